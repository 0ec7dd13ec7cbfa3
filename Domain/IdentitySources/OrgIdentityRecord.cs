using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Domain.IdentitySources;

/// <summary>Identifies an org identity.</summary>
public readonly record struct OrgIdentityId(int Value);

/// <summary>What a home organization, or a source, says of somebody.</summary>
/// <param name="CoId">The CO it belongs to; null where org identities are pooled.</param>
/// <param name="ValidFrom">Counts strictly after this instant.</param>
/// <param name="ValidThrough">Counts up to and including this instant.</param>
public sealed record OrgIdentityRecord(
    int Id, OrgIdentityStatus? Status, DateOnly? DateOfBirth, [TypeOf("CoPersonRole.affiliation", MayBeEmpty = true)] string? Affiliation,
    [Text(128), EnumeratedAs("OrgIdentity.title")] string? Title, [Column("o"), Text(128), EnumeratedAs("OrgIdentity.o")] string? Organization,
    [Column("ou"), Text(128), EnumeratedAs("OrgIdentity.ou")] string? Department, CoId? CoId,
    DateTimeOffset? ValidFrom, DateTimeOffset? ValidThrough, [Text(512)] string? ManagerIdentifier, [Text(512)] string? SponsorIdentifier) : IRecord
{
    public StreamId? Stream => new(StreamKind.OrgIdentity, Id);
}

/// <summary>How an org identity stands to its source. One that has none has no status.</summary>
public enum OrgIdentityStatus
{
    [Code("SY")] Synced,
    [Code("RM")] Removed,
}
