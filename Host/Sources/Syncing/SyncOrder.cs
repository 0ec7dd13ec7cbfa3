using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host.Commands;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>A sync as it was asked for.</summary>
/// <param name="Caller">Who asks.</param>
internal sealed record SyncOrder(Caller Caller)
{
    /// <summary><c>F</c>, <c>U</c>, <c>Q</c> or <c>M</c>, or <see cref="SyncMode.Remap"/>; null for the source's own.</summary>
    public string? Mode { get; init; }

    /// <summary>The one record that is to be synced; null for all.</summary>
    public string? Key { get; init; }

    /// <summary>Whether records are taken that have not changed.</summary>
    public bool Force { get; init; }

    /// <summary>Whether only the groups that known records are mapped to are reckoned anew, by mappings that have changed since.</summary>
    public bool Remap => Mode == SyncMode.Remap;

    /// <summary>The digest of the difference that was approved, or <see cref="SyncGuard.Any"/>; null for none.</summary>
    public string? Approval { get; init; }

    /// <summary>The run that is to be taken back, rather than anything synced; null for none.</summary>
    public int? Undoes { get; init; }

    /// <summary>Whether its time had come by the source's schedule.</summary>
    public bool ByTime { get; init; }
}

/// <summary>What is wrong with a record, for whoever looks after the source.</summary>
internal sealed record SyncTrouble(string? Key, int? Line, string? Column, string Message);

/// <summary>What came of a sync.</summary>
/// <param name="Run">As it stands in history.</param>
/// <param name="Troubles">What kept records from being taken: the first of them where there are very many.</param>
/// <param name="PassedOver">New keys that stand more than once, none of which were taken: the first of them.</param>
/// <param name="PassedOverInAll">How many those are.</param>
/// <param name="Warnings">What else should be known of it.</param>
internal sealed record SyncReport(SyncRun Run, IReadOnlyList<SyncTrouble> Troubles, IReadOnlyList<string> PassedOver, long PassedOverInAll, IReadOnlyList<string> Warnings);

/// <summary>What a sync would do.</summary>
/// <param name="Tally">The counts.</param>
/// <param name="Keys">By outcome, the keys.</param>
/// <param name="Digest">Names this very difference.</param>
/// <param name="Stopped">Why it would stop before it wrote anything; null where it would not.</param>
/// <param name="Reach">What its first records would come to, and what of that would reach which target.</param>
internal sealed record SyncOutlook(
    Tally Tally, IReadOnlyDictionary<SyncResult, IReadOnlyList<string>> Keys, IReadOnlyList<SyncTrouble> Troubles, IReadOnlyList<string> PassedOver, string Digest, string? Stopped, SyncReach Reach);

/// <summary>What a survey has counted.</summary>
/// <param name="Known">The records that were known before.</param>
/// <param name="Present">Those of them that the source had when it was last asked.</param>
/// <param name="Listed">What the source has told.</param>
/// <param name="Changed">Known records of which it says something else.</param>
/// <param name="Unchanged">Known records of which it says the same, or which it still does not have.</param>
/// <param name="Removed">Known records that it has no longer.</param>
/// <param name="Doubled">Known keys that stand more than once.</param>
/// <param name="New">Records that would be made.</param>
internal readonly record struct Tally(long Known, long Present, long Listed, long Changed, long Unchanged, long Removed, long Doubled, long New);
