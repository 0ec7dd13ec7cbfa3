using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
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
    int Id, [Required("A CO Person ID must be provided")] PersonId PersonId, PersonId? SponsorId, PersonId? ManagerId, CouId? CouId,
    [Required, TypeOf("CoPersonRole.affiliation")] string? Affiliation,
    [Text(128), EnumeratedAs("CoPersonRole.title")] string? Title, [Column("o"), Text(128), EnumeratedAs("CoPersonRole.o")] string? Organization,
    [Column("ou"), Text(128), EnumeratedAs("CoPersonRole.ou")] string? Department,
    DateTimeOffset? ValidFrom, DateTimeOffset? ValidThrough, int? Order,
    [Required("A valid status must be selected"), NoneOf("A valid status must be selected", "LK")] PersonStatus? Status, OrgIdentityId? SourceOrgIdentityId) : IRecord
{
    public StreamId? Stream => new(StreamKind.Person, PersonId.Value);
}
