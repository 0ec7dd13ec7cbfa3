using EventRegistry.Host.Provisioning;
using Npgsql;

namespace EventRegistry.Host.Queue;

/// <summary>Carries out batches that this host has claimed: keeps their leases while they are worked on, and says what became of them.</summary>
public sealed class Carrying(IActionQueue queue, NpgsqlDataSource database)
{
    // Whoever lost a lease by a hair's breadth finishes for nothing.
    private const int RenewalsInLease = 3;

    /// <param name="patience">Nobody waits any longer: what runs is left to its lease.</param>
    public async Task CarryOutAsync(Batch batch, Handling handling, CancellationToken patience) => await FinishAsync(batch, await HandleAsync(batch, handling, patience), patience);

    private async Task<Handled> HandleAsync(Batch batch, Handling handling, CancellationToken patience)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(patience);
        var renewing = RenewAsync(batch, done.Token);
        try
        {
            return await handling.Handle(batch, patience);
        }
        catch (Exception e) when (!patience.IsCancellationRequested)
        {
            return new([.. batch.Jobs.Select(j => new Failed(j.Id, $"{e.GetType().Name}: {e.Message}", handling.OnError(e, j)))]);
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

    private async Task FinishAsync(Batch batch, Handled handled, CancellationToken patience)
    {
        await using var connection = await database.OpenConnectionAsync(patience);
        await using var transaction = await connection.BeginTransactionAsync(patience);
        // If the database forgets this in a crash, the jobs run again when their lease is over.
        await using (var unhurried = new NpgsqlCommand(Lease.Manners, connection)) await unhurried.ExecuteNonQueryAsync(patience);
        if (handled.Alongside is { } alongside) await alongside(connection, patience);
        await queue.FinishAsync(connection, batch, handled.Results, patience);
        CrashPoint.Pass(Step.Noted);
        await transaction.CommitAsync(patience);
        CrashPoint.Pass(Step.Finished);
    }
}
