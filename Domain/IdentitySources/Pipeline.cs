using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Domain.IdentitySources;

/// <summary>Identifies a pipeline.</summary>
public readonly record struct PipelineId(int Value);

/// <summary>How org identities become people, roles and attributes.</summary>
public sealed record Pipeline(
    int Id, [Required("A CO ID must be provided")] CoId CoId, [Required("A name must be provided"), Text(128, MayBeEmpty = false)] string? Name,
    [Required("A valid status must be selected")] Standing? Status,
    [Filled, OneOf("EA", "EX", "ID", "NO")] string? MatchStrategy, [Text(32)] string? MatchType, int? MatchServerId,
    bool? SyncOnAdd, bool? SyncOnUpdate, bool? SyncOnDelete,
    [Column("sync_coperson_status"), OneOf("A", "GP", "S", "XP", "Y", "PA", "C", "PC", "I", "P", "N", "X", "D", "D2", "LK", "PV")] string? SyncPersonStatus,
    [Column("sync_coperson_attributes"), ListOf("Address", "AdHocAttribute", "EmailAddress", "Identifier", "Name", "TelephoneNumber", "Url")] string? SyncPersonAttributes,
    bool? CreateRole, CouId? SyncCouId, [TypeOf("CoPersonRole.affiliation", MayBeEmpty = true)] string? SyncAffiliation, CouId? SyncReplaceCouId,
    [OneOf("D", "XP", "GP", "S")] string? SyncStatusOnDelete, [TypeOf("Identifier.type", MayBeEmpty = true)] string? SyncIdentifierType,
    bool? EstablishClusters, int? EnrollmentFlowId) : IRecord
{
    public StreamId? Stream => new(StreamKind.Pipeline, Id);
}
