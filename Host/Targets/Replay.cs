using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.EventStore;
using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;

namespace EventRegistry.Host.Targets;

/// <summary>One replay of history into a target: the same rows, written or compared.</summary>
internal sealed partial class Replay
{
    private readonly Registry registry;
    private readonly KnownTarget target;
    private readonly Moment moment;
    private readonly SqlTarget? tables;
    private readonly string? connection;
    private readonly TargetRows rows;
    private readonly Fills filled;

    /// <param name="tables">Null for a target that has none, which is told of everybody some at a time.</param>
    /// <param name="connection">How it is reached, with what is secret; null where that is kept.</param>
    private Replay(Registry registry, KnownTarget target, Moment moment, SqlTarget? tables, string? connection, Prefix prefix)
    {
        (this.registry, this.target, this.moment, this.tables, this.connection, Prefix) = (registry, target, moment, tables, connection, prefix);
        filled = new(registry);
        rows = Rows();
    }

    public KnownTarget Target => target;

    public Prefix Prefix { get; }

    /// <summary>The moment, as a reader says it.</summary>
    public string Moment => moment.UpTo == UpTo.Now ? "now" : moment.UpTo.ToString();

    /// <summary>Whether all that happened counts.</summary>
    public bool IsOfNow => moment.UpTo == UpTo.Now;

    /// <summary>The events read.</summary>
    public long Events => (lastRead ?? rows).Events;

    /// <summary>What a table of the target, or what it has instead, is called in full.</summary>
    public string NameOf(string table) => tables is null ? table : Prefix + table;

    /// <exception cref="CommandFailed">The target or the moment is unknown.</exception>
    public static async Task<Replay> OfAsync(Registry registry, string name, string? asOf, Prefix? into, CancellationToken cancel)
    {
        var book = new TargetBook(registry);
        var target = await book.FindAsync(name, cancel);
        var moment = await Host.Moment.OfAsync(asOf, registry, cancel);
        if (target.HasTables) return new(registry, target, moment, await book.OpenAsync(target, into, cancel), null, into ?? target.Prefix);
        return asOf is null && into is null
            ? new(registry, target, moment, null, null, target.Prefix)
            : throw new CommandFailed(ExitCode.Wrong, $"'{target.Name}' is no tables: it can only be made what history says now, and where it is. --as-of and --into are for tables.");
    }

    /// <summary>A replay of all that happened into a target as it is wished to be.</summary>
    /// <param name="connection">Where it would be, with the password; null for where it is.</param>
    public static async Task<Replay> OfAsync(Registry registry, KnownTarget wished, string? connection, CancellationToken cancel)
    {
        var tables = !wished.HasTables ? null
            : connection is null ? await new TargetBook(registry).OpenAsync(wished, null, cancel)
            : await new TargetTables(registry).OpenAsync(wished.Co, connection, wished.Prefix, cancel);
        return new(registry, wished, await Host.Moment.OfAsync(null, registry, cancel), tables, connection, wished.Prefix);
    }

    /// <summary>How many events there are of all that a target of a CO may be told of.</summary>
    public static async Task<long> EventsOfAsync(Registry registry, CoId co, CancellationToken cancel)
    {
        var tenant = Tenant.Of(co);
        var told = Projections.Subjects.Reference.Streams.Append(StreamKind.Person).Append(StreamKind.OrgIdentity).Select(Codes<StreamKind>.Of).ToHashSet(StringComparer.Ordinal);
        return (await StoreOverview.CountAsync(registry.Database, cancel)).Where(c => c.Tenant == tenant && told.Contains(c.Kind)).Sum(c => c.Events);
    }

    /// <summary>Says what a rebuild would do, and whether the guard would let it. Tables that are yet to be made count as empty.</summary>
    /// <exception cref="TargetFailure">The target cannot be read.</exception>
    public async Task<PreviewedTarget> PreviewAsync(Progress progress, CancellationToken cancel)
    {
        if (tables is null) return await PreviewInPortionsAsync(progress, cancel);
        if (!await tables.ExistAsync(cancel)) return await FirstFillAsync(progress, cancel);
        await using var load = await tables.BeginAsync(LoadKind.Drift, new Phases(progress), cancel);
        await WriteAsync(load, progress, cancel);
        var (affected, report) = (await load.AffectedAsync(cancel), await load.CompareAsync(cancel));
        return new(report.Tables, report.Drifts, await SubjectsAsync(registry, report.Drifts, cancel), affected, Guard.IsTooMuch(target.Settings, affected), IsFirstFill: false);
    }

    private async Task<PreviewedTarget> FirstFillAsync(Progress progress, CancellationToken cancel)
    {
        var (counts, drifts) = (Tables.All.ToDictionary(t => t.Name, _ => 0L, StringComparer.Ordinal), new List<Drift>());
        var subjects = new Dictionary<(string, int), string>();
        var total = await EventsOfAsync(registry, target.Co, cancel);
        await foreach (var verdict in rows.VerdictsAsync(done => progress("replaying history", done, total), cancel))
        {
            foreach (var drift in FirstFill.RowsOf(verdict))
            {
                if (++counts[drift.Table] > DriftReport.MostPerTable) continue;
                drifts.Add(drift);
                subjects[(drift.Table, drift.Id)] = verdict.Subject.ToString();
            }
        }

        return new([.. Tables.All.Select(t => new TableReport(t.Name, counts[t.Name], counts[t.Name], 0, 0))], [.. drifts], subjects, new(0, 0, ""), WouldStop: false, IsFirstFill: true);
    }

    /// <summary>Makes the target what history says, and brings its schema up to date before.</summary>
    /// <param name="command">The command that would have to be approved, such as <c>rebuild sql</c>.</param>
    /// <param name="approval">See <see cref="Guard"/>.</param>
    /// <exception cref="RunStopped">It would change or remove too much.</exception>
    /// <exception cref="RunFailedInPart">The target refused some subjects.</exception>
    /// <exception cref="TargetFailure">The target is as it was.</exception>
    public Task<LoadReport> RebuildAsync(string command, string? approval, Progress progress, CancellationToken cancel) => RebuildAsync(command, approval, null, progress, cancel);

    /// <inheritdoc cref="RebuildAsync(string, string?, Progress, CancellationToken)"/>
    /// <param name="keep">Is done when the guard has let it pass, before anything is written: keeps what makes it necessary. Null for nothing.</param>
    public async Task<LoadReport> RebuildAsync(string command, string? approval, Func<Task>? keep, Progress progress, CancellationToken cancel)
    {
        if (tables is null) return await RebuildInPortionsAsync(command, approval, keep, progress, cancel);
        await tables.ApplySchemaAsync(cancel);
        try
        {
            await using var load = await tables.BeginAsync(LoadKind.Rebuild, new Phases(progress), cancel);
            await WriteAsync(load, progress, cancel);
            // A copy beside the target harms nobody.
            if (Prefix == target.Prefix) Guard.Check(target, await load.AffectedAsync(cancel), command, approval, LookOf(keep));
            // What the guard has let pass as a whole, it lets pass in portions.
            approval = Guard.Any;
            if (keep is not null) await keep();
            var report = await load.FinishAsync(cancel);
            if (Prefix == target.Prefix) await NoteAsync(isFilled: true, cancel);
            return report;
        }
        catch (RowRejected) when (keep is null && IsOfNow && Prefix == target.Prefix)
        {
            // All or nothing would be nothing, for the sake of one.
        }

        return await RebuildInPortionsAsync(command, approval, null, progress, cancel);
    }

    /// <summary>The command that shows what a change of the configuration would do; null where it is none.</summary>
    private string? LookOf(Func<Task>? keep) => keep is null ? null : $"preview {target.Name} ...";

    private TargetRows Rows() => new(registry.Store, target.Co, moment.UpTo, moment.At, target.Policy);

    /// <summary>Compares the target with history, and mends it if asked to. Also says of whom each row that differs tells.</summary>
    public async Task<(DriftReport Report, IReadOnlyDictionary<(string Table, int Id), string> Subjects)> DriftAsync(bool repair, Progress progress, CancellationToken cancel)
    {
        if (tables is null) return await DriftInPortionsAsync(repair, progress, cancel);
        await using var load = await tables.BeginAsync(repair ? LoadKind.Repair : LoadKind.Drift, new Phases(progress), cancel);
        await WriteAsync(load, progress, cancel);
        var report = await load.CompareAsync(cancel);
        if (repair && report.HasDrift) await load.RepairAsync(cancel);
        await NoteAsync(isFilled: false, cancel);
        return (report, await SubjectsAsync(registry, report.Drifts, cancel));
    }

    /// <summary>Notes what a whole replay found out. What an earlier moment says is no longer so now.</summary>
    private async Task NoteAsync(bool isFilled, CancellationToken cancel)
    {
        if (moment.UpTo != UpTo.Now) return;
        if (isFilled) await filled.NoteAsync(target, rows.Through, rows.Due, [], cancel);
        await new Expectations(registry).KeepAsync(target, rows, cancel);
    }

    private async Task WriteAsync(Load load, Progress progress, CancellationToken cancel)
    {
        var total = await EventsOfAsync(registry, target.Co, cancel);
        await rows.WriteAsync(load, done => progress("replaying history", done, total), cancel);
    }

    /// <summary>Of whom rows tell, by table and id; those that history never knew are missing.</summary>
    public static async Task<IReadOnlyDictionary<(string Table, int Id), string>> SubjectsAsync(Registry registry, IReadOnlyList<Drift> drifts, CancellationToken cancel)
    {
        var subjects = new Dictionary<(string, int), string>();
        foreach (var table in drifts.GroupBy(d => d.Table, StringComparer.Ordinal))
        {
            if (Kinds.OfRegistry.FirstOrDefault(k => k.Table == table.Key) is not { } kind) continue;
            var streams = await StoreOverview.StreamsOfAsync(registry.Database, kind, [.. table.Select(d => d.Id)], cancel);
            foreach (var (id, (_, stream)) in streams) subjects[(table.Key, id)] = stream.ToString();
        }

        return subjects;
    }

    /// <summary>Turns the load's phases into steps of the progress shown.</summary>
    private sealed class Phases(Progress progress) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value)
        {
            // While rows are sent, the replay itself tells how far it is.
            if (value.Phase == LoadPhase.Sending) return;
            progress(
                value.Phase switch
                {
                    LoadPhase.Waiting => "waiting for another load of this target to end",
                    LoadPhase.BuildingKeys => "building keys and indexes",
                    LoadPhase.Comparing => "comparing",
                    _ => "writing what differs",
                },
                value.Rows);
        }
    }
}
