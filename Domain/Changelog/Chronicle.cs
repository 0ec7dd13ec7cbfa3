namespace EventRegistry.Domain.Changelog;

/// <summary>A change read off a record's rows.</summary>
/// <param name="Change">What happened.</param>
/// <param name="Values">The record's values after it; where a deletion, those that it left.</param>
/// <param name="At">When. Never earlier than the change before it.</param>
/// <param name="Actor">Who; null when the table does not keep that.</param>
/// <param name="Key">The row id that the change used up, which orders the changes of one table.</param>
/// <param name="State">The row that tells of it.</param>
public sealed record Told<T>(Change<T> Change, T Values, DateTimeOffset At, string? Actor, int Key, ChangelogRow<T> State) where T : class, IRecord
{
    /// <summary>The stream it belongs to, where that is not the one that its values name: the stream that the record leaves.</summary>
    public StreamId? Leaving { get; init; }

    /// <summary>When it was noticed, where no row tells of it and only a comparison with history does.</summary>
    public DateTimeOffset? NoticedAt { get; init; }
}

/// <summary>Reads the rows of one record as the ordered changes that made them (<c>changelog.md</c> 12).</summary>
public static class Chronicle
{
    /// <summary>Orders the rows of one record: copies by revision, ties by id, the live row last.</summary>
    public static IReadOnlyList<ChangelogRow<T>> InOrder<T>(IEnumerable<ChangelogRow<T>> rows) where T : class, IRecord =>
        [.. rows.OrderByDescending(r => r.IsCopy).ThenBy(r => r.Revision ?? 0).ThenBy(r => r.RowId)];

    /// <summary>All changes that the rows tell of.</summary>
    /// <param name="rows">All rows of one record, in order.</param>
    /// <param name="lostEditTime">For a record that was edited and then deleted: an instant before which the last edit cannot have been, from the neighbouring ids.</param>
    /// <param name="losses">Is told of what the rows no longer say.</param>
    public static IReadOnlyList<Told<T>> Tell<T>(IReadOnlyList<ChangelogRow<T>> rows, DateTimeOffset? lostEditTime, Action<Loss, ChangelogRow<T>> losses)
        where T : class, IRecord
    {
        foreach (var row in rows) ReportOddRow(row, losses);
        var states = State<T>.Collapse(rows, losses);
        var told = new List<Told<T>>(states.Count + 1);
        var first = states[0].Row;
        var created = rows[^1].Created ?? first.Created ?? first.Modified ?? DateTimeOffset.UnixEpoch;
        told.Add(new(
            new Added<T>(first.Record)
            {
                Revision = Unless(first.Revision ?? 0, 0),
                Modified = IsLastWordOfDeleted(first) ? null : Unless(first.Modified, created),
                From = first.From,
            },
            first.Record, created, first.Actor, first.Record.Id, first));
        if ((first.Revision ?? 0) > 0) losses(Loss.RevisionMissing, first);
        for (var i = 1; i < states.Count; i++) told.Add(Edit(told[^1].At, states[i - 1], states[i], lostEditTime, losses));
        var last = states[^1];
        if (last.Row.IsCopy)
        {
            losses(Loss.OrphanCopy, last.Row);
            told.Add(new(new Purged<T>(last.Row.Record.Id, last.Row.RowId) { Copies = last.Copies }, last.Row.Record, told[^1].At, null, last.Row.RowId, last.Row));
        }
        else if (last.Row.Deleted == true)
        {
            told.Add(Deletion(told[^1].At, last.Row));
        }

        return told;
    }

    /// <summary>
    /// The changes by which a record that the store knows in some state came to be what its rows say now. What happened without a
    /// trace in the changelog (a mass update, an edit of a table that keeps none) is an edit at the instant at which it was noticed.
    /// </summary>
    /// <param name="known">What the store holds; null when it holds nothing, or the record as deleted.</param>
    /// <param name="knownAsDeleted">Whether the store holds it as deleted.</param>
    /// <param name="told">What the rows tell.</param>
    /// <param name="notBefore">The instant of the last change that the store holds of the record.</param>
    /// <param name="noticedAt">The instant of this import.</param>
    public static IEnumerable<Told<T>> Since<T>(
        Current<T>? known, bool knownAsDeleted, IReadOnlyList<Told<T>> told, DateTimeOffset notBefore, DateTimeOffset noticedAt)
        where T : class, IRecord
    {
        // A table without times cannot say when a record was added that was not there before.
        if (known is null && !knownAsDeleted) return Kind<T>.Instance.KeepsTimes ? told : told.Select(t => t with { At = noticedAt });
        var end = told[^1].Change is Deleted<T> or Purged<T> ? told[^1] : null;
        if (known is null) return end is null ? [Revived(told[^1], noticedAt)] : [];
        var states = told.Where(t => t != end).ToList();
        var next = states.FindIndex(t => (t.State.Revision ?? 0) >= known.Revision);
        // A purge that left none but older copies: what was known after them is what was purged.
        var onlyOlderAreLeft = next < 0 && end?.Change is Purged<T>;
        if (next < 0) next = states.Count - 1;
        List<Told<T>> since = [.. states.Skip(next + 1)];
        if (end is not null) since.Add(end);
        if (!onlyOlderAreLeft && !Says(states[next].State, known)) since.Insert(0, Noticed(states[next], known, since.FirstOrDefault()?.At, noticedAt));
        return Ordered(since, notBefore);
    }

    /// <summary>
    /// An edit that no row tells of by itself. Where the Registry kept the time of the write although it made no copy, as its jobs do,
    /// that time counts; and it was not after what followed.
    /// </summary>
    private static Told<T> Noticed<T>(Told<T> edit, Current<T> known, DateTimeOffset? followedAt, DateTimeOffset noticedAt) where T : class, IRecord
    {
        var row = edit.State;
        var at = followedAt < noticedAt ? followedAt.Value : noticedAt;
        if (Kind<T>.Instance.KeepsChangelog && !IsLastWordOfDeleted(row) && row.Modified > known.Modified && row.Modified < at) at = row.Modified.Value;
        var change = new Edited<T>(edit.Values, null)
        {
            Revision = Unless(row.Revision ?? 0, known.Revision + 1),
            Modified = IsLastWordOfDeleted(row) ? null : Unless(row.Modified, at),
            From = row.From,
        };
        return edit with { Change = change, At = at, Actor = row.Actor, Leaving = known.Record.Stream == row.Record.Stream ? null : known.Record.Stream, NoticedAt = noticedAt };
    }

    /// <summary>A record that was known as deleted and is there again.</summary>
    private static Told<T> Revived<T>(Told<T> last, DateTimeOffset noticedAt) where T : class, IRecord => last with
    {
        Change = new Received<T>(last.Values, last.State.Revision ?? 0, last.State.Created ?? noticedAt, last.State.Modified ?? noticedAt)
        {
            WrittenBy = last.State.Actor,
            From = last.State.From,
        },
        At = noticedAt,
        NoticedAt = noticedAt,
    };

    private static IEnumerable<Told<T>> Ordered<T>(List<Told<T>> told, DateTimeOffset notBefore) where T : class, IRecord
    {
        foreach (var one in told)
        {
            if (one.At >= notBefore) notBefore = one.At;
            yield return one.At == notBefore ? one : one with { At = notBefore, Change = Postponed(one) };
        }
    }

    /// <summary>A change told at a later instant than its own still says when its values were written.</summary>
    private static Change<T> Postponed<T>(Told<T> one) where T : class, IRecord => one.Change switch
    {
        Edited<T> edited => edited with { Modified = edited.Modified ?? one.At },
        Deleted<T> deleted => deleted with { Modified = deleted.Modified ?? one.At },
        var other => other,
    };

    /// <summary>Whether the row says what is known already. When a record was deleted, the time and the writer of its last edit are lost.</summary>
    private static bool Says<T>(ChangelogRow<T> row, Current<T> known) where T : class, IRecord =>
        (row.Revision ?? 0) == known.Revision && row.Record.Equals(known.Record) && row.Actor == known.Actor
        && (row.Modified is null || row.Modified == known.Modified || IsLastWordOfDeleted(row));

    private static bool IsLastWordOfDeleted<T>(ChangelogRow<T> row) where T : class, IRecord => !row.IsCopy && row.Deleted == true;

    private static Told<T> Edit<T>(DateTimeOffset notBefore, State<T> before, State<T> after, DateTimeOffset? lostEditTime, Action<Loss, ChangelogRow<T>> losses)
        where T : class, IRecord
    {
        var row = after.Row;
        var timeIsLost = IsLastWordOfDeleted(row);
        if (timeIsLost) losses(Loss.EditTimeLost, row);
        var written = timeIsLost ? Earlier(lostEditTime, row.Modified) : row.Modified;
        if (!timeIsLost && written < notBefore) losses(Loss.TimeReversed, row);
        var at = written > notBefore ? written.Value : notBefore;
        var (former, revision) = (before.Row.Revision ?? 0, row.Revision ?? 0);
        if (revision > former + 1) losses(Loss.RevisionMissing, row);
        if (revision == former) losses(Loss.RevisionRepeated, row);
        var change = new Edited<T>(row.Record, before.Row.RowId)
        {
            Revision = Unless(revision, former + 1),
            Modified = timeIsLost ? null : Unless(row.Modified, at),
            From = row.From,
            Copies = before.Copies,
            CopyWasDeleted = before.Row.Deleted == true ? true : null,
        };
        return new(change, row.Record, at, row.Actor, before.Row.RowId, row)
        {
            Leaving = before.Row.Record.Stream != row.Record.Stream ? before.Row.Record.Stream : null,
        };
    }

    private static Told<T> Deletion<T>(DateTimeOffset notBefore, ChangelogRow<T> row) where T : class, IRecord
    {
        var at = row.Modified > notBefore ? row.Modified.Value : notBefore;
        return new(new Deleted<T>(row.Record.Id) { Modified = Unless(row.Modified, at) }, row.Record, at, null, row.Record.Id, row);
    }

    private static void ReportOddRow<T>(ChangelogRow<T> row, Action<Loss, ChangelogRow<T>> losses) where T : class, IRecord
    {
        if (!Kind<T>.Instance.KeepsChangelog) return;
        if (row.Revision is null) losses(Loss.RevisionNull, row);
        if (row.Deleted is null) losses(Loss.DeletedNull, row);
        if (row.IsCopy && row.Deleted == true) losses(Loss.CopyDeleted, row);
    }

    private static TValue? Unless<TValue>(TValue? value, TValue usual) where TValue : struct, IEquatable<TValue> =>
        value is { } v && !v.Equals(usual) ? v : null;

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;

    /// <summary>Values that a record once had, and the further copies that say the very same.</summary>
    private sealed record State<T>(ChangelogRow<T> Row, ValueList<int>? Copies) where T : class, IRecord
    {
        public static List<State<T>> Collapse(IReadOnlyList<ChangelogRow<T>> rows, Action<Loss, ChangelogRow<T>> losses)
        {
            var states = new List<State<T>>(rows.Count);
            foreach (var row in rows)
            {
                if (states.Count > 0 && row.IsCopy && row with { RowId = states[^1].Row.RowId } == states[^1].Row)
                {
                    losses(Loss.CopyRepeated, row);
                    states[^1] = states[^1] with { Copies = new([.. states[^1].Copies ?? Enumerable.Empty<int>(), row.RowId]) };
                }
                else
                {
                    states.Add(new(row, null));
                }
            }

            return states;
        }
    }
}
