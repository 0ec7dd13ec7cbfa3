namespace EventRegistry.Domain.Changelog;

/// <summary>One line of a record's history.</summary>
/// <param name="Entry">The event.</param>
/// <param name="Revision">The record's revision after it; null once it is gone.</param>
/// <param name="What">What happened: added, edited, deleted, purged or received.</param>
/// <param name="Changes">What became of its values.</param>
public sealed record TimelineEntry(Recorded Entry, int? Revision, string What, IReadOnlyList<FieldChange> Changes);

/// <summary>A value that changed; null stands for none.</summary>
public sealed record FieldChange(string Field, object? Before, object? After);

/// <summary>Tells a stream as what changed from what to what.</summary>
public static class Timeline
{
    /// <summary>Every event of a stream, in order.</summary>
    public static IEnumerable<TimelineEntry> Of(IEnumerable<Recorded> entries)
    {
        var states = new Dictionary<(Kind, int), object?>();
        foreach (var entry in entries)
        {
            var key = (entry.Change.Kind, entry.Change.RecordId);
            var (line, after) = entry.Change.Kind.Accept(new Step(entry, states.GetValueOrDefault(key)));
            states[key] = after;
            yield return line;
        }
    }

    private sealed class Step(Recorded entry, object? before) : IKindVisitor<(TimelineEntry, object?)>
    {
        public (TimelineEntry, object?) Visit<T>(Kind<T> kind) where T : class, IRecord
        {
            var former = (Current<T>?)before;
            var after = Current<T>.After(former, (Change<T>)entry.Change, entry);
            // A record that leaves for another stream has its new values all the same.
            var values = after?.Record ?? (entry.Change as Edited<T>)?.Record;
            var changes = values is null ? [] : kind.Fields
                .Where(f => f.Name != nameof(IRecord.Id))
                .Select(f => new FieldChange(f.Name, former is null ? null : f.Of(former.Record), f.Of(values)))
                .Where(c => !Equals(c.Before, c.After)).ToList();
            var what = entry.Change switch
            {
                Added<T> => "added",
                Edited<T> when after is null => "moved away",
                Edited<T> => "edited",
                Received<T> => "received",
                Deleted<T> => "deleted",
                _ => "purged",
            };
            return (new(entry, after?.Revision, what, changes), after);
        }
    }
}
