using EventRegistry.Domain.Changelog;
using EventRegistry.Host.ReadModels;
using EventRegistry.Projections.ReadModels;

namespace EventRegistry.Host.Api.V2;

/// <summary>A record as it is, or was.</summary>
/// <param name="Kind">Its kind, such as <c>name</c>.</param>
/// <param name="Stream">The stream that tells of it, such as <c>person/57</c>.</param>
/// <param name="Actor">Who wrote these values; null when that is not known.</param>
/// <param name="Values">Its members.</param>
public sealed record RecordView(
    string Kind, int Id, string Stream, int Revision, bool Deleted, DateTimeOffset Created, DateTimeOffset Modified, string? Actor, IReadOnlyDictionary<string, object?> Values)
{
    internal static RecordView Of(Kind kind, StoredRow row) => new(
        kind.Name, row.RowId, row.Stream.ToString(), row.Revision, row.Deleted, row.Created.ToUniversalTime(), row.Modified.ToUniversalTime(), row.Actor, KindForm.Of(kind).ValuesOf(row.Record));

    internal static RecordView Of(StreamId stream, RecordRow row) => new(
        row.Key.Kind.Name, row.Key.Id, stream.ToString(), row.Revision, row.Deleted, row.Created.ToUniversalTime(), row.Modified.ToUniversalTime(), row.Actor, KindForm.Of(row.Key.Kind).ValuesOf(row.Record));
}

/// <summary>A stream's live records, such as all of a person's.</summary>
/// <param name="At">The moment as it was understood: an instant, or an event's place.</param>
/// <param name="Version">How many events had been told.</param>
public sealed record StreamView(string Stream, string Co, string At, long Version, IReadOnlyList<RecordView> Records);

/// <summary>One event of a timeline.</summary>
/// <param name="Record">Such as <c>name/12</c>.</param>
/// <param name="What">added, edited, deleted, purged, received or moved away.</param>
/// <param name="Revision">The record's after it; null once it is gone.</param>
public sealed record TimelineView(
    long Sequence, long Version, DateTimeOffset At, string Record, string What, int? Revision, string? Actor, CauseView? Cause, IReadOnlyList<ChangedMember> Changes)
{
    internal static TimelineView Of(TimelineEntry line) => new(
        line.Entry.Sequence, line.Entry.Version, line.Entry.At.ToUniversalTime(), $"{line.Entry.Change.Kind}/{line.Entry.Change.RecordId}", line.What, line.Revision, line.Entry.Actor,
        CauseView.Of(line.Entry.Cause), [.. line.Changes.Select(c => new ChangedMember(KindForm.Shown(c.Field), KindForm.Plain(c.Before), KindForm.Plain(c.After)))]);
}

/// <summary>Why something happened.</summary>
/// <param name="Operation">What all that happened together shares.</param>
/// <param name="Because">The command, or the event that it follows from and the law by which it does.</param>
public sealed record CauseView(string Operation, string Because)
{
    internal static CauseView? Of(Cause? cause) => cause is null ? null : new(cause.Operation, cause.Because);
}

/// <summary>A value that changed.</summary>
public sealed record ChangedMember(string Member, object? Before, object? After);

/// <summary>Some lines of a timeline, the oldest first.</summary>
/// <param name="Next">What to give as <c>after</c> to go on; null when these are the last.</param>
public sealed record TimelinePage(string Subject, IReadOnlyList<TimelineView> Events, long? Next);

/// <summary>In what two moments differ.</summary>
public sealed record DifferenceView(string Subject, string From, string To, IReadOnlyList<DifferentRecord> Records);

/// <summary>A record that is not at both moments what it is at one.</summary>
/// <param name="What">added, removed or changed.</param>
/// <param name="Changes">The members that differ.</param>
public sealed record DifferentRecord(string Kind, int Id, string What, IReadOnlyList<ChangedMember> Changes);

/// <summary>Something that happened, as the feed tells it.</summary>
/// <param name="Id">The event's own id.</param>
/// <param name="Values">The record's after it; null once it is gone.</param>
public sealed record ChangeView(
    long Sequence, Guid Id, string Stream, long Version, DateTimeOffset At, string Kind, int RecordId, string What, string? Actor, CauseView? Cause, IReadOnlyDictionary<string, object?>? Values);

/// <summary>A part of the feed.</summary>
/// <param name="Through">What to give as <c>after</c> to go on. Nothing will ever be added at or before it.</param>
/// <param name="More">Whether there is more already: ask again at once.</param>
public sealed record ChangePage(IReadOnlyList<ChangeView> Changes, long Through, bool More);

/// <summary>Somebody who was found.</summary>
/// <param name="Match">What they were found by; null where nothing was asked for.</param>
public sealed record FoundView(int Id, string? Status, IReadOnlyDictionary<string, object?>? Name, string? Match);

/// <summary>Some of those who were found.</summary>
/// <param name="Next">What to give as <c>after</c> to go on; null when these are the last.</param>
public sealed record FoundPage(IReadOnlyList<FoundView> People, string? Next);
