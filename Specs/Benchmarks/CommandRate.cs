using System.Diagnostics;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;

namespace EventRegistry.Benchmarks;

/// <summary>What the REST API carries out, against what the store alone could take, and against the original.</summary>
internal static class CommandRate
{
    private const int People = 10_000;
    private const int Connections = 16;
    private const int Turns = 3;
    private const int InTurn = 1_000;
    private const int Added = 500;

    // What was measured of COmanage Registry 4.6.1 on such a machine: the fast end of each.
    private const double TheirEdits = 44;
    private const double TheirAdds = 12;
    private const double TheirViews = 24;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);

    /// <summary>Edits of a name through the API, sixteen at once, against appends of the same events that decide nothing.</summary>
    public static async Task<Figure> AtOnceAsync(Laboratory laboratory, CancellationToken cancel)
    {
        await using var crowd = await ServedCrowd.OpenAsync(await laboratory.FreshDatabaseAsync(cancel), People, cancel);
        var next = 0;
        Task Edit() => crowd.RenameAsync(1 + (Interlocked.Increment(ref next) % (People / 2)), $"Given{next}", cancel);
        Task Append() => crowd.Registry.Store.AppendAsync(Edited((People / 2) + 1 + (Interlocked.Increment(ref next) % (People / 2)), next), cancel);
        await RateAsync(Edit, WarmUp);
        await RateAsync(Append, WarmUp);
        var (edits, appends) = (new List<double>(), new List<double>());
        for (var turn = 0; turn < Turns; turn++)
        {
            await laboratory.SettleAsync(cancel);
            edits.Add(await RateAsync(Edit, Turn));
            await laboratory.SettleAsync(cancel);
            appends.Add(await RateAsync(Append, Turn));
        }

        var (edit, append) = (edits.Order().ElementAt(Turns / 2), appends.Order().ElementAt(Turns / 2));
        return new("commands", "16 connections: commands/s through the API / bare appends/s of the same events", edit / append, 0.5, 0.8, false, Figure.Of(
            ("commands/s", edit), ("appends/s", append)));
    }

    /// <summary>Edits one after the other.</summary>
    public static async Task<Figure> EditsAsync(Laboratory laboratory, CancellationToken cancel)
    {
        await using var crowd = await ServedCrowd.OpenAsync(await laboratory.FreshDatabaseAsync(cancel), People, cancel);
        for (var i = 1; i <= InTurn; i++) await crowd.RenameAsync(i, "Warm", cancel);
        await laboratory.SettleAsync(cancel);
        var rate = await InTurnAsync(InTurn, i => crowd.RenameAsync(i + InTurn, $"Given{i}", cancel));
        return new("edits", $"{InTurn} edits one after the other through the API: edits/s / {TheirEdits} of COmanage Registry", rate / TheirEdits, 10, 30, false, Figure.Of(("edits/s", rate)));
    }

    /// <summary>People and names added one after the other, and people viewed; the lower of the two ratios counts.</summary>
    public static async Task<Figure> AddsAndViewsAsync(Laboratory laboratory, CancellationToken cancel)
    {
        await using var crowd = await ServedCrowd.OpenAsync(await laboratory.FreshDatabaseAsync(cancel), People, cancel);
        var added = new List<string>();
        for (var i = 0; i < Added; i++) added.Add(await crowd.AddAsync(i, cancel));
        foreach (var person in added) await crowd.ViewAsync(person, cancel);
        await laboratory.SettleAsync(cancel);
        var adds = 2 * await InTurnAsync(Added, async i => added.Add(await crowd.AddAsync(i, cancel)));
        var views = await InTurnAsync(added.Count, i => crowd.ViewAsync(added[i - 1], cancel));
        return new("adds-and-views", $"one client: requests/s that add people and names / {TheirAdds}, that view them / {TheirViews}, the lower", Math.Min(adds / TheirAdds, views / TheirViews), 15, 50, false, Figure.Of(
            ("adds/s", adds), ("views/s", views)));
    }

    /// <param name="count">How many.</param>
    /// <param name="act">Given 1 to that many.</param>
    public static async Task<double> InTurnAsync(int count, Func<int, Task> act)
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 1; i <= count; i++) await act(i);
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<double> RateAsync(Func<Task> act, TimeSpan howLong)
    {
        var (started, done) = (Stopwatch.GetTimestamp(), 0L);
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(started) < howLong)
            {
                await act();
                Interlocked.Increment(ref done);
            }
        })));
        return done / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static Append Edited(int person, int turn)
    {
        var name = new Name(person, null, $"Given{turn}", null, "Family", null, "official", null, new(person), null, true, null);
        return new(Tenant.Of(Crowd.Co), new(StreamKind.Person, person), ExpectedVersion.Any,
            [new(Guid.CreateVersion7(), TimeProvider.System.GetUtcNow(), "co_2.bench", new("benchmark", "benchmark"), new Edited<Name>(name, turn))]);
    }
}
