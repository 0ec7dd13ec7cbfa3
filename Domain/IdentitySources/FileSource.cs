using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;

namespace EventRegistry.Domain.IdentitySources;

/// <summary>The file that a source reads (<c>org-identity-sources.md</c> 8.1).</summary>
/// <param name="FilePath">Where it is.</param>
/// <param name="Format"><c>C1</c>: CSV without a header, its columns fixed; <c>C2</c>: CSV whose header says what each column is.</param>
/// <param name="ArchiveFolder">Where copies of what was read are kept; null for nowhere.</param>
/// <param name="ThresholdWarn">Nothing is done when more than so many of a hundred known records would change; null for no such limit.</param>
/// <param name="ThresholdOverride">Whether the next run may pass the limit, once.</param>
public sealed record FileSource(
    int Id, [Required] SourceId? SourceId, [Column("filepath"), Filled] string? FilePath, [OneOf("C1", "C2")] string? Format, [Column("archivedir")] string? ArchiveFolder,
    int? ThresholdWarn, bool? ThresholdOverride) : IRecord
{
    public StreamId? Stream => SourceId is { } s ? new(StreamKind.Source, s.Value) : null;
}
