using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.People;

namespace EventRegistry.Projections.Subjects;

/// <summary>What the world is told of a group (<c>provisioning.md</c> 8.5 and 13.17). Who is in it is told of the people.</summary>
/// <param name="Group">The group, its name as the target's filters leave it.</param>
/// <param name="Identifiers">Its identifiers.</param>
public sealed record GroupSubject(Current<GroupRecord> Group, ImmutableArray<Current<Identifier>> Identifiers);
