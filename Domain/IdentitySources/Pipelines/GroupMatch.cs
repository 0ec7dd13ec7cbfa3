using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;

namespace EventRegistry.Domain.IdentitySources.Pipelines;

/// <summary>Which groups a record is mapped to, and for how long (<c>org-identity-sources.md</c> 7).</summary>
public static class GroupMatch
{
    // A pattern that takes longer on a short value is none that anybody meant.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly ConcurrentDictionary<string, Regex?> Patterns = new(StringComparer.Ordinal);

    /// <summary>By group, the validity that its best match gives.</summary>
    public static IReadOnlyDictionary<GroupId, Validity> Of(IEnumerable<GroupMapping> mappings, SourcedRecord record, DateTimeOffset now) => mappings
        .Where(m => m.GroupId is not null)
        .SelectMany(m => record.GroupValues.Where(v => v.Attribute == m.Attribute && Matches(m, v.Value)).Select(v => (Group: m.GroupId!.Value, Validity: new Validity(v.ValidFrom, v.ValidThrough))))
        .GroupBy(m => m.Group).ToDictionary(g => g.Key, g => Best(g.Select(m => m.Validity), now));

    /// <summary>Whether a value fulfils a mapping. One that says what is not to be so is fulfilled by any value of which it is not; by none at all, never.</summary>
    public static bool Matches(GroupMapping mapping, string value)
    {
        var pattern = mapping.Pattern ?? "";
        return mapping.Comparison switch
        {
            "CTS" => value.Contains(pattern, StringComparison.Ordinal),
            "CTI" => value.Contains(pattern, StringComparison.OrdinalIgnoreCase),
            "EQS" => value == pattern,
            "EQI" => value.Equals(pattern, StringComparison.OrdinalIgnoreCase),
            "NCT" => !value.Contains(pattern, StringComparison.Ordinal),
            "NCTI" => !value.Contains(pattern, StringComparison.OrdinalIgnoreCase),
            "NEQ" => value != pattern,
            "NEQI" => !value.Equals(pattern, StringComparison.OrdinalIgnoreCase),
            "REGX" => Patterns.GetOrAdd(pattern, p => Read(p).Regex) is { } regex && IsMatch(regex, value),
            _ => false,
        };
    }

    /// <summary>What is wrong with the pattern of a mapping that matches by one; null for nothing.</summary>
    public static string? Problem(string pattern) => Read(pattern).Problem;

    /// <summary>One that counts now and does so longest; else the one that will first; else the one that did last. No end is the latest end.</summary>
    private static Validity Best(IEnumerable<Validity> validities, DateTimeOffset now) => validities
        .OrderBy(v => v.Covers(now) ? 0 : v.From > now && !(v.Through < now) ? 1 : 2)
        .ThenBy(v => v.From > now ? v.From : null).ThenByDescending(v => v.Through ?? DateTimeOffset.MaxValue).First();

    /// <summary>A pattern between two delimiters, with what it is to ignore after the second: <c>/^North/i</c>. One that is none matches nothing.</summary>
    private static (Regex? Regex, string? Problem) Read(string text)
    {
        if (text.Length < 2 || char.IsLetterOrDigit(text[0])) return (null, Shape(text));
        var closing = text[0] switch { '(' => ')', '[' => ']', '{' => '}', '<' => '>', var same => same };
        var end = text.LastIndexOf(closing);
        if (end < 1) return (null, Shape(text));
        var options = RegexOptions.CultureInvariant;
        foreach (var flag in text[(end + 1)..])
        {
            switch (flag)
            {
                case 'i': options |= RegexOptions.IgnoreCase; break;
                case 'm': options |= RegexOptions.Multiline; break;
                case 's': options |= RegexOptions.Singleline; break;
                case 'x': options |= RegexOptions.IgnorePatternWhitespace; break;
                case 'u': break;
                default: return (null, $"'{flag}' is none of the letters that may follow the pattern in '{text}': i, m, s, x, u.");
            }
        }

        try
        {
            return (new(text[1..end], options, Patience), null);
        }
        catch (ArgumentException wrong)
        {
            return (null, $"'{text}' is no pattern: {wrong.Message}");
        }
    }

    private static string Shape(string text) => $"'{text}' is no pattern; one stands between two slashes, such as /^North/i.";

    private static bool IsMatch(Regex regex, string value)
    {
        try
        {
            return regex.IsMatch(value);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
