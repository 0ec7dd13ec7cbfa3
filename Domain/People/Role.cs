using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Domain.People;

/// <summary>Identifies a person's role.</summary>
public readonly record struct RoleId(int Value);

/// <summary>What a person is in a CO or one of its COUs, and from when to when.</summary>
/// <param name="ValidFrom">Counts strictly after this instant.</param>
/// <param name="ValidThrough">Counts up to and including this instant.</param>
/// <param name="SourceOrgIdentityId">The org identity whose pipeline run made the role; null when made directly.</param>
public sealed record Role(
    int Id, PersonId PersonId, PersonId? SponsorId, PersonId? ManagerId, CouId? CouId, string? Affiliation,
    string? Title, [Column("o")] string? Organization, [Column("ou")] string? Department,
    DateTimeOffset? ValidFrom, DateTimeOffset? ValidThrough, int? Order, PersonStatus? Status, OrgIdentityId? SourceOrgIdentityId) : IRecord
{
    public StreamId? Stream => new(StreamKind.Person, PersonId.Value);
}
