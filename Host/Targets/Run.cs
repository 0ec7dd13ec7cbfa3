using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;

namespace EventRegistry.Host.Targets;

/// <summary>A run that is under way here. It says how far it is, and hears when it is cancelled.</summary>
internal sealed class Run : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly Runs runs;
    private readonly long id;
    private readonly CancellationTokenSource stop;
    private readonly CancellationTokenSource ended = new();
    private readonly Task beating;
    private (string? Phase, long? Done, long? Total) place;
    private bool wasCancelled;

    internal Run(Runs runs, long id, CancellationToken cancel)
    {
        (this.runs, this.id) = (runs, id);
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        beating = BeatAsync();
    }

    public long Id => id;

    /// <summary>Does the work of a run, and notes what came of it.</summary>
    /// <param name="progress">Is told how far it is, besides the run itself.</param>
    /// <param name="work">The work; its affected subjects are looked at before anything is written.</param>
    /// <exception cref="RunStopped">The guard stopped it.</exception>
    /// <exception cref="RunFailedInPart">The target refused some subjects.</exception>
    public async Task<LoadReport> DoAsync(Progress progress, Func<Progress, CancellationToken, Task<LoadReport>> work)
    {
        try
        {
            var report = await work(
                (step, done, total) =>
                {
                    place = (step, done, total);
                    progress(step, done, total);
                }, stop.Token);
            await EndAsync("done", null, report.Tables, null);
            return report;
        }
        catch (RunStopped stopped)
        {
            await EndAsync("stopped", stopped.Affected, null, stopped.Message);
            throw;
        }
        catch (RunFailedInPart part)
        {
            await EndAsync("partly", null, part.Tables, part.Message);
            throw;
        }
        catch (OperationCanceledException) when (wasCancelled)
        {
            await EndAsync("cancelled", null, null, null);
            throw new CommandFailed(ExitCode.Found, $"Run {id} was cancelled. " + (place.Phase == InPortions.Phase ? "Whom the target was told of stays told." : "The target is as it was."));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await EndAsync("failed", null, null, e.Message);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await beating;
        stop.Dispose();
        ended.Dispose();
    }

    private async Task EndAsync(string state, Affected? affected, IReadOnlyList<TableReport>? tables, string? error)
    {
        await ended.CancelAsync();
        await beating;
        await runs.EndAsync(id, state, affected, tables, error, CancellationToken.None);
    }

    private async Task BeatAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(Beat);
            while (await timer.WaitForNextTickAsync(ended.Token))
            {
                if (!await runs.BeatAsync(id, place.Phase, place.Done, place.Total, ended.Token)) continue;
                wasCancelled = true;
                await stop.CancelAsync();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or Npgsql.NpgsqlException)
        {
            // The work goes on without being watched: what it comes to is noted at its end.
        }
    }
}
