namespace EventRegistry.Projections.Subjects;

/// <summary>
/// Changes what one target is told, on the way there (<c>provisioning.md</c> 7.1). A filter is configured by one line, which is kept in history:
/// its kind, and then what that kind wants.
/// <code>
/// group required ^app:; refused secret; optional ^x
/// group-name display
/// elector email_address from official@direct, personal@HR tie newest as delivery
/// </code>
/// See <see cref="GroupFilter"/>, <see cref="GroupNameFilter"/> and <see cref="ElectorFilter"/>.
/// </summary>
public abstract class DataFilter
{
    private const string Kinds = "A filter begins with its kind: 'group', 'group-name' or 'elector'";

    /// <summary>A group as it is told; null where nothing is told of it.</summary>
    public virtual GroupSubject? Of(GroupSubject group) => group;

    /// <summary>A person as they are told. Memberships in groups of which nothing is told are gone already.</summary>
    public virtual PersonSubject Of(PersonSubject person) => person;

    /// <summary>The line that <see cref="Parse"/> reads as this filter.</summary>
    public abstract override string ToString();

    /// <summary>Reads a filter's line.</summary>
    /// <exception cref="FormatException">It is none; the message says what is wrong, where, and what a right one looks like.</exception>
    public static DataFilter Parse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var trimmed = line.Trim();
        var end = trimmed.AsSpan().IndexOfAny(' ', '\t');
        var (kind, rest) = end < 0 ? (trimmed, "") : (trimmed[..end], trimmed[end..].Trim());
        return kind switch
        {
            "group" => GroupFilter.Of(rest),
            "group-name" => GroupNameFilter.Of(rest),
            "elector" => ElectorFilter.Of(rest),
            "scrub" or "replace" => throw new FormatException($"'{kind}' is a filter of identity sources. {Kinds}, as in: {GroupFilter.Example}"),
            "" => throw new FormatException($"The line is empty. {Kinds}, as in: {GroupFilter.Example}"),
            _ => throw new FormatException($"'{kind}' is no kind of filter. {Kinds}, as in: {GroupFilter.Example}"),
        };
    }
}
