using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;

namespace EventRegistry.Domain.IdentitySources;

/// <summary>
/// Some records of a source are to be brought to what the source says of them now, in this order. Each is decided by itself, and holds or does not with all that its
/// pipeline makes of it (<c>org-identity-sources.md</c> 4); one that does not leaves the others as they are.
/// </summary>
/// <param name="Run">The run that it belongs to, which is the cause of all that happens.</param>
public sealed record SyncRecords(SourceId Source, int Run, ValueList<SyncedRecord> Records) : Command
{
    /// <summary>The run of records that came by themselves, in none.</summary>
    public const int Pushed = 0;

    /// <summary>Whether records are taken that are as they were.</summary>
    public bool Force { get; init; }

    /// <summary>Whether only the groups that known records are mapped to are reckoned anew, by mappings that have changed since.</summary>
    public bool GroupsOnly { get; init; }
}

/// <summary>One record, as it was asked for.</summary>
/// <param name="Key">Its key in the source.</param>
/// <param name="Found">What the source says; null when it says that there is none.</param>
public sealed record SyncedRecord(string Key, FoundRecord? Found)
{
    /// <summary>What a matcher outside answered of whom it is about; null where none was asked.</summary>
    public string? ReferenceId { get; init; }

    /// <summary>The key of another record of the same source that is about the same person; null where the source does not say so.</summary>
    public string? Sibling { get; init; }
}

/// <summary>A record that a source has.</summary>
/// <param name="Raw">As the source gave it.</param>
/// <param name="Record">What that means.</param>
public sealed record FoundRecord(string Raw, SourcedRecord Record);

/// <summary>What became of one record.</summary>
/// <param name="Refusals">Why it could not be taken; none where it could.</param>
public sealed record SyncedOutcome(string Key, SyncResult Result, ImmutableArray<Refusal> Refusals);

/// <summary>What may become of a record (<c>org-identity-sources.md</c> 4).</summary>
public enum SyncResult
{
    [Code("new")] New,
    [Code("synced")] Synced,
    [Code("unchanged")] Unchanged,
    [Code("removed")] Removed,
    [Code("error")] Error,
}
