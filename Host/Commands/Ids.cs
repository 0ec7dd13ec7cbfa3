using System.Collections.Concurrent;
using EventRegistry.Domain.Changelog;
using Npgsql;

namespace EventRegistry.Host.Commands;

/// <summary>Gives ids: one sequence a table, above every id that was ever used there. Blocks are taken from the database, so that two hosts never give the same.</summary>
internal sealed class Ids(NpgsqlDataSource database) : IDisposable
{
    public const int BlockSize = 100;

    // Whoever uses up one block after the other, as a sync does, gets larger ones.
    private const int LargestBlock = 6_400;

    private const string Take = """
        insert into eventregistry.ids as i (kind, next)
        values ($1, coalesce((select max(id) from eventregistry.records where kind = $1), 0) + 1 + $2)
        on conflict (kind) do update set next = greatest(i.next, coalesce((select max(id) from eventregistry.records where kind = $1), 0) + 1) + $2
        returning next
        """;

    private readonly ConcurrentDictionary<Kind, Blocks> all = new();
    private readonly SemaphoreSlim refilling = new(1);

    /// <summary>The next id.</summary>
    /// <exception cref="IdsExhausted">No more are at hand: <see cref="RefillAsync"/>, and decide again.</exception>
    public int Next(Kind kind) => all.TryGetValue(kind, out var blocks) && blocks.Next() is { } id ? id : throw new IdsExhausted(kind);

    /// <summary>The next id, whatever it takes.</summary>
    public async Task<int> DrawAsync(Kind kind, CancellationToken cancel)
    {
        while (true)
        {
            if (all.TryGetValue(kind, out var blocks) && blocks.Next() is { } id) return id;
            await RefillAsync(kind, 1, cancel);
        }
    }

    /// <summary>Takes another block, unless there are enough, or somebody else did so meanwhile.</summary>
    /// <param name="kind">Of which table.</param>
    /// <param name="atLeast">How many one decision is known to need.</param>
    public async Task RefillAsync(Kind kind, int atLeast, CancellationToken cancel)
    {
        var blocks = all.GetOrAdd(kind, _ => new());
        if (blocks.Left >= atLeast) return;
        await refilling.WaitAsync(cancel);
        try
        {
            // Many find themselves without at the same time: one of them takes another block, and the rest share it.
            if (blocks.Left is var left && left >= atLeast) return;
            blocks.Add(await TakeAsync(kind, Math.Max(blocks.Usual, atLeast - left), cancel));
        }
        finally
        {
            refilling.Release();
        }
    }

    public void Dispose() => refilling.Dispose();

    private async Task<(int Next, int End)> TakeAsync(Kind kind, int size, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(Take);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = kind.Name });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = size });
        var end = checked((int)(long)(await command.ExecuteScalarAsync(cancel))!);
        return (end - size, end);
    }

    /// <summary>The ids of a kind that are at hand: of each block those from one up to another, which is no more of it.</summary>
    private sealed class Blocks
    {
        private readonly Lock alone = new();
        private readonly Queue<(int Next, int End)> queue = new();
        private (int Next, int End) current;

        /// <summary>How large the next block is to be.</summary>
        public int Usual { get; private set; } = BlockSize;

        public int Left
        {
            get
            {
                lock (alone) return current.End - current.Next + queue.Sum(b => b.End - b.Next);
            }
        }

        public void Add((int Next, int End) block)
        {
            lock (alone)
            {
                queue.Enqueue(block);
                Usual = Math.Min(Usual * 2, LargestBlock);
            }
        }

        public int? Next()
        {
            lock (alone)
            {
                if (current.Next == current.End && !queue.TryDequeue(out current)) return null;
                return current.Next++;
            }
        }
    }
}

/// <summary>A decision needs more ids of a kind than are at hand.</summary>
internal sealed class IdsExhausted(Kind kind) : Exception($"No more ids of {kind} are at hand.")
{
    public Kind Kind { get; } = kind;
}
