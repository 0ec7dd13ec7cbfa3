using System.Diagnostics;
using System.Globalization;
using EventRegistry.Benchmarks.History;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Targets.Sql;
using Npgsql;

namespace EventRegistry.Benchmarks;

/// <summary>What runs over a whole target cost: filling it, provisioning everybody where nothing differs, looking for drift.</summary>
/// <param name="Rows">The rows that the target holds.</param>
/// <param name="People">The people among them.</param>
internal sealed record WholeTargets(long Rows, long People, double Fill, double Nothing, double Drift, double Copy)
{
    // What was measured of COmanage Registry 4.6.1's Reprovision All on such a machine, in people a second.
    private const double Theirs = 8.6;
    private const int Turns = 3;

    // Either takes a few hundredths of a second, which whatever else the machine does may double.
    private const int Times = 5;
    private static readonly string EmptyTarget = $"truncate {string.Join(", ", Tables.All.Select(t => Work.Prefix + t.Name))}";

    private static WholeTargets? measured;

    public static async Task<Figure> NothingDiffersAsync(Laboratory laboratory, CancellationToken cancel)
    {
        var runs = measured ??= await MeasureAsync(laboratory, cancel);
        return new("provision-all", "provision --all when nothing differs: time / rebuild of the same registry into empty tables", runs.Nothing / runs.Fill, 0.8, 0.3, true, Figure.Of(
            ("nothing differs s", runs.Nothing), ("into empty s", runs.Fill)));
    }

    public static async Task<Figure> DriftAsync(Laboratory laboratory, CancellationToken cancel)
    {
        var runs = measured ??= await MeasureAsync(laboratory, cancel);
        return new("drift", "drift of an unchanged target: rows/s / COPY of the same rows", runs.Copy / runs.Drift, 0.8, 1.0, false, Figure.Of(
            ("rows/s", runs.Rows / runs.Drift), ("COPY rows/s", runs.Rows / runs.Copy)));
    }

    public static async Task<Figure> PeopleAsync(Laboratory laboratory, CancellationToken cancel)
    {
        var runs = measured ??= await MeasureAsync(laboratory, cancel);
        return new("provision-people", $"people/s of provision --all into empty tables / {Theirs.ToString(CultureInfo.InvariantCulture)} of COmanage Registry", runs.People / runs.Fill / Theirs, 500, 1_000, false, Figure.Of(
            ("people/s", runs.People / runs.Fill), ("rows a person", (double)runs.Rows / runs.People)));
    }

    private static async Task<WholeTargets> MeasureAsync(Laboratory laboratory, CancellationToken cancel)
    {
        var subject = await laboratory.SubjectAsync(laboratory.Events, cancel);
        var database = await laboratory.FreshDatabaseAsync(cancel);
        await using var registry = await Registry.OpenAsync(subject.Database, null, cancel);
        await new Host.ReadModels.CatchUp(registry).RunAsync(cancel);
        var (target, _) = await new TargetBook(registry).AddAsync("whole", Town.MainCo, new() { Connection = database, Mode = ProvisioningMode.Manual }, cancel);
        await using var tables = NpgsqlDataSource.Create(database);
        var (fills, nothings, drifts, copies) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var turn = 0; turn < Turns; turn++)
        {
            await Laboratory.ExecuteAsync(database, EmptyTarget, cancel);
            await laboratory.SettleAsync(cancel);
            fills.Add(await SecondsAsync(() => ProvisionAsync(registry, target, cancel)));
            await laboratory.SettleAsync(cancel);
            nothings.Add(await SecondsAsync(() => ProvisionAsync(registry, target, cancel)));
            for (var time = 0; time < Times; time++)
            {
                drifts.Add(await SecondsAsync(async () => await new DriftCheck(registry).LookAsync(target, fromHistory: false, (_, _, _) => { }, cancel)));
                copies.Add(await SecondsAsync(() => CopyAsync(tables, cancel)));
            }
        }

        return new(await CountAsync(tables, Tables.All, cancel), await CountAsync(tables, [SpPeople.Table], cancel), Median(fills), Median(nothings), Median(drifts), Median(copies));
    }

    private static async Task ProvisionAsync(Registry registry, KnownTarget target, CancellationToken cancel) =>
        await new Runs(registry).DoAsync("provision", await Replay.OfAsync(registry, target.Name, null, null, cancel), "any", (_, _, _) => { }, cancel);

    private static async Task CopyAsync(NpgsqlDataSource tables, CancellationToken cancel)
    {
        await using var connection = await tables.OpenConnectionAsync(cancel);
        foreach (var table in Tables.All)
        {
            await using var rows = await connection.BeginRawBinaryCopyAsync($"copy {Work.Prefix}{table.Name} to stdout (format binary)", cancel);
            await rows.CopyToAsync(Stream.Null, cancel);
        }
    }

    private static async Task<long> CountAsync(NpgsqlDataSource tables, IEnumerable<Table> all, CancellationToken cancel)
    {
        await using var command = tables.CreateCommand($"select {string.Join(" + ", all.Select(t => $"(select count(*) from {Work.Prefix}{t.Name})"))}");
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    private static async Task<double> SecondsAsync(Func<Task> act)
    {
        var started = Stopwatch.GetTimestamp();
        await act();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static double Median(List<double> seconds) => seconds.Order().ElementAt(seconds.Count / 2);
}
