using EventRegistry.Projections.Targets.Sql;

namespace EventRegistry.Benchmarks;

/// <summary>Rebuilds of the target and their floor, measured in turns, so that whatever else the machine does hits both.</summary>
internal sealed record Rebuilds(IReadOnlyList<Outcome> IntoEmpty, IReadOnlyList<Outcome> Unchanged, IReadOnlyList<Outcome> Floors)
{
    private const int Turns = 3;
    private static readonly string EmptyTarget = $"truncate {string.Join(", ", Tables.All.Select(t => Work.Prefix + t.Name))}";

    public static async Task<Rebuilds> RunAsync(Laboratory laboratory, CancellationToken cancel)
    {
        var subject = await laboratory.SubjectAsync(laboratory.Events, cancel);
        var (empty, unchanged, floors) = (new List<Outcome>(), new List<Outcome>(), new List<Outcome>());
        var rows = laboratory.FileFor("rows");
        for (var turn = 0; turn < Turns; turn++)
        {
            empty.Add(await IntoEmptyAsync(laboratory, subject, cancel));
            await laboratory.SettleAsync(cancel);
            unchanged.Add(await laboratory.DoAsync("rebuild", cancel, subject.Database));
            if (turn == 0) await Floor.KeepRowsAsync(subject.Database, rows, cancel);
            await laboratory.SettleAsync(cancel);
            floors.Add(await laboratory.DoAsync("floor", cancel, subject.Database, rows));
            await Laboratory.ExecuteAsync(subject.Database, "drop schema floor cascade", cancel);
        }

        return new(empty, unchanged, floors);
    }

    public static async Task<IReadOnlyList<Outcome>> OfTenthAsync(Laboratory laboratory, CancellationToken cancel)
    {
        var subject = await laboratory.SubjectAsync(laboratory.Tenth, cancel);
        var runs = new List<Outcome>();
        for (var turn = 0; turn < Turns; turn++) runs.Add(await IntoEmptyAsync(laboratory, subject, cancel));
        return runs;
    }

    private static async Task<Outcome> IntoEmptyAsync(Laboratory laboratory, Subject subject, CancellationToken cancel)
    {
        await Laboratory.ExecuteAsync(subject.Database, EmptyTarget, cancel);
        await laboratory.SettleAsync(cancel);
        return await laboratory.DoAsync("rebuild", cancel, subject.Database);
    }
}
