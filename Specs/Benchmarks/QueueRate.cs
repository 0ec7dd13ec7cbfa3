using System.Diagnostics;
using EventRegistry.Domain.Changelog;
using EventRegistry.Host;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Queue;
using EventRegistry.Projections.Subjects;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace EventRegistry.Benchmarks;

/// <summary>
/// Actions a second through the queue alone, asked for, claimed, handled by a handler that does nothing, and finished; against what Wolverine's durable
/// local queue does on such a machine.
/// </summary>
internal static class QueueRate
{
    // Wolverine 6.29 on two cores: one publisher that awaits each message, and eight.
    private const double WolverineWithOne = 1_000;
    private const double WolverineWithEight = 3_000;
    private const int Turns = 3;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(3);

    public static async Task<Figure> MeasureAsync(Laboratory laboratory, CancellationToken cancel)
    {
        await using var source = await DatabaseAsync(laboratory, cancel);
        var bench = new Bench(source, Runtime.Current.Workers);
        // Each ask is on the disk before its publisher asks for the next.
        var kinds = new (string Name, int Publishers, int Page)[] { ("pages of 100", 1, 100), ("one", 1, 1), ("eight", 8, 1) };
        foreach (var kind in kinds) await bench.RateAsync(kind.Publishers, kind.Page, TimeSpan.FromSeconds(1), cancel);
        var rates = kinds.ToDictionary(k => k.Name, _ => new List<double>());
        for (var turn = 0; turn < Turns; turn++)
        {
            foreach (var kind in kinds)
            {
                await laboratory.SettleAsync(cancel);
                rates[kind.Name].Add(await bench.RateAsync(kind.Publishers, kind.Page, Turn, cancel));
            }
        }

        double Rate(string name) => rates[name].Order().ElementAt(Turns / 2);
        var ratio = new[] { Rate("pages of 100") / WolverineWithOne, Rate("one") / WolverineWithOne, Rate("eight") / WolverineWithEight }.Min();
        return new("queue", "jobs/s through the queue / 1,000 with one publisher and 3,000 with eight, the lowest", ratio, 2, 5, false, Figure.Of(
            [.. kinds.Select(k => ($"jobs/s, {k.Name}", Rate(k.Name)))]));
    }

    public static async Task<NpgsqlDataSource> DatabaseAsync(Laboratory laboratory, CancellationToken cancel)
    {
        var source = PostgresEventStore.Connect(await laboratory.FreshDatabaseAsync(cancel));
        await new Migrations("Queue").ApplyAsync(source, cancel);
        return source;
    }

    /// <summary>Publishers ask for so long; what counts is when the last of what they asked for is done.</summary>
    /// <param name="ask">Returns when what it asked for is on the disk.</param>
    /// <param name="done">How many were done so far.</param>
    /// <returns>How many a second.</returns>
    public static async Task<double> WhilePublishingAsync(int publishers, int page, TimeSpan howLong, Func<Task> ask, Func<long> done, CancellationToken cancel)
    {
        var (started, asked) = (Stopwatch.GetTimestamp(), 0L);
        await Task.WhenAll(Enumerable.Range(0, publishers).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(started) < howLong)
            {
                await ask();
                Interlocked.Add(ref asked, page);
            }
        }, cancel)));
        while (done() < asked) await Task.Delay(1, cancel);
        return asked / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>The registry's queue.</summary>
    public sealed class Bench(NpgsqlDataSource source, Func<NpgsqlDataSource, IActionQueue, Handling, Working, ILoggerFactory, IWorkers> workersOf)
    {
        private readonly IActionQueue queue = Runtime.Current.Queue(source);
        private int subjects;
        private long done;

        /// <summary>Each publisher asks for subjects of its own.</summary>
        public async Task<double> RateAsync(int publishers, int page, TimeSpan howLong, CancellationToken cancel)
        {
            done = 0;
            using var workers = workersOf(source, queue, new(HandleAsync, (_, _) => null), new(), NullLoggerFactory.Instance);
            await workers.StartAsync(cancel);
            var rate = await WhilePublishingAsync(publishers, page, howLong, () => AskAsync(page, cancel), () => Volatile.Read(ref done), cancel);
            await workers.StopAsync(cancel);
            return rate;
        }

        private Task AskAsync(int page, CancellationToken cancel)
        {
            var first = Interlocked.Add(ref subjects, page);
            return queue.AskAsync([.. Enumerable.Range(first, page).Select(i => new Ask("2", 1, new(StreamKind.Person, i), ProvisioningAction.Eligible, i, "anna", "edit"))], cancel);
        }

        private Task<Handled> HandleAsync(Batch batch, CancellationToken cancel)
        {
            Interlocked.Add(ref done, batch.Jobs.Count);
            return Task.FromResult(new Handled([.. batch.Jobs.Select(j => new Succeeded(j.Id))]));
        }
    }
}
