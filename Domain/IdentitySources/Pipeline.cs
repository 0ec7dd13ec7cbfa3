using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Domain.IdentitySources;

/// <summary>Identifies a pipeline.</summary>
public readonly record struct PipelineId(int Value);

/// <summary>How org identities become people, roles and attributes.</summary>
public sealed record Pipeline(
    int Id, CoId CoId, string? Name, Standing? Status, string? MatchStrategy, string? MatchType, int? MatchServerId,
    bool? SyncOnAdd, bool? SyncOnUpdate, bool? SyncOnDelete,
    [Column("sync_coperson_status")] string? SyncPersonStatus, [Column("sync_coperson_attributes")] string? SyncPersonAttributes,
    bool? CreateRole, CouId? SyncCouId, string? SyncAffiliation, CouId? SyncReplaceCouId, string? SyncStatusOnDelete,
    string? SyncIdentifierType, bool? EstablishClusters, int? EnrollmentFlowId) : IRecord
{
    public StreamId? Stream => new(StreamKind.Pipeline, Id);
}
