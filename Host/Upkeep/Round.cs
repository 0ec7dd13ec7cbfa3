using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EventRegistry.Host.Upkeep;

/// <summary>Work that is done again and again while the registry is served. A pass that fails is tried again, later each time.</summary>
internal abstract partial class Round(TimeProvider clock, ILogger log) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>One pass.</summary>
    /// <returns>How long to wait before the next.</returns>
    public abstract Task<TimeSpan> PassAsync(CancellationToken cancel);

    /// <summary>Waits for the next pass.</summary>
    protected virtual Task WaitAsync(TimeSpan wait, CancellationToken cancel) => Task.Delay(wait, clock, cancel);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var pause = await NextAsync(failures, stoppingToken);
                failures = pause.Failed ? failures + 1 : 0;
                await WaitAsync(pause.Wait, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task<(TimeSpan Wait, bool Failed)> NextAsync(int failures, CancellationToken cancel)
    {
        try
        {
            return (await PassAsync(cancel), false);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            // Whatever it is, the host must go on answering; what it was is in the log.
            var wait = FirstPause * Math.Pow(2, Math.Min(failures, 10));
            if (wait > LongestPause) wait = LongestPause;
            Failed(log, e, GetType().Name, wait.TotalSeconds);
            return (wait, true);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A pass of {Round} failed; the next is in {Seconds} s")]
    private static partial void Failed(ILogger log, Exception e, string round, double seconds);
}
