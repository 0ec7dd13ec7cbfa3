using EventRegistry.Host.Queue;
using EventRegistry.Host.Targets;

namespace EventRegistry.Host.Provisioning;

/// <summary>A target and how it does.</summary>
/// <param name="Fill">When it was last made what history says as a whole; null for never.</param>
/// <param name="LastRun">The last run over it; null when there was none.</param>
internal sealed record TargetNow(KnownTarget Target, JobCounts Jobs, Fill? Fill, KnownRun? LastRun);

/// <summary>How the targets do, and how far what tells them is behind history.</summary>
internal sealed class TargetsNow(Registry registry)
{
    public async Task<IReadOnlyList<TargetNow>> ListAsync(CancellationToken cancel)
    {
        var targets = await new TargetBook(registry).ListAsync(cancel);
        var jobs = (await registry.Queue.CountsAsync(cancel)).ToDictionary(c => c.Target);
        var (fills, runs) = (await Fills.ReadAsync(registry.Database, cancel), new Runs(registry));
        var now = new List<TargetNow>();
        foreach (var target in targets)
        {
            var last = (await runs.ListAsync(target.Id, 1, cancel)).FirstOrDefault();
            now.Add(new(target, jobs.GetValueOrDefault(target.Id) ?? new(target.Id, 0, 0, 0, 0, null, null), fills.GetValueOrDefault(target.Id), last));
        }

        return now;
    }

    /// <summary>How much of history was not looked through yet for what targets are to be told; null before there was any target.</summary>
    public async Task<long?> BehindAsync(CancellationToken cancel) =>
        await TriggerPlace.ReadAsync(registry.Database, cancel) is { } place ? Math.Max(0, await registry.Store.SettledAsync(cancel) - place) : null;
}
