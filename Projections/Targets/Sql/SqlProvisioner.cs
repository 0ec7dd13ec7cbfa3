using System.Collections.Frozen;
using EventRegistry.Domain.Changelog;
using EventRegistry.Projections.Subjects;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>Writes single subjects into the tables of a SQL target, beside the whole loads of <see cref="SqlTarget"/>: only rows that differ.</summary>
/// <remarks>
/// A batch costs three round trips and one transaction, in which nobody else writes the target, a load neither. A row that the target refuses fails its
/// subject and no other.
/// </remarks>
/// <param name="connectionString">Where the tables are; they are in its first schema.</param>
/// <param name="prefix">What their names begin with.</param>
/// <param name="coId">The CO that they hold.</param>
/// <param name="tell">
/// What the target is to be told of a group or an identity source that somebody refers to and that it has not been told of: it is then written first.
/// </param>
public sealed class SqlProvisioner(string connectionString, Prefix prefix, int coId, Func<StreamId, Verdict> tell) : IProvisioner, ICensus
{
    private static readonly Statement Begin = new("BEGIN");
    private static readonly Statement Rollback = new("ROLLBACK");
    private KeptSession? session;
    private Statements? statements;
    private TargetNames? names;

    public IReadOnlySet<StreamKind> Wants { get; } = Tables.Subjects;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Told>> ProvisionAsync(IReadOnlyList<Telling> tellings, Permit permit, CancellationToken cancel)
    {
        var batch = new Batch(tellings, Elsewhere);
        if (batch.Subjects.Count == 0) return batch.Told([]);
        return await KeepingAsync(async () =>
        {
            await BeginAsync(batch, permit, cancel);
            var subjects = batch.Subjects.ToFrozenSet();
            var changes = batch.Changes(subjects);
            try
            {
                var write = Writing(changes, batch.GoneSources(subjects));
                if (write.Count == 0) await session!.ExecuteAsync([Rollback], cancel);
                else await session!.CommitAsync(write, cancel);
                return batch.Told(changes);
            }
            catch (RowRejected)
            {
                await session!.ExecuteAsync([Rollback], cancel);
            }

            // Rare, and a little dearer: everything again, with a place to go back to before each attempt.
            batch.Reset();
            await BeginAsync(batch, permit, cancel);
            var written = new List<RowChange>();
            await WriteAsync(batch, batch.Subjects, written, cancel);
            await session.CommitAsync([], cancel);
            return batch.Told(written);
        });
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Told>> DryRunAsync(IReadOnlyList<Telling> tellings, CancellationToken cancel) => KeepingAsync(async () =>
    {
        var batch = new Batch(tellings, Elsewhere);
        batch.Take(await ReadAsync(batch.Reading, cancel));
        return batch.Told(batch.Changes(batch.Subjects.ToFrozenSet()));
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<bool>> HoldsAsync(IReadOnlyList<(StreamId Subject, string? Pti)> subjects, CancellationToken cancel) => KeepingAsync<IReadOnlyList<bool>>(async () =>
    {
        var ids = subjects.Where(s => Tables.Of(s.Subject.Kind) is not null)
            .GroupBy(s => Tables.Of(s.Subject.Kind)!).ToDictionary(t => t.Key, t => t.Select(s => s.Subject.Id).Distinct().ToArray());
        var held = await ReadAsync(s => s.Read([], ids, []), cancel);
        return [.. subjects.Select(s => Tables.Of(s.Subject.Kind) is { } table && held.Of(table).ContainsKey(s.Subject.Id))];
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<StreamId>> KnownSubjectsAsync(CancellationToken cancel) => KeepingAsync<IReadOnlyList<StreamId>>(async () =>
    {
        await ReadAsync(s => s.Read([], new Dictionary<Table, int[]>(), []), cancel);
        var known = new List<StreamId>();
        await session!.QueryAsync([statements!.Census()], r => known.Add(new(Tables.KindOf(Tables.All[r.GetInt32(0)]), r.GetInt32(1))), cancel);
        return known;
    });

    public ValueTask DisposeAsync() => CloseAsync();

    private async Task BeginAsync(Batch batch, Permit permit, CancellationToken cancel)
    {
        await OnceMoreAsync(() => session!.ExecuteAsync([Begin, statements!.Lock], cancel), cancel);
        // Now that nobody else can write, whether we may and what there is are asked side by side.
        var (may, reading) = (permit(cancel).AsTask(), TryReadAsync(batch.Reading, cancel));
        await Task.WhenAll(may, reading);
        batch.Take(await reading);
        if (await may) return;
        await session!.ExecuteAsync([Rollback], cancel);
        throw new PermitRefused();
    }

    private async Task<Holdings> ReadAsync(Func<Statements, Statement> reading, CancellationToken cancel)
    {
        var held = new Holdings();
        await OnceMoreAsync(async () => held = await TryReadAsync(reading, cancel), cancel);
        return held;
    }

    /// <summary>Begins something; once more where the connection was lost since it was last used.</summary>
    private async Task OnceMoreAsync(Func<Task> begin, CancellationToken cancel)
    {
        var kept = session is not null;
        await OpenAsync(cancel);
        try
        {
            await begin();
        }
        catch (TargetUnreachable) when (kept)
        {
            // It may have been lost long ago, and nothing has begun: a new one will do.
            await CloseAsync();
            await OpenAsync(cancel);
            await begin();
        }
    }

    private async Task<Holdings> TryReadAsync(Func<Statements, Statement> reading, CancellationToken cancel)
    {
        var held = new Holdings();
        await session!.QueryAsync([reading(statements!)], r => held.Add(r.GetInt32(0), r.GetFieldValue<string?[]>(1)), cancel);
        // Asked every time, and with the rows: the tables may have been made anew for another CO since.
        Marker.Check(held.Comment, coId, names!);
        return held;
    }

    private async Task OpenAsync(CancellationToken cancel)
    {
        if (session is not null) return;
        session = await KeptSession.OpenAsync(connectionString, cancel);
        names = new(session.Schema, prefix);
        statements = new(names);
    }

    private async ValueTask CloseAsync()
    {
        if (session is { } closing)
        {
            session = null;
            await closing.DisposeAsync();
        }
    }

    /// <summary>Keeps the connection for the next batch, unless something went wrong on it.</summary>
    private async Task<T> KeepingAsync<T>(Func<Task<T>> act)
    {
        var well = false;
        try
        {
            var result = await act();
            well = true;
            return result;
        }
        catch (PermitRefused)
        {
            well = true;
            throw;
        }
        finally
        {
            if (!well) await CloseAsync();
        }
    }

    /// <summary>Writes some subjects, halving them until it is known whom the target refuses.</summary>
    private async Task WriteAsync(Batch batch, IReadOnlyList<StreamId> subjects, List<RowChange> written, CancellationToken cancel)
    {
        var of = subjects.ToFrozenSet();
        var changes = batch.Changes(of);
        var write = Writing(changes, batch.GoneSources(of));
        if (write.Count == 0) return;
        try
        {
            // What the target would only check at the commit, it is to check here, where it is known whose it is.
            await session!.ExecuteAsync([new("SAVEPOINT attempt"), .. write, new("SET CONSTRAINTS ALL IMMEDIATE"), new("SET CONSTRAINTS ALL DEFERRED"), new("RELEASE SAVEPOINT attempt")], cancel);
            written.AddRange(changes);
            return;
        }
        catch (RowRejected rejected)
        {
            await session!.ExecuteAsync([new("ROLLBACK TO SAVEPOINT attempt"), new("RELEASE SAVEPOINT attempt")], cancel);
            if (subjects is [var subject])
            {
                batch.Fail(subject, rejected.About($"{subject}"));
                return;
            }
        }

        await WriteAsync(batch, [.. subjects.Take(subjects.Count / 2)], written, cancel);
        await WriteAsync(batch, [.. subjects.Skip(subjects.Count / 2)], written, cancel);
    }

    /// <summary>The statements that make the changes, in the order of <see cref="Difference.ApplyAsync"/>.</summary>
    private List<Statement> Writing(IReadOnlyList<RowChange> changes, int[] goneSources)
    {
        var writing = new List<Statement>();
        var by = changes.ToLookup(c => (c.Table, c.Kind));
        foreach (var table in Tables.All.Where(t => !Tables.IsParent(t))) Remove(table);
        foreach (var table in Tables.All)
        {
            string?[][] changed = [.. by[(table, DriftKind.Changed)].Select(c => c.Due!)], missing = [.. by[(table, DriftKind.Missing)].Select(c => c.Due!)];
            if (changed.Length > 0) writing.Add(statements!.Change(table, changed));
            if (missing.Length > 0) writing.Add(statements!.Add(table, missing));
        }

        if (goneSources.Length > 0)
        {
            foreach (var table in Tables.All.Where(t => t.Columns.Contains(Column.Source))) writing.Add(statements!.Forget(table, goneSources));
        }

        foreach (var table in Tables.All.Reverse().Where(Tables.IsParent)) Remove(table);
        return writing;

        void Remove(Table table)
        {
            int[] extra = [.. by[(table, DriftKind.Extra)].Select(c => c.Id)];
            if (extra.Length > 0) writing.Add(statements!.Remove(table, extra));
        }
    }

    private Portion? Elsewhere(StreamId subject)
    {
        try
        {
            return Portion.Of(tell(subject));
        }
        catch (RowRejected)
        {
            // The group's own telling says so; here it only means that nobody can be in it.
            return null;
        }
    }
}
