using EventRegistry.Host.EventStore;
using EventRegistry.Host.Queue;
using JasperFx;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Wolverine;
using Wolverine.Marten;

namespace EventRegistry.Benchmarks;

internal static partial class Figures
{
    static partial void Add(List<(string Name, Func<Laboratory, CancellationToken, Task<Figure>> Measure)> rows) => rows.Add(("queue-beside-wolverine", WolverineQueue.MeasureAsync));
}

/// <summary>Nothing is to be done.</summary>
public sealed record Nothing(int Number);

/// <summary>Does it.</summary>
public static class NothingHandler
{
    private static long done;

    public static long Done => Volatile.Read(ref done);

    public static void Handle(Nothing message)
    {
        ArgumentNullException.ThrowIfNull(message);
        Interlocked.Increment(ref done);
    }
}

/// <summary>Wolverine's own durable local queue, by itself and as its documents set it up, beside the queue of the default runtime: in turns, in one run.</summary>
internal sealed class WolverineQueue : IAsyncDisposable
{
    private const int Turns = 3;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(3);

    private readonly ServiceProvider services;
    private int sent;

    private WolverineQueue(NpgsqlDataSource source)
    {
        var own = new ServiceCollection().AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance).AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        own.AddMarten(options => options.Connection(source)).UseLightweightSessions().IntegrateWithWolverine(messages => messages.AutoCreate = AutoCreate.CreateOrUpdate);
        own.AddWolverine(ExtensionDiscovery.ManualOnly, options =>
        {
            options.ApplicationAssembly = typeof(NothingHandler).Assembly;
            options.UseRuntimeCompilation();
            options.Durability.Mode = DurabilityMode.Solo;
            options.Discovery.DisableConventionalDiscovery().IncludeType(typeof(NothingHandler));
            options.LocalQueueFor<Nothing>().UseDurableInbox();
            options.Policies.MessageExecutionLogLevel(LogLevel.None);
            options.Policies.MessageSuccessLogLevel(LogLevel.None);
        });
        services = own.BuildServiceProvider();
    }

    public static async Task<Figure> MeasureAsync(Laboratory laboratory, CancellationToken cancel)
    {
        await using var source = await QueueRate.DatabaseAsync(laboratory, cancel);
        var ours = new QueueRate.Bench(source, (database, queue, handling, working, logs) =>
            new Workers(queue, new Carrying(queue, database), handling, working, logs.CreateLogger<Workers>()));
        await using var others = PostgresEventStore.Connect(await laboratory.FreshDatabaseAsync(cancel));
        await using var wolverine = new WolverineQueue(others);
        await wolverine.StartAsync(cancel);
        var rates = new Dictionary<string, List<double>>();
        for (var turn = 0; turn <= Turns; turn++)
        {
            foreach (var publishers in (int[])[1, 8])
            {
                await laboratory.SettleAsync(cancel);
                var (rate, other) = (await ours.RateAsync(publishers, 1, Turn, cancel), await wolverine.RateAsync(publishers, Turn, cancel));
                // The first turn is there to warm up.
                if (turn == 0) continue;
                Rates($"ours, {publishers}").Add(rate);
                Rates($"Wolverine, {publishers}").Add(other);
            }
        }

        double Rate(string name) => Rates(name).Order().ElementAt(Turns / 2);
        List<double> Rates(string name) => rates.TryGetValue(name, out var known) ? known : rates[name] = [];
        var ratio = Math.Min(Rate("ours, 1") / Rate("Wolverine, 1"), Rate("ours, 8") / Rate("Wolverine, 8"));
        return new("queue-beside-wolverine", "jobs/s through the default's queue / Wolverine's durable local queue in turns with it, the lower of one publisher and eight", ratio, 2, 5, false,
            Figure.Of([.. rates.Keys.Select(k => ($"jobs/s, {k}", Rate(k)))]));
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private async Task StartAsync(CancellationToken cancel)
    {
        foreach (var service in services.GetServices<IHostedService>()) await service.StartAsync(cancel);
    }

    private Task<double> RateAsync(int publishers, TimeSpan howLong, CancellationToken cancel)
    {
        var before = NothingHandler.Done;
        return QueueRate.WhilePublishingAsync(publishers, 1, howLong, async () =>
        {
            await using var scope = services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IMessageBus>().PublishAsync(new Nothing(Interlocked.Increment(ref sent)));
        }, () => NothingHandler.Done - before, cancel);
    }
}
