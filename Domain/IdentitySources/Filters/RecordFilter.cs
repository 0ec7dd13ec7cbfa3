using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace EventRegistry.Domain.IdentitySources.Filters;

/// <summary>
/// Changes what is understood of a source's records, before they are looked at (<c>org-identity-sources.md</c> 5.3). What is kept of a record, to be compared with the next time, is what
/// the source gave. A filter is configured by one line, as those of targets are: its kind, and then what that kind wants.
/// <code>
/// scrub date_of_birth, telephone_number:home, address
/// replace email_address:official @old\.example$ with @example.edu
/// </code>
/// See <see cref="ScrubFilter"/> and <see cref="ReplaceFilter"/>.
/// </summary>
public abstract class RecordFilter
{
    private const string Kinds = "A filter of a source begins with its kind: 'scrub' or 'replace'";

    private static readonly ConcurrentDictionary<string, ImmutableArray<RecordFilter>> Read = new(StringComparer.Ordinal);

    /// <summary>The record as it goes on from here.</summary>
    public abstract SourcedRecord Of(SourcedRecord record);

    /// <summary>The line that <see cref="Parse"/> reads as this filter.</summary>
    public abstract override string ToString();

    /// <summary>All filters of a source, in their order.</summary>
    /// <param name="lines">One a line; null for none.</param>
    /// <exception cref="FormatException">A line is none.</exception>
    public static ImmutableArray<RecordFilter> All(string? lines) =>
        string.IsNullOrEmpty(lines) ? [] : Read.GetOrAdd(lines, all => [.. all.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)]);

    /// <summary>Reads a filter's line.</summary>
    /// <exception cref="FormatException">It is none; the message says what is wrong, and what a right one looks like.</exception>
    public static RecordFilter Parse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var trimmed = line.Trim();
        var end = trimmed.AsSpan().IndexOfAny(' ', '\t');
        var (kind, rest) = end < 0 ? (trimmed, "") : (trimmed[..end], trimmed[end..].Trim());
        return kind switch
        {
            "scrub" => ScrubFilter.Of(rest),
            "replace" => ReplaceFilter.Of(rest),
            "" => throw new FormatException($"The line is empty. {Kinds}, as in: {ScrubFilter.Example}"),
            "group" or "group-name" or "elector" => throw new FormatException($"'{kind}' is a filter of targets. {Kinds}, as in: {ScrubFilter.Example}"),
            _ => throw new FormatException($"'{kind}' is no kind of filter. {Kinds}, as in: {ScrubFilter.Example}"),
        };
    }
}
