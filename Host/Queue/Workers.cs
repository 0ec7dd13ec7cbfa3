using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EventRegistry.Host.Queue;

/// <summary>Works on the queue, in each host: one batch at a time for each target, and no target waits for another.</summary>
public sealed partial class Workers(IActionQueue queue, Carrying carrying, Handling handling, Working working, ILogger<Workers> log) : BackgroundService, IWorkers
{
    private static readonly TimeSpan ShortestSleep = TimeSpan.FromMilliseconds(5);

    private readonly CancellationTokenSource patience = new();
    private readonly ConcurrentDictionary<int, (Lane Lane, Task Work)> lanes = [];
    private readonly Bell bell = new();

    /// <summary>Lets what runs be finished while the host waits for it; what is not finished then is left to its lease.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await using var end = cancellationToken.Register(patience.Cancel);
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        patience.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var listening = ListenAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var sleep = working.Recovery;
            try
            {
                sleep = await LookAsync(stoppingToken);
                await bell.WaitAsync(sleep, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                await RecoverAsync(e, "looking at the queue", stoppingToken);
            }
        }

        await Task.WhenAll([listening, .. lanes.Values.Select(l => l.Work)]);
    }

    /// <summary>Wakes the lanes of all targets where something is due.</summary>
    /// <returns>How long nothing else becomes due.</returns>
    private async Task<TimeSpan> LookAsync(CancellationToken stopping)
    {
        var sleep = working.Poll;
        foreach (var (target, wait) in await queue.NextDueAsync(stopping))
        {
            // What is due and stays so is what another worker keeps from being claimed: it says when it is done.
            if (wait <= TimeSpan.Zero) Wake(target, stopping);
            else if (wait < sleep) sleep = wait;
        }

        return sleep < ShortestSleep ? ShortestSleep : sleep;
    }

    private void Wake(int target, CancellationToken stopping)
    {
        // Only the loop above and the listener come here, and a lane lives as long as the host.
        lock (lanes)
        {
            if (!lanes.TryGetValue(target, out var known))
            {
                var lane = new Lane(target, queue, carrying, handling, working);
                lanes[target] = known = (lane, Task.Run(() => WorkAsync(lane, stopping), CancellationToken.None));
            }

            known.Lane.Bell.Ring();
        }
    }

    private async Task WorkAsync(Lane lane, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await lane.Bell.WaitAsync(Timeout.InfiniteTimeSpan, stopping);
                // What was put back becomes due at an instant that nobody has looked at yet.
                if (await lane.DrainAsync(stopping, patience.Token)) bell.Ring();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested || patience.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                await RecoverAsync(e, $"the jobs of target {lane.Target}", stopping);
                lane.Bell.Ring();
            }
        }
    }

    private async Task ListenAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await queue.ListenAsync(target =>
                {
                    if (target is { } one) Wake(one, stopping);
                    else bell.Ring();
                }, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                await RecoverAsync(e, "listening", stopping);
            }
        }
    }

    private async Task RecoverAsync(Exception e, string what, CancellationToken stopping)
    {
        if (stopping.IsCancellationRequested) return;
        // Whatever it is, the other targets must go on; what was claimed is left to its lease.
        Broke(log, e, what, working.Recovery.TotalSeconds);
        await Task.Delay(working.Recovery, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The queue broke down at {What}; it goes on in {Seconds} s")]
    private static partial void Broke(ILogger log, Exception e, string what, double seconds);
}
