using System.Collections.Immutable;
using System.Diagnostics;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>What a load is for.</summary>
public enum LoadKind
{
    /// <summary>Make the target equal to the rows: <see cref="Load.FinishAsync"/>.</summary>
    Rebuild,

    /// <summary>Say where the target differs and leave it: <see cref="Load.CompareAsync"/>.</summary>
    Drift,

    /// <summary>Say where the target differs, then mend it: <see cref="Load.CompareAsync"/>, <see cref="Load.RepairAsync"/>.</summary>
    Repair,
}

/// <summary>
/// One passage of all rows that a target should hold, in one transaction. Disposed before its end it leaves the target
/// as it was. One caller at a time; memory stays bounded, however many rows there are.
/// </summary>
public sealed class Load : IAsyncDisposable
{
    private readonly Session session;
    private readonly TargetNames names;
    private readonly LoadKind kind;
    private readonly ILanding landing;
    private readonly IProgress<LoadProgress>? progress;
    private readonly long started = Stopwatch.GetTimestamp();
    private readonly CopyQueue queue;
    private readonly Dictionary<Table, (TableBuffer Buffer, ulong Factor)> buffers = Tables.All.Index().ToDictionary(t => t.Item, t => (new TableBuffer(t.Item), SubjectSum.FactorOf(t.Index)));
    private Difference? difference;
    private bool whole = true;
    private long sent;

    internal Load(Session session, TargetNames names, LoadKind kind, ILanding landing, IProgress<LoadProgress>? progress)
    {
        (this.session, this.names, this.kind, this.landing, this.progress) = (session, names, kind, landing, progress);
        queue = new CopyQueue((chunk, cancel) => session.CopyAsync(landing.Copy(chunk.Table), chunk.Bytes, cancel));
    }

    /// <summary>How the rows come in: decided when the load begins, from what the target holds then.</summary>
    public LoadPath Path => landing.Path;

    /// <summary>Adds rows of one subject, of any tables and in any order.</summary>
    /// <returns>The rows as one number.</returns>
    /// <exception cref="RowRejected">A value does not fit its column, or an id comes a second time.</exception>
    /// <exception cref="TargetFailure">Rows of before could not be sent.</exception>
    public async ValueTask<SubjectSum> WriteAsync(string subject, IEnumerable<Row> rows, CancellationToken cancel = default)
    {
        var sum = default(SubjectSum);
        foreach (var row in rows)
        {
            var (buffer, factor) = buffers[row.Table];
            sum = sum.With(Add(buffer, subject, row), factor);
            if (buffer.IsFull) await SendAsync(buffer, cancel);
        }

        return sum;
    }

    /// <summary>Adds one row of a subject, such as <c>person/57</c>.</summary>
    /// <exception cref="RowRejected">A value does not fit its column, or an id comes a second time.</exception>
    /// <exception cref="TargetFailure">Rows of before could not be sent.</exception>
    public ValueTask WriteAsync(string subject, Row row, CancellationToken cancel = default)
    {
        var (buffer, _) = buffers[row.Table];
        Add(buffer, subject, row);
        return buffer.IsFull ? SendAsync(buffer, cancel) : ValueTask.CompletedTask;
    }

    /// <summary>How much of what the target holds <see cref="FinishAsync"/> would change or remove; nothing when there was nobody in it.</summary>
    /// <exception cref="TargetFailure">The target cannot be read.</exception>
    public async Task<Affected> AffectedAsync(CancellationToken cancel = default) =>
        landing is Straight ? new(0, 0, "") : await (await DifferenceAsync(cancel)).AffectedAsync(cancel);

    /// <summary>Makes the target equal to the rows written and commits.</summary>
    /// <exception cref="InvalidOperationException">The load is a <see cref="LoadKind.Drift"/>.</exception>
    /// <exception cref="TargetFailure">The target is as it was before.</exception>
    public async Task<LoadReport> FinishAsync(CancellationToken cancel = default)
    {
        if (kind is LoadKind.Drift)
        {
            throw new InvalidOperationException("A load for drift only compares; begin it as Rebuild or Repair to write.");
        }

        if (landing is Straight straight)
        {
            await DrainAsync(cancel);
            await straight.RebuildAsync(table => Tell(LoadPhase.BuildingKeys, table), cancel);
        }
        else
        {
            await (await DifferenceAsync(cancel)).ApplyAsync(table => Tell(LoadPhase.Applying, table), cancel);
        }

        await session.CommitAsync(cancel);
        return new LoadReport(Reports(), Digest(), Path, Stopwatch.GetElapsedTime(started));
    }

    /// <summary>Says where the target differs from the rows written; nothing is changed.</summary>
    /// <exception cref="InvalidOperationException">The load is a <see cref="LoadKind.Rebuild"/>.</exception>
    /// <exception cref="TargetFailure">The target cannot be read.</exception>
    public async Task<DriftReport> CompareAsync(CancellationToken cancel = default)
    {
        if (kind is LoadKind.Rebuild)
        {
            throw new InvalidOperationException("A rebuild does not list what differs; begin it as Drift or Repair.");
        }

        var found = await DifferenceAsync(cancel);
        var drifts = ImmutableArray.CreateBuilder<Drift>();
        foreach (var table in Tables.All)
        {
            drifts.AddRange(await found.ListAsync(table, DriftReport.MostPerTable, cancel));
        }

        return new DriftReport(Reports(), drifts.ToImmutable(), Digest(), Stopwatch.GetElapsedTime(started));
    }

    /// <summary>Writes what <see cref="CompareAsync"/> found, and nothing else, and commits.</summary>
    /// <exception cref="InvalidOperationException">The load is not a <see cref="LoadKind.Repair"/>.</exception>
    /// <exception cref="TargetFailure">The target is as it was before.</exception>
    public Task<LoadReport> RepairAsync(CancellationToken cancel = default) => kind is LoadKind.Repair
        ? FinishAsync(cancel)
        : throw new InvalidOperationException("Only a load that was begun as Repair may repair.");

    /// <summary>Takes back what was not finished.</summary>
    public async ValueTask DisposeAsync()
    {
        await queue.DisposeAsync();
        await session.DisposeAsync();
    }

    private RowHash Add(TableBuffer buffer, string subject, Row row)
    {
        whole = false;
        var hash = buffer.Add(subject, row);
        whole = true;
        return hash;
    }

    private async ValueTask SendAsync(TableBuffer buffer, CancellationToken cancel)
    {
        if (buffer.Take() is { } chunk)
        {
            whole = false;
            await queue.AddAsync(chunk, cancel);
            whole = true;
            sent = buffers.Values.Sum(b => b.Buffer.Digest.Rows);
            Tell(LoadPhase.Sending, buffer.Table.Name);
        }
    }

    private async Task DrainAsync(CancellationToken cancel)
    {
        if (!whole)
        {
            throw new InvalidOperationException("A row was rejected or could not be sent: a target made of the rest would lack it.");
        }

        foreach (var table in Tables.All)
        {
            await SendAsync(buffers[table].Buffer, cancel);
        }

        await queue.CompleteAsync();
    }

    private async Task<Difference> DifferenceAsync(CancellationToken cancel)
    {
        if (difference is null)
        {
            await DrainAsync(cancel);
            if (kind is not LoadKind.Drift)
            {
                // Writers wait until the commit, readers do not: between comparison and writing nothing may change.
                await session.ExecuteAsync($"LOCK TABLE {string.Join(", ", Tables.All.Select(names.Of))} IN SHARE ROW EXCLUSIVE MODE", cancel);
            }

            difference = await ((Stage)landing).CompareAsync(names, table => Tell(LoadPhase.Comparing, table), cancel);
        }

        return difference;
    }

    private ImmutableArray<TableReport> Reports() => [.. Tables.All.Select(t => Rows(t) is var rows && difference is { } found
        ? found.Report(t, rows)
        : new TableReport(t.Name, Rows(t), Rows(t), 0, 0))];

    private long Rows(Table table) => buffers[table].Buffer.Digest.Rows;

    private string Digest() => TableDigest.Of([.. Tables.All.Select(t => (t, buffers[t].Buffer.Digest))]);

    private void Tell(LoadPhase phase, string? table) => progress?.Report(new LoadProgress(phase, table, sent));
}
