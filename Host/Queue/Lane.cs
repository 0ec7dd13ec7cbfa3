using EventRegistry.Host.Provisioning;

namespace EventRegistry.Host.Queue;

/// <summary>The work for one target in this host: batch after batch, one at a time.</summary>
internal sealed class Lane(int target, IActionQueue queue, Carrying carrying, Handling handling, Working working)
{
    // Where jobs come one by one, each alone would cost the database as much as a hundred together. The first is not kept waiting.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);

    public int Target => target;

    public Bell Bell { get; } = new();

    /// <summary>Works until nothing is due.</summary>
    /// <param name="stopping">No more batches are to be claimed.</param>
    /// <param name="patience">Nobody waits any longer for the one that runs.</param>
    /// <returns>Whether anything was done.</returns>
    public async Task<bool> DrainAsync(CancellationToken stopping, CancellationToken patience)
    {
        for (var worked = false; ; worked = true)
        {
            if (stopping.IsCancellationRequested) return worked;
            // Not to be cut short: a claim that nobody heard of would have to be waited for.
            var batch = await queue.ClaimAsync(working.Worker, target, working.Most, working.Lease, patience);
            if (batch.Jobs.Count == 0) return worked;
            CrashPoint.Pass(Step.Claimed);
            await carrying.CarryOutAsync(batch, handling, patience);
            if (batch.Jobs.Count < working.Most) await Task.Delay(Gathering, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
