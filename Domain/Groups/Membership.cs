using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;

namespace EventRegistry.Domain.Groups;

/// <summary>A person's place in a group, as member, as owner or as both. It belongs to the person's stream.</summary>
/// <param name="ValidFrom">Counts strictly after this instant.</param>
/// <param name="ValidThrough">Counts up to and including this instant.</param>
/// <param name="NestingId">The nesting that made it; null for a direct membership.</param>
public sealed record Membership(
    int Id, GroupId GroupId, PersonId PersonId, bool? Member, bool? Owner,
    DateTimeOffset? ValidFrom, DateTimeOffset? ValidThrough, OrgIdentityId? SourceOrgIdentityId, NestingId? NestingId) : IRecord
{
    public StreamId? Stream => new(StreamKind.Person, PersonId.Value);
}
