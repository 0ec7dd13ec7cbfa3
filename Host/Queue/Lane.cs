using Npgsql;

namespace EventRegistry.Host.Queue;

/// <summary>The work for one target in this host: batch after batch, one at a time.</summary>
internal sealed class Lane(int target, IActionQueue queue, NpgsqlDataSource database, Handling handling, Working working)
{
    // Whoever lost a lease by a hair's breadth finishes for nothing.
    private const int RenewalsInLease = 3;

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
            await FinishAsync(batch, await HandleAsync(batch, patience), patience);
        }
    }

    private async Task<IReadOnlyList<Result>> HandleAsync(Batch batch, CancellationToken patience)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(patience);
        var renewing = RenewAsync(batch, done.Token);
        try
        {
            return await handling.Handle(batch, patience);
        }
        catch (Exception e) when (!patience.IsCancellationRequested)
        {
            return [.. batch.Jobs.Select(j => new Failed(j.Id, $"{e.GetType().Name}: {e.Message}", handling.OnError(e, j)))];
        }
        finally
        {
            await done.CancelAsync();
            await renewing;
        }
    }

    private async Task RenewAsync(Batch batch, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            await Task.Delay(batch.Lease / RenewalsInLease, done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                // What was lost is lost; the permit tells the handler.
                if (!done.IsCancellationRequested && !await queue.RenewAsync(batch, done)) return;
            }
            catch (OperationCanceledException) when (done.IsCancellationRequested)
            {
                return;
            }
            catch (NpgsqlException)
            {
                // The next renewal may still come in time.
            }
        }
    }

    private async Task FinishAsync(Batch batch, IReadOnlyList<Result> results, CancellationToken patience)
    {
        await using var connection = await database.OpenConnectionAsync(patience);
        await using var transaction = await connection.BeginTransactionAsync(patience);
        // If the database forgets this in a crash, the jobs run again when their lease is over.
        await using (var unhurried = new NpgsqlCommand("set local synchronous_commit = off", connection)) await unhurried.ExecuteNonQueryAsync(patience);
        await queue.FinishAsync(connection, batch, results, patience);
        await transaction.CommitAsync(patience);
    }
}
