using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;

namespace EventRegistry.Domain.IdentitySources;

/// <summary>
/// What a sync made of some records of its source is to be taken back, in this order: each with all that followed from it, or not at all where somebody has changed any of it since.
/// </summary>
/// <param name="Run">The run that takes it back.</param>
/// <param name="Undone">The run that is undone.</param>
public sealed record UndoSync(SourceId Source, int Run, int Undone, ValueList<UndoneRecord> Records) : Command;

/// <summary>All that a sync did because of one record of its source.</summary>
/// <param name="Key">The record's key.</param>
/// <param name="Changes">What to take back, in this order.</param>
public sealed record UndoneRecord(string Key, ValueList<UndoneChange> Changes)
{
    /// <summary>Whether the sync had made an org identity of it, which goes with this.</summary>
    public bool IsRemoval => Changes.Any(c => c is { Was: null, Became: OrgIdentityRecord });
}

/// <summary>What a sync did, all in all, to one record of the registry.</summary>
/// <param name="Stream">The stream that tells of it.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Was">What it was before; null where it was added.</param>
/// <param name="Became">What it was made; null where it was deleted.</param>
/// <param name="From">Where it had been copied from before; of what was added, where from then.</param>
/// <param name="Since">What has happened to it since then, in words; null for nothing that is known.</param>
public sealed record UndoneChange(StreamId Stream, Kind Kind, int Id, IRecord? Was, IRecord? Became, Origin? From, string? Since);
