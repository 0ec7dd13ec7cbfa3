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

    private readonly ConcurrentDictionary<Kind, Block> blocks = new();
    private readonly SemaphoreSlim refilling = new(1);

    /// <summary>The next id.</summary>
    /// <exception cref="IdsExhausted">The block is used up: <see cref="RefillAsync"/>, and decide again.</exception>
    public int Next(Kind kind) => blocks.TryGetValue(kind, out var block) && block.Next() is { } id ? id : throw new IdsExhausted(kind);

    /// <summary>The next id, whatever it takes.</summary>
    public async Task<int> DrawAsync(Kind kind, CancellationToken cancel)
    {
        while (true)
        {
            if (blocks.TryGetValue(kind, out var block) && block.Next() is { } id) return id;
            await RefillAsync(kind, 1, cancel);
        }
    }

    /// <summary>Takes another block, unless somebody else did so meanwhile.</summary>
    /// <param name="kind">Of which table.</param>
    /// <param name="atLeast">How many one decision is known to need; up to a block, one that others have begun will do.</param>
    public async Task RefillAsync(Kind kind, int atLeast, CancellationToken cancel)
    {
        await refilling.WaitAsync(cancel);
        try
        {
            // Many find a block used up at the same time: one of them takes another, and the rest share it.
            if (blocks.TryGetValue(kind, out var block) && block.Holds(atLeast > BlockSize ? atLeast : 1)) return;
            var usual = block is null ? BlockSize : Math.Min(block.Size * 2, LargestBlock);
            await TakeAsync(kind, Math.Max(usual, atLeast), cancel);
        }
        finally
        {
            refilling.Release();
        }
    }

    public void Dispose() => refilling.Dispose();

    private async Task TakeAsync(Kind kind, int size, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(Take);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = kind.Name });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = size });
        var end = checked((int)(long)(await command.ExecuteScalarAsync(cancel))!);
        blocks[kind] = new(end - size, end);
    }

    /// <summary>Ids from one up to another, which is no more of it.</summary>
    private sealed class Block(int next, int end)
    {
        private int next = next;

        public int Size { get; } = end - next;

        public bool Holds(int count) => end - (long)Volatile.Read(ref next) >= count;

        public int? Next()
        {
            var id = Interlocked.Increment(ref next) - 1;
            return id < end ? id : null;
        }
    }
}

/// <summary>A decision needs more ids of a kind than are at hand.</summary>
internal sealed class IdsExhausted(Kind kind) : Exception($"No more ids of {kind} are at hand.")
{
    public Kind Kind { get; } = kind;
}
