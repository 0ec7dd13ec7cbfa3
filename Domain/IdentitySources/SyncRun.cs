using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;

namespace EventRegistry.Domain.IdentitySources;

/// <summary>One sync of a source: added when it starts, edited when it has come to an end. What became of each record stands in the streams of the org identities, with the run as cause.</summary>
/// <param name="Mode">The mode that it was made in: <c>F</c>, <c>U</c>, <c>Q</c> or <c>M</c>; <c>undo</c> where it took another back.</param>
/// <param name="Force">Whether records that had not changed were taken too.</param>
/// <param name="Key">The one record that was synced by hand; null for all.</param>
/// <param name="Known">How many records were known before.</param>
/// <param name="Milliseconds">How long it took; null while it runs.</param>
/// <param name="Reason">Why it failed, or was stopped; null else.</param>
/// <param name="Undoes">The run that it took back; null where it synced.</param>
public sealed record SyncRun(
    int Id, SourceId SourceId, string Mode, bool Force, string? Key, SyncRunStatus Status, int Known, int New, int Synced, int Unchanged, int Removed, int Errors,
    int? Milliseconds, string? Reason, int? Undoes = null) : IRecord
{
    /// <summary>Apart from the source's own stream: runs are many, and no decision rests on them.</summary>
    public StreamId? Stream => new(StreamKind.SourceHistory, SourceId.Value);
}

/// <summary>How a sync run stands.</summary>
public enum SyncRunStatus
{
    [Code("running")] Running,
    [Code("done")] Done,
    [Code("failed")] Failed,
    [Code("cancelled")] Cancelled,

    /// <summary>It would have changed or removed too much, and wrote nothing.</summary>
    [Code("stopped")] Stopped,
}

/// <summary>Says that full copies of a source's records, which nothing needs any more, were made unreadable in history itself (<c>org-identity-sources.md</c> 5.2).</summary>
/// <param name="Copies">How many.</param>
public sealed record Erasure(int Id, SourceId SourceId, int Copies) : IRecord
{
    public StreamId? Stream => new(StreamKind.SourceHistory, SourceId.Value);
}

/// <summary>A record that a sync run could not take.</summary>
/// <param name="Line">Where it stands in the source, where that has lines; from 1.</param>
/// <param name="Column">What of it is wrong, such as a column's label; null when that is not one thing.</param>
public sealed record SyncError(int Id, SourceId SourceId, int Run, string? Key, int? Line, [Column("field")] string? Column, string Message) : IRecord
{
    public StreamId? Stream => new(StreamKind.SourceHistory, SourceId.Value);
}
