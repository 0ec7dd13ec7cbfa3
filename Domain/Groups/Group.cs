using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;

namespace EventRegistry.Domain.Groups;

/// <summary>A group with its identifiers and with the nestings that feed it. Its members are told by their own streams.</summary>
public sealed record Group(GroupId Id)
{
    /// <summary>The group's own record; null before it was added and after it was deleted.</summary>
    public Current<GroupRecord>? Record { get; init; }

    public Records<Identifier> Identifiers { get; init; }
    public Records<Nesting> Nestings { get; init; }

    /// <summary>The group after one more change.</summary>
    public static Group Evolve(Group group, Recorded entry) => entry.Change switch
    {
        Change<GroupRecord> c => group with { Record = Current<GroupRecord>.After(group.Record, c, entry) },
        Change<Nesting> c => group with { Nestings = group.Nestings.After(c, entry) },
        Change<Identifier> c => group with { Identifiers = group.Identifiers.After(c, entry) },
        _ => throw new UnexpectedChange(entry),
    };
}
