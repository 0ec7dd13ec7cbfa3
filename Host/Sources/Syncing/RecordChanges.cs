using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;
using EventRegistry.Host.Commands;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>Gathers what followed from one record of a source, over all streams.</summary>
internal sealed class RecordChanges
{
    private readonly List<(long First, UndoneChange Change, bool IsSo)> changes = [];
    private bool moved;

    /// <summary>The place of its first event.</summary>
    public long First { get; private set; } = long.MaxValue;

    public bool IsNothing => changes.Count == 0 && !moved;

    /// <summary>Whether an undo has taken it back, which it does with all of it or nothing. What it shared with others may look as if not, since they made it so once more.</summary>
    public bool IsTakenBack { get; set; }

    public void Add(long first, UndoneChange change, bool isSo)
    {
        First = Math.Min(First, first);
        changes.Add((first, change, isSo));
    }

    /// <summary>Notes that something went from one person to another.</summary>
    public void Move(long first) => (moved, First) = (true, Math.Min(First, first));

    public RunRecord Made()
    {
        // What was made first goes last: a person after all that hangs on them.
        List<UndoneChange> all = [.. changes.OrderByDescending(c => c.First).Select(c => c.Change)];
        var key = all.Select(c => (c.Became ?? c.Was) as SourceRecord).FirstOrDefault(r => r is not null)?.Sorid ?? all.FirstOrDefault()?.Stream.ToString() ?? "";
        if (IsTakenBack) return new(new(key, new([])), null, true);
        // What was deleted comes back under another id, so that it has done so does not show here.
        var told = changes.FindAll(c => c.Change.Became is not null);
        return new(
            new(key, new(all)), moved ? "It moved a role from one person to another, which is not taken back by itself. Link the org identity to whom it was linked to." : null,
            told.Count > 0 && told.TrueForAll(c => c.IsSo));
    }
}

/// <summary>The lives of all records of one stream, with what each source's record did to them.</summary>
/// <param name="words">What is the cause of all that the run did.</param>
internal sealed class StreamLives(StreamId stream, string words)
{
    private readonly Dictionary<(Kind Kind, int Id), Life> lives = [];
    private readonly Dictionary<(RecordChanges By, Kind Kind, int Id), Touch> touches = [];

    /// <param name="by">What it belongs to; null for anything else.</param>
    public void Tell(Recorded entry, RecordChanges? by)
    {
        var id = (entry.Change.Kind, entry.Change.RecordId);
        var before = lives.GetValueOrDefault(id);
        var (record, from, moved) = entry.Change.Kind.Accept(new Told(entry));
        var after = new Life(record, from, entry, before?.AddedBy ?? entry);
        lives[id] = after;
        if (entry.Change is Change<SourceRecord> && Operation.IsUndo(entry.Cause, words))
        {
            foreach (var touched in touches.Keys.Where(t => (t.Kind, t.Id) == id)) touched.By.IsTakenBack = true;
        }

        if (by is null) return;
        if (moved) by.Move(entry.Sequence);
        var first = touches.TryGetValue((by, id.Kind, id.RecordId), out var touch) ? touch : new(entry.Sequence, before, after);
        touches[(by, id.Kind, id.RecordId)] = first with { After = after };
    }

    /// <summary>Says what is to be taken back, now that it is known what came after.</summary>
    public void End()
    {
        foreach (var ((by, kind, id), touch) in touches)
        {
            var (was, became, now) = (touch.Before?.Record, touch.After.Record, lives[(kind, id)]);
            if (Equals(was, became)) continue;
            var since = now.Last.Sequence > touch.After.Last.Sequence ? Since(now.Last) : null;
            by.Add(touch.First, new(stream, kind, id, was, became, (touch.Before ?? touch.After).From, since), isSo: Equals(now.Record, was));
            if (was is null && became is PersonRecord) Assigned(by, touch.First);
        }
    }

    /// <summary>Identifiers that were assigned to somebody after they were made came with them, although no record says so.</summary>
    private void Assigned(RecordChanges by, long first)
    {
        foreach (var ((kind, id), life) in lives)
        {
            if (life.Record is Identifier && life.AddedBy.Cause?.Because == IdentifierAssigning.Law && !touches.ContainsKey((by, kind, id)))
                by.Add(first + 1, new(stream, kind, id, null, life.Record, null, null), isSo: false);
        }
    }

    private static string Since(Recorded entry)
    {
        var what = entry.Change.GetType().Name.Split('`')[0].ToLowerInvariant();
        var cause = entry.Cause?.Because is { } because ? $" ({(because.IndexOf('(', StringComparison.Ordinal) is > 0 and var at && Guid.TryParse(because.AsSpan(0, Math.Min(36, because.Length)), out _) ? because[(at + 1)..^1] : because)})" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{what}{(entry.Actor is { } actor ? $" by {actor}" : "")} on {entry.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC{cause}");
    }

    /// <summary>A record at one moment: its values, null when it is gone, and the events that wrote and that added it.</summary>
    private sealed record Life(IRecord? Record, Origin? From, Recorded Last, Recorded AddedBy);

    private sealed record Touch(long First, Life? Before, Life After);

    /// <summary>What a change leaves of a record, where it was copied from, and whether it left for another stream or came from one.</summary>
    private sealed class Told(Recorded entry) : IKindVisitor<(IRecord?, Origin?, bool)>
    {
        public (IRecord?, Origin?, bool) Visit<T>(Kind<T> kind) where T : class, IRecord => (Change<T>)entry.Change switch
        {
            Added<T> added => (added.Record, added.From, false),
            Edited<T> edited when edited.Record.Stream is { } home && home != entry.Stream => (null, null, true),
            Edited<T> edited => (edited.Record, edited.From, false),
            Received<T> received => (received.Record, received.From, true),
            _ => (null, null, false),
        };
    }
}
