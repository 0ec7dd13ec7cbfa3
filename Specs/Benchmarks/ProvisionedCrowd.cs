using System.Diagnostics;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host;
using EventRegistry.Host.Commands;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Provisioning;
using EventRegistry.Host.Queue;
using EventRegistry.Host.Targets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace EventRegistry.Benchmarks;

/// <summary>A crowd with a SQL target in a database of its own, and a host that provisions it.</summary>
internal sealed class ProvisionedCrowd : IAsyncDisposable
{
    // Says of each name that was changed in the target that it was, when the change holds.
    private const string Tell = """
        create function tell_name() returns trigger language plpgsql as $$ begin perform pg_notify('names', new.id || ' ' || new.given); return null; end $$;
        create trigger tell_name after update on sp_names for each row execute function tell_name();
        listen names;
        """;

    private readonly ServiceProvider services;
    private readonly NpgsqlConnection ears;
    private readonly Dictionary<string, TaskCompletionSource<long>> expected = [];

    private ProvisionedCrowd(Registry registry, KnownTarget target, NpgsqlDataSource tables, ServiceProvider services, NpgsqlConnection ears)
    {
        (Registry, Target, Tables, this.services, this.ears) = (registry, target, tables, services, ears);
        ears.Notification += (_, said) =>
        {
            lock (expected) if (expected.Remove(said.Payload, out var waiting)) waiting.SetResult(Stopwatch.GetTimestamp());
        };
    }

    public Registry Registry { get; }

    public KnownTarget Target { get; }

    public NpgsqlDataSource Tables { get; }

    public Registrar Registrar => services.GetRequiredService<Registrar>();

    public IActionQueue Queue => services.GetRequiredService<IActionQueue>();

    public static async Task<ProvisionedCrowd> OpenAsync(Laboratory laboratory, int people, ProvisioningMode mode, CancellationToken cancel)
    {
        var registry = await Registry.OpenAsync(await laboratory.FreshDatabaseAsync(cancel), null, cancel);
        await Crowd.FillAsync(registry, people, cancel);
        var database = await laboratory.FreshDatabaseAsync(cancel);
        var (target, _) = await new TargetBook(registry).AddAsync("target", Crowd.Co.Value, new() { Connection = database, Mode = mode }, cancel);
        await (await Replay.OfAsync(registry, target.Name, null, null, cancel)).RebuildAsync("", "any", (_, _, _) => { }, cancel);
        var services = new ServiceCollection().AddSingleton(registry).AddLogging().AddProvisioning()
            .AddSingleton(typeof(Microsoft.Extensions.Logging.ILogger<>), typeof(NullLogger<>))
            .AddSingleton(all => new Registrar(registry) { Witness = handled => { if (handled.Events.Count > 0) all.GetRequiredService<Trigger>().Ring(handled); } })
            .BuildServiceProvider();
        var ears = new NpgsqlConnection(database);
        await ears.OpenAsync(cancel);
        await using (var tell = new NpgsqlCommand(Tell, ears)) await tell.ExecuteNonQueryAsync(cancel);
        return new(registry, target, PostgresEventStore.Connect(database), services, ears);
    }

    /// <summary>When a name in the target has a value that it is about to get.</summary>
    public Task<long> SeenAsync(int name, string given)
    {
        var waiting = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (expected) expected[$"{name} {given}"] = waiting;
        return waiting.Task;
    }

    /// <summary>Hears what the target tells while something is done.</summary>
    public async Task WhileListeningAsync(Func<Task> work, CancellationToken cancel)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var listening = ListenAsync(enough.Token);
        try
        {
            await work();
        }
        finally
        {
            await enough.CancelAsync();
            await listening;
        }
    }

    /// <summary>Provisions while something is done.</summary>
    public async Task WhileProvisioningAsync(Func<Task> work, CancellationToken cancel)
    {
        var trigger = services.GetRequiredService<Trigger>();
        await trigger.StartAsync(cancel);
        await work();
        await trigger.StopAsync(cancel);
    }

    /// <summary>Works on what is queued until nothing is.</summary>
    /// <param name="most">So many jobs at a time.</param>
    /// <param name="enough">So many jobs are enough.</param>
    public async Task DrainAsync(int most, int enough, CancellationToken cancel)
    {
        var handling = services.GetRequiredService<Handling>();
        var carrying = services.GetRequiredService<Carrying>();
        for (var done = 0; done < enough;)
        {
            var batch = await Queue.ClaimAsync("benchmark", Target.Id, most, TimeSpan.FromMinutes(1), cancel);
            if (batch.Jobs.Count == 0) return;
            await carrying.CarryOutAsync(batch, handling, cancel);
            done += batch.Jobs.Count;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ears.DisposeAsync();
        await services.DisposeAsync();
        await Tables.DisposeAsync();
        await Registry.DisposeAsync();
    }

    private async Task ListenAsync(CancellationToken enough)
    {
        try
        {
            while (true) await ears.WaitAsync(enough);
        }
        catch (OperationCanceledException)
        {
        }
    }
}
