using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Domain.IdentitySources;

/// <summary>Identifies an organizational identity source.</summary>
public readonly record struct SourceId(int Value);

/// <summary>Where a record's values were copied from by a pipeline.</summary>
/// <param name="OrgIdentity">The org identity.</param>
/// <param name="Source">The source that the org identity came from; null when it came from none.</param>
public sealed record Origin(OrgIdentityId OrgIdentity, SourceId? Source);

/// <summary>A system of record that feeds the registry.</summary>
public sealed record IdentitySource(
    int Id, CoId? CoId, string? Description, string? SorLabel, string? Plugin, PipelineId? PipelineId, Standing? Status,
    string? SyncMode, string? SyncQueryMismatchMode, bool? SyncQuerySkipKnown, bool? SyncOnUserLogin,
    string? EppnIdentifierType, string? EppnSuffix, bool? HashSourceRecord) : IRecord
{
    public StreamId? Stream => new(StreamKind.Source, Id);
}

/// <summary>What a source last said of one of its keys. It belongs to the org identity made from it, or to the source while there is none.</summary>
/// <param name="Sorid">The key in the source.</param>
/// <param name="Raw">The record as the source gave it, or its hash; null when it is gone from the source.</param>
public sealed record SourceRecord(
    int Id, SourceId? SourceId, string? Sorid, [Column("source_record")] string? Raw, DateTimeOffset? LastUpdate,
    OrgIdentityId? OrgIdentityId, int? PetitionId, string? ReferenceIdentifier) : IRecord
{
    public StreamId? Stream => OrgIdentityId is { } o ? new(StreamKind.OrgIdentity, o.Value)
        : SourceId is { } s ? new StreamId(StreamKind.Source, s.Value)
        : null;
}

/// <summary>Puts whoever a source describes in some way into a group.</summary>
public sealed record GroupMapping(
    int Id, SourceId? SourceId, string? Attribute, string? Comparison, string? Pattern, GroupId? GroupId) : IRecord
{
    public StreamId? Stream => SourceId is { } s ? new(StreamKind.Source, s.Value) : null;
}
