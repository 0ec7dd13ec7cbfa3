using System.Globalization;
using System.Text;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Domain.People;

/// <summary>How a person's values are put in order before they are kept (<c>identity-rules.md</c> 11). Org identities' values never are.</summary>
public static class Normalisation
{
    /// <summary>State and country names of so few characters are codes, which go in capitals.</summary>
    private const int LongestCode = 3;

    /// <summary>Whether the values of an owner are put in order: those of people and what is theirs are, unless the CO wants them kept as they come.</summary>
    /// <param name="owner">The person, role or group; null when it is none of these.</param>
    public static bool IsWanted<TOwner>(TOwner? owner, Collaboration co) where TOwner : struct => owner is not null && co.Settings.Setting.EnableNormalization != false;

    public static Address Of(Address a) => a with
    {
        Street = Title(a.Street),
        Locality = Title(a.Locality),
        State = TitleOrCode(a.State),
        Country = TitleOrCode(a.Country),
        PostalCode = a.PostalCode?.Trim(),
    };

    /// <param name="isEnumerated">Whether an attribute such as <c>CoPersonRole.ou</c> has a dictionary, whose values are kept as they are.</param>
    public static Role Of(Role r, Func<string, bool> isEnumerated) => r with
    {
        Title = isEnumerated("CoPersonRole.title") ? r.Title : Title(r.Title),
        Organization = isEnumerated("CoPersonRole.o") ? r.Organization : Title(r.Organization),
        Department = isEnumerated("CoPersonRole.ou") ? r.Department : Title(r.Department),
    };

    public static Name Of(Name n) => n with
    {
        Honorific = n.Honorific?.Trim(),
        Given = n.Given?.Trim(),
        Middle = n.Middle?.Trim(),
        Family = n.Family?.Trim(),
        Suffix = n.Suffix?.Trim(),
    };

    public static EmailAddress Of(EmailAddress e) => e with { Mail = e.Mail?.Trim() };

    public static Identifier Of(Identifier i) => i with { Value = i.Value?.Trim() };

    public static Url Of(Url u) => u with { Address = u.Address?.Trim() };

    public static TelephoneNumber Of(TelephoneNumber t) => t with
    {
        CountryCode = Digits(t.CountryCode),
        AreaCode = Digits(t.AreaCode),
        Number = Digits(t.Number),
        Extension = Digits(t.Extension),
    };

    private static string? TitleOrCode(string? text) => text?.Trim() is { Length: <= LongestCode } code ? code.ToUpperInvariant() : Title(text);

    private static string? Title(string? text) => text is null ? null : CultureInfo.InvariantCulture.TextInfo.ToTitleCase(text.Trim().ToLowerInvariant());

    /// <summary>Every run of characters other than letters and digits becomes one space.</summary>
    private static string? Digits(string? text)
    {
        if (text is null) return null;
        var kept = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c)) kept.Append(c);
            else if (kept.Length > 0 && kept[^1] != ' ') kept.Append(' ');
        }

        return kept.ToString().Trim();
    }
}
