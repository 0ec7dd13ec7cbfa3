using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Domain.Changelog;

// These names and fields are stored for ever: {kind}_added, {kind}_edited, {kind}_deleted, {kind}_purged, {kind}_received.

/// <summary>Something that happened to a record.</summary>
public abstract record Change
{
    /// <summary>The id of the record it happened to.</summary>
    public abstract int RecordId { get; }

    /// <summary>The kind of record it happened to.</summary>
    public abstract Kind Kind { get; }
}

/// <summary>Something that happened to a record of one kind.</summary>
public abstract record Change<T> : Change where T : class, IRecord
{
    public sealed override Kind Kind => Kind<T>.Instance;
}

/// <summary>A record came into being.</summary>
/// <param name="Record">Its first values.</param>
public sealed record Added<T>(T Record) : Change<T> where T : class, IRecord
{
    /// <summary>The record's first known revision, where the revisions before it are lost; else null, and the first is 0.</summary>
    public int? Revision { get; init; }

    /// <summary>When these values were written, where that is not the instant of the add.</summary>
    public DateTimeOffset? Modified { get; init; }

    /// <summary>Where the values were copied from, for a record that a pipeline made.</summary>
    public Origin? From { get; init; }

    public override int RecordId => Record.Id;
}

/// <summary>A record took new values.</summary>
/// <param name="Record">All of its new values.</param>
/// <param name="ArchivedAs">The row id that the copy of the former values took; null when none was kept (a table without changelog, or a write that left no trace).</param>
public sealed record Edited<T>(T Record, int? ArchivedAs) : Change<T> where T : class, IRecord
{
    /// <summary>The revision after this edit, where it is not the former one plus one.</summary>
    public int? Revision { get; init; }

    /// <summary>What the row says of when it was written, where that is not the instant of the edit.</summary>
    public DateTimeOffset? Modified { get; init; }

    /// <summary>Where the new values were copied from, for a record that a pipeline made.</summary>
    public Origin? From { get; init; }

    /// <summary>Further copies of the very same former values: the registry makes two when a primary name is edited.</summary>
    public ValueList<int>? Copies { get; init; }

    /// <summary>True when the copy of the former values was itself marked deleted, which normal use never does.</summary>
    public bool? CopyWasDeleted { get; init; }

    public override int RecordId => Record.Id;
}

/// <summary>A record was marked deleted. Its values stay as the last edit left them.</summary>
public sealed record Deleted<T>(int Id) : Change<T> where T : class, IRecord
{
    /// <summary>What the row says of when it was marked, where that is not the instant of the deletion.</summary>
    public DateTimeOffset? Modified { get; init; }

    public override int RecordId => Id;
}

/// <summary>A record was removed for good, as when a whole CO is.</summary>
/// <param name="Id">The record.</param>
/// <param name="ArchivedAs">The copy of the last known values that was left behind by a purge that failed half-way; null when nothing was left.</param>
public sealed record Purged<T>(int Id, int? ArchivedAs) : Change<T> where T : class, IRecord
{
    /// <summary>Further copies of the very same values.</summary>
    public ValueList<int>? Copies { get; init; }

    public override int RecordId => Id;
}

/// <summary>A record came into this stream from another one, as when a role is moved to another person. The former stream tells what was before.</summary>
/// <param name="Record">Its values.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="Created">When it was added.</param>
/// <param name="Modified">When it was last written.</param>
public sealed record Received<T>(T Record, int Revision, DateTimeOffset Created, DateTimeOffset Modified) : Change<T> where T : class, IRecord
{
    /// <summary>Who wrote these values.</summary>
    public string? WrittenBy { get; init; }

    /// <summary>Where the values were copied from, for a record that a pipeline made.</summary>
    public Origin? From { get; init; }

    public override int RecordId => Record.Id;
}
