using System.Collections.Concurrent;
using Npgsql;

namespace EventRegistry.Host.Queue;

/// <summary>Asks in transactions of its own. Asks that come while others are being written share the next one, and the way to the disk.</summary>
internal sealed class AskingTogether
{
    private const int MostTogether = 500;

    private readonly NpgsqlDataSource database;
    private readonly Func<Batch, CancellationToken, Task<bool>> check;
    private readonly Together<Waiting> waiting;

    public AskingTogether(NpgsqlDataSource database, Func<Batch, CancellationToken, Task<bool>> check) =>
        (this.database, this.check, waiting) = (database, check, new(Next, AskAsync));

    public Task<IReadOnlyList<Asked>> AskAsync(IReadOnlyList<Ask> asks)
    {
        if (asks.Count == 0) return Task.FromResult<IReadOnlyList<Asked>>([]);
        var one = new Waiting(asks);
        waiting.Add(one);
        return one.Done.Task;
    }

    private static List<Waiting> Next(ConcurrentQueue<Waiting> waiting)
    {
        var (some, asks) = (new List<Waiting>(), 0);
        while (asks < MostTogether && waiting.TryDequeue(out var next))
        {
            some.Add(next);
            asks += next.Asks.Count;
        }

        return some;
    }

    private async Task AskAsync(List<Waiting> some)
    {
        try
        {
            List<Ask> asks = [.. some.SelectMany(w => w.Asks)];
            await using var connection = await database.OpenConnectionAsync();
            // One statement is a transaction by itself; the log of what was asked twice at once is another.
            await using var transaction = asks.DistinctBy(a => (a.Target, a.Subject, a.Action)).Count() == asks.Count ? null : await connection.BeginTransactionAsync();
            var asked = await Asking.AskAsync(connection, asks, check, CancellationToken.None);
            if (transaction is not null) await transaction.CommitAsync();
            var next = 0;
            foreach (var one in some)
            {
                one.Done.SetResult([.. asked.Skip(next).Take(one.Asks.Count)]);
                next += one.Asks.Count;
            }

            // Those who were just answered may have more to ask: they are to share the next transaction, and not to meet one that left without them. One alone shares with nobody.
            if (some.Count > 1) await Task.Yield();
        }
        catch (Exception e)
        {
            foreach (var one in some) one.Done.TrySetException(e);
        }
    }

    private sealed record Waiting(IReadOnlyList<Ask> Asks)
    {
        public TaskCompletionSource<IReadOnlyList<Asked>> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
