using System.Diagnostics.CodeAnalysis;
using System.Text;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Domain.People;

/// <summary>How a person's values are put in order before they are kept (<c>identity-rules.md</c> 11). Org identities' values never are.</summary>
public static class Normalisation
{
    /// <summary>State and country names of so few bytes are codes, which go in capitals.</summary>
    private const int LongestCode = 3;

    /// <summary>Organizations that name the Registry keep its letters as they are.</summary>
    private const string OwnName = "COmanage";

    // The blanks of the original, which knows those of ASCII alone.
    private static readonly char[] Blanks = [' ', '\t', '\n', '\r', '\0', '\v'];

    /// <summary>Whether the values of an owner are put in order: those of people and what is theirs are, unless the CO wants them kept as they come.</summary>
    /// <param name="owner">The person, role or group; null when it is none of these.</param>
    public static bool IsWanted<TOwner>(TOwner? owner, Collaboration co) where TOwner : struct => owner is not null && co.Settings.Setting.EnableNormalization != false;

    public static Address Of(Address a) => a with
    {
        Street = Title(a.Street),
        Locality = Title(a.Locality),
        State = TitleOrCode(a.State),
        Country = TitleOrCode(a.Country),
        PostalCode = Trimmed(a.PostalCode),
    };

    /// <param name="isEnumerated">Whether an attribute such as <c>CoPersonRole.ou</c> has a dictionary, whose values are kept as they are.</param>
    public static Role Of(Role r, Func<string, bool> isEnumerated) => r with
    {
        Title = isEnumerated("CoPersonRole.title") ? r.Title : Title(r.Title),
        Organization = isEnumerated("CoPersonRole.o") ? r.Organization : r.Organization?.Contains(OwnName, StringComparison.Ordinal) == true ? Trimmed(r.Organization) : Title(r.Organization),
        Department = isEnumerated("CoPersonRole.ou") ? r.Department : Title(r.Department),
    };

    public static Name Of(Name n) => n with
    {
        Honorific = Trimmed(n.Honorific),
        Given = Trimmed(n.Given),
        Middle = Trimmed(n.Middle),
        Family = Trimmed(n.Family),
        Suffix = Trimmed(n.Suffix),
    };

    public static EmailAddress Of(EmailAddress e) => e with { Mail = Trimmed(e.Mail) };

    public static Identifier Of(Identifier i) => i with { Value = Trimmed(i.Value) };

    public static Url Of(Url u) => u with { Address = Trimmed(u.Address) };

    public static TelephoneNumber Of(TelephoneNumber t) => t with
    {
        CountryCode = Dialled(t.CountryCode),
        AreaCode = Dialled(t.AreaCode),
        Number = Dialled(t.Number),
        Extension = Dialled(t.Extension),
    };

    private static string? TitleOrCode(string? text) => text is not null && Encoding.UTF8.GetByteCount(text) <= LongestCode ? Trimmed(text.ToUpperInvariant()) : Title(text);

    private static string? Title(string? text) => text is null ? null : Trimmed(TitleCase.Of(text));

    /// <summary>A text without blanks around it.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    internal static string? Trimmed(string? text) => text?.Trim(Blanks);

    /// <summary>Every run of characters other than English letters and digits becomes one space.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    internal static string? Dialled(string? text)
    {
        if (text is null) return null;
        var kept = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c)) kept.Append(c);
            else if (kept.Length > 0 && kept[^1] != ' ') kept.Append(' ');
        }

        return kept.ToString().Trim();
    }
}
