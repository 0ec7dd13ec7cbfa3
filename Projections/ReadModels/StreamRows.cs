using EventRegistry.Domain.Changelog;

namespace EventRegistry.Projections.ReadModels;

/// <summary>What a stream says of the registry's rows: all that it tells, or what some more events changed.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Former">The version after which these rows are new or changed; null when they are all there are.</param>
/// <param name="Version">The version that tells them.</param>
/// <param name="Sequence">The place of its event among all events; null before it is stored.</param>
/// <param name="Rows">Rows that are there.</param>
/// <param name="Gone">Rows that this stream once told and tells no more: purged, or told by another stream since.</param>
public sealed record StreamRows(
    StreamId Stream, long? Former, long Version, long? Sequence, IReadOnlyList<RecordRow> Rows, IReadOnlyList<RowKey> Gone)
{
    /// <summary>The <see cref="Former"/> version of what cannot be told by itself: no stream is ever there, so that it is left to whoever reads the whole stream.</summary>
    public const long Nowhere = -1;

    /// <summary>All rows of a stream.</summary>
    /// <param name="entries">All its events.</param>
    public static StreamRows Of(IReadOnlyList<Recorded> entries)
    {
        List<RecordRow> rows = [.. RowsOf(entries)];
        var there = rows.Select(r => r.Key).ToHashSet();
        return Told(entries[^1], former: null, rows, [.. entries.SelectMany(e => KeysOf(e.Change)).Where(k => !there.Contains(k)).Distinct()]);
    }

    /// <summary>What some events change of a stream's rows. Where they change a record of which the events before them say nothing, that cannot be told: see <see cref="Nowhere"/>.</summary>
    /// <param name="before">The events before them, at least all that concern the records they touch and, where they move a role, what hangs on it: none where they only add.</param>
    /// <param name="entries">The events, in order. Their places among all events may not be known yet.</param>
    public static StreamRows After(IReadOnlyList<Recorded> before, IReadOnlyList<Recorded> entries)
    {
        var known = before.Select(e => (e.Change.Kind, e.Change.RecordId)).ToHashSet();
        if (entries.Any(e => known.Add((e.Change.Kind, e.Change.RecordId)) && !Begins(e.Change))) return Told(entries[^1], Nowhere, [], []);
        var former = RowsOf(before).ToDictionary(r => r.Key);
        List<RecordRow> rows = [.. RowsOf(before.Concat(entries))];
        var there = rows.Select(r => r.Key).ToHashSet();
        return Told(entries[^1], entries[0].Version - 1,
            rows.FindAll(r => !r.Equals(former.GetValueOrDefault(r.Key))), [.. former.Keys.Where(k => !there.Contains(k))]);
    }

    private static StreamRows Told(Recorded last, long? former, List<RecordRow> rows, List<RowKey> gone) =>
        new(last.Stream, former, last.Version, last.Sequence > 0 ? last.Sequence : null, rows, gone);

    private static bool Begins(Change change) => change.GetType().GetGenericTypeDefinition() is var type && (type == typeof(Added<>) || type == typeof(Received<>));

    private static IEnumerable<RecordRow> RowsOf(IEnumerable<Recorded> entries) => ChangelogView.Of(entries).SelectMany(RecordRow.Of);

    /// <summary>Every row that a change has to do with.</summary>
    private static IEnumerable<RowKey> KeysOf(Change change) => change.Kind.Accept(new Keys(change));

    private sealed class Keys(Change change) : IKindVisitor<IEnumerable<RowKey>>
    {
        public IEnumerable<RowKey> Visit<T>(Kind<T> kind) where T : class, IRecord
        {
            var (archived, copies) = change switch
            {
                Edited<T> edited => (edited.ArchivedAs, edited.Copies),
                Purged<T> purged => (purged.ArchivedAs, purged.Copies),
                _ => (null, null),
            };
            IEnumerable<int> ids = [change.RecordId, .. archived is { } copy ? [copy] : Array.Empty<int>(), .. copies ?? Enumerable.Empty<int>()];
            return ids.Select(id => new RowKey(kind, id));
        }
    }
}
