using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace EventRegistry.Domain.IdentitySources.Filters;

/// <summary>
/// Writes values another way: <c>replace email_address:official @old\.example$ with @example.edu</c>. What comes after <c>with</c> may have <c>$1</c> for what was found in the first
/// brackets; with nothing after it, what was found goes. An attribute of whose value nothing is left is gone.
/// </summary>
/// <remarks>Patterns are those of .NET without look-around and back references, as in the filters of targets; a space in one is written <c>\s</c>.</remarks>
public sealed class ReplaceFilter : RecordFilter
{
    internal const string Example = @"replace email_address:official @old\.example$ with @example.edu";

    // Far more than any value needs, so that only a machine that stands still runs into it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly FrozenDictionary<string, Func<SourcedRecord, ReplaceFilter, SourcedRecord>> Values = new Dictionary<string, Func<SourcedRecord, ReplaceFilter, SourcedRecord>>
    {
        ["identifier"] = (r, f) => r with { Identifiers = f.Each(r.Identifiers, i => i.Type, i => i.Value, (i, v) => i with { Value = v }) },
        ["email_address"] = (r, f) => r with { EmailAddresses = f.Each(r.EmailAddresses, e => e.Type, e => e.Mail, (e, v) => e with { Mail = v }) },
        ["url"] = (r, f) => r with { Urls = f.Each(r.Urls, u => u.Type, u => u.Address, (u, v) => u with { Address = v }) },
        ["telephone_number"] = (r, f) => r with { TelephoneNumbers = f.Each(r.TelephoneNumbers, t => t.Type, t => t.Number, (t, v) => t with { Number = v }) },
        ["ad_hoc_attribute"] = (r, f) => r with { AdHocAttributes = f.Each(r.AdHocAttributes, a => a.Tag, a => a.Value, (a, v) => a with { Value = v }) },
        ["affiliation"] = (r, f) => r with { Identity = r.Identity with { Affiliation = f.Written(r.Identity.Affiliation) } },
        ["title"] = (r, f) => r with { Identity = r.Identity with { Title = f.Written(r.Identity.Title) } },
        ["o"] = (r, f) => r with { Identity = r.Identity with { Organization = f.Written(r.Identity.Organization) } },
        ["ou"] = (r, f) => r with { Identity = r.Identity with { Department = f.Written(r.Identity.Department) } },
        ["manager_identifier"] = (r, f) => r with { Identity = r.Identity with { ManagerIdentifier = f.Written(r.Identity.ManagerIdentifier) } },
        ["sponsor_identifier"] = (r, f) => r with { Identity = r.Identity with { SponsorIdentifier = f.Written(r.Identity.SponsorIdentifier) } },
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> Typed = new[] { "identifier", "email_address", "url", "telephone_number", "ad_hoc_attribute" }.ToFrozenSet();

    private readonly string word;
    private readonly string? type;
    private readonly Regex pattern;
    private readonly string replacement;

    private ReplaceFilter(string word, string? type, Regex pattern, string replacement) => (this.word, this.type, this.pattern, this.replacement) = (word, type, pattern, replacement);

    public override SourcedRecord Of(SourcedRecord record) => Values[word](record, this);

    public override string ToString() => $"replace {(type is null ? word : $"{word}:{type}")} {pattern} with {replacement}".TrimEnd();

    internal static ReplaceFilter Of(string text)
    {
        var words = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words is not [var what, var pattern, "with", ..]) throw new FormatException($"The replace filter is to say what of a record, a pattern, 'with', and what comes in its place, as in: {Example}");
        var (word, type) = what.Split(':', 2) is [var before, var after] ? (before, after) : (what, null);
        if (!Values.ContainsKey(word)) throw new FormatException($"The replace filter has '{what}'; there should be one of: {string.Join(", ", Values.Keys.Order(StringComparer.Ordinal))}; as in: {Example}");
        if (type is not null && !Typed.Contains(word)) throw new FormatException($"The replace filter has '{what}'; {word} has no types, as in: {Example}");
        if (type is "") throw new FormatException($"The replace filter has '{what}', which lacks a type after the colon, as in: {Example}");
        try
        {
            return new(word, type, new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Patience), string.Join(' ', words[3..]));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new FormatException($"The replace filter has the pattern '{pattern}', which cannot be used: {e.Message} A right filter is: {Example}", e);
        }
    }

    /// <summary>A value as it is written; null when nothing of it is left.</summary>
    private string? Written(string? value) => value is null ? null : pattern.Replace(value, replacement) is { Length: > 0 } written ? written : null;

    private ImmutableArray<T> Each<T>(ImmutableArray<T> all, Func<T, string?> typeOf, Func<T, string?> valueOf, Func<T, string, T> written) =>
        [.. all.Select(one => type is not null && typeOf(one) != type || valueOf(one) is not { } value ? one : Written(value) is { } other ? written(one, other) : default).OfType<T>()];
}
