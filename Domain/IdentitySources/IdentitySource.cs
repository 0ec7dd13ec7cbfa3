using System.Security.Cryptography;
using System.Text;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
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
    int Id, [Required("A CO ID must be provided")] CoId? CoId, [Filled, Text(256)] string? Description, [Text(40)] string? SorLabel,
    [Filled, Text(32)] string? Plugin, PipelineId? PipelineId, [Required("A valid status must be selected")] Standing? Status,
    [Filled, OneOf("F", "M", "Q", "U")] string? SyncMode, [OneOf("N", "X")] string? SyncQueryMismatchMode, bool? SyncQuerySkipKnown,
    bool? SyncOnUserLogin, [Text(128)] string? EppnIdentifierType, [Text(128)] string? EppnSuffix, bool? HashSourceRecord) : IRecord
{
    public StreamId? Stream => new(StreamKind.Source, Id);

    /// <summary>What is kept of a record, to be compared with the next time: its text, or that text's hash (<c>org-identity-sources.md</c> 5.2).</summary>
#pragma warning disable CA5351 // It guards nothing: it is what the Registry's own rows hold.
    public string KeptOf(string raw) => HashSourceRecord == true ? Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(raw))) : raw;
#pragma warning restore CA5351
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
    int Id, [Required] SourceId? SourceId, [Filled, Text(80)] string? Attribute,
    [Filled, OneOf("CTS", "CTI", "EQS", "EQI", "NCT", "NCTI", "NEQ", "NEQI", "REGX")] string? Comparison,
    [Filled, Text(80, Free = true)] string? Pattern, [Required] GroupId? GroupId) : IRecord
{
    public StreamId? Stream => SourceId is { } s ? new(StreamKind.Source, s.Value) : null;
}
