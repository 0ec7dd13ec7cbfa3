using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.People;

namespace EventRegistry.Projections.Subjects;

/// <summary>What the world is told of a group (<c>provisioning.md</c> 8.5 and 13.17). Who is in it is told of the people.</summary>
/// <param name="Group">The group, its name as the target's filters leave it.</param>
/// <param name="Identifiers">Its identifiers: active ones, under <see cref="RuleSet.V4"/> all.</param>
public sealed record GroupSubject(Current<GroupRecord> Group, ImmutableArray<Current<Identifier>> Identifiers)
{
    /// <summary>The group under another name.</summary>
    public GroupSubject Named(string name) => this with { Group = Group with { Record = Group.Record with { Name = name } } };
}
