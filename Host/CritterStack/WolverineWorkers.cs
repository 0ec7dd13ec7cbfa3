using EventRegistry.Host.Queue;
using JasperFx;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Wolverine;
using Wolverine.ErrorHandling;
using Wolverine.Marten;
using Wolverine.Runtime;

namespace EventRegistry.Host.CritterStack;

/// <summary>Works on the queue by Wolverine's messages: a durable one calls to a target, a scheduled one has what is due later looked for at its instant.</summary>
/// <remarks>Wolverine makes itself at home in the services that it is put among, so it is given its own.</remarks>
internal sealed partial class WolverineWorkers : IWorkers
{
    public const string Schema = "eventregistry_wolverine";

    private const int TargetsAtOnce = 32;

    private readonly IActionQueue queue;
    private readonly Working working;
    private readonly ILogger log;
    private readonly Shift shift = new(TimeProvider.System);
    private readonly ServiceProvider services;
    private readonly CancellationTokenSource stopping = new();
    private Task listening = Task.CompletedTask;
    private Task lookingAround = Task.CompletedTask;

    public WolverineWorkers(NpgsqlDataSource database, IActionQueue queue, Handling handling, Working working, ILoggerFactory logs)
    {
        (this.queue, this.working, log) = (queue, working, logs.CreateLogger<WolverineWorkers>());
        var own = new ServiceCollection().AddSingleton(logs).AddSingleton(typeof(ILogger<>), typeof(Logger<>))
            .AddSingleton(queue).AddSingleton(new Carrying(queue, database)).AddSingleton(handling).AddSingleton(working).AddSingleton(shift);
        own.AddMarten(options => MartenTables.Describe(options, database, AutoCreate.None)).UseLightweightSessions().IntegrateWithWolverine(messages =>
        {
            messages.MessageStorageSchemaName = Schema;
            messages.AutoCreate = AutoCreate.CreateOrUpdate;
        });
        own.AddWolverine(ExtensionDiscovery.ManualOnly, Configure);
        services = own.BuildServiceProvider();
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var service in services.GetServices<IHostedService>()) await service.StartAsync(cancellationToken);
        (listening, lookingAround) = (ListenAsync(), LookAroundAsync());
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // Whoever stops it once more, even when it is disposed of, wants nothing else.
        if (shift.IsOver) return;
        await stopping.CancelAsync();
        await shift.EndAsync(cancellationToken);
        await Task.WhenAll(listening, lookingAround);
        foreach (var service in services.GetServices<IHostedService>().Reverse()) await service.StopAsync(cancellationToken);
    }

    public void Dispose()
    {
        // The services are not: Wolverine's message store would dispose of the connections with it, which are the registry's.
        shift.Dispose();
        stopping.Dispose();
    }

    private void Configure(WolverineOptions options)
    {
        options.ApplicationAssembly = typeof(LookAfterHandler).Assembly;
        options.UseRuntimeCompilation();
        options.Discovery.DisableConventionalDiscovery().IncludeType(typeof(LookAfterHandler)).IncludeType(typeof(LookAroundHandler));
        options.LocalQueueFor<LookAfter>().UseDurableInbox().MaximumParallelMessages(TargetsAtOnce);
        // Each host looks around for itself, and first of all when it starts: to keep what is scheduled would keep what the jobs say already, and give it to a poller that comes seconds late.
        options.LocalQueueFor<LookAround>().BufferedInMemory().Sequential();
        // A slow target is no hung handler: its lease is renewed as long as it works.
        options.DefaultExecutionTimeout = TimeSpan.FromDays(1);
        // After that it is a dead letter, for whoever wants to know why: the jobs are safe in their table, and the next look around calls again.
        options.OnException<NpgsqlException>().RetryWithCooldown(working.Recovery, working.Recovery, working.Recovery);
        options.Policies.MessageExecutionLogLevel(LogLevel.Debug);
        options.Policies.MessageSuccessLogLevel(LogLevel.Debug);
    }

    /// <summary>Now and then, whatever became of the message before.</summary>
    private async Task LookAroundAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            await CameAsync(null);
            await Task.Delay(working.Poll, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ListenAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await queue.ListenAsync(target => _ = CameAsync(target), stopping.Token);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Whatever it is, the next look around finds what was not heard.
                Broke(log, e, working.Recovery.TotalSeconds);
                await Task.Delay(working.Recovery, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task CameAsync(int? target)
    {
        try
        {
            if (target is null) await SendAsync(new LookAround());
            else if (shift.Call(target.Value)) await SendAsync(new LookAfter(target.Value));
        }
        catch (Exception e)
        {
            if (!stopping.IsCancellationRequested) Broke(log, e, working.Poll.TotalSeconds);
        }
    }

    private async Task SendAsync<T>(T message)
    {
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMessageBus>().PublishAsync(message);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The queue could not be listened to; it goes on in {Seconds} s")]
    private static partial void Broke(ILogger log, Exception e, double seconds);
}
