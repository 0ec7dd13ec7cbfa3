using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;
using EventRegistry.Projections.ReadModels;
using Npgsql;

namespace EventRegistry.Host.ReadModels;

/// <summary>
/// Tells the read models what history holds and they do not: what was imported, appended by others, or could not be told in the
/// transaction of its command. May run at any time, any number of times, in several processes at once.
/// </summary>
public sealed class CatchUp(Registry registry)
{
    internal static readonly Migrations Schema = new("ReadModels");

    // Fewer than this many events are told stream by stream, whatever part of history they are.
    private const long Many = 100_000;

    // Places in the sequence that are looked at together.
    private const long Stride = 50_000;

    // So many streams are read and written together.
    private const int StreamsTogether = 200;

    private readonly NpgsqlDataSource database = registry.Database;

    private readonly DueDates dates = new(registry);

    /// <summary>Says when the people of a tenant are due next; that is, by the policies of its CO.</summary>
    public Func<string, CancellationToken, Task<NextDue>>? NextDue { get; init; }

    /// <summary>Tells everything that is there now. Where that is most of history, all of it is told anew, which is faster.</summary>
    /// <returns>How many streams were told.</returns>
    public Task<long> RunAsync(CancellationToken cancel) => RunAsync((_, _, _) => { }, cancel);

    internal async Task<long> RunAsync(Progress progress, CancellationToken cancel)
    {
        // What is settled now and not told when its turn comes was never told: the place is noted before looking.
        var settled = await registry.Store.SettledAsync(cancel);
        var after = await Checkpoint.ReadAsync(database, cancel);
        var told = 0L;
        while (after < settled)
        {
            var through = Math.Min(after + Stride, settled);
            var untold = await Untold.BetweenAsync(database, after, through, cancel);
            // Commands tell what they do by themselves: only where they did not, there is much to do.
            if (untold.Count > 0 && settled - after > Math.Max(Many, settled / 2)) return await RebuildAsync(progress, cancel);
            told += await TellAsync(untold, cancel);
            await Checkpoint.MoveAsync(database, through, cancel);
            after = through;
            progress("telling the read models", told);
        }

        // Whatever can be seen beyond is told too, and looked at again the next time.
        return told + await TellAsync(await Untold.BetweenAsync(database, after, long.MaxValue, cancel), cancel);
    }

    /// <summary>Tells some streams wholly, whether or not they are known already.</summary>
    /// <returns>How many had something new to tell.</returns>
    public async Task<long> TellAsync(IEnumerable<(string Tenant, StreamId Stream)> streams, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await TellAsync(connection, streams, suffix: "", cancel);
    }

    /// <summary>Makes the read models anew from all of history. Readers see the old ones until the new ones are whole.</summary>
    /// <returns>How many streams were told.</returns>
    public Task<long> RebuildAsync(CancellationToken cancel) => RebuildAsync((_, _, _) => { }, cancel);

    internal Task<long> RebuildAsync(Progress progress, CancellationToken cancel) => new Rebuilding(registry, this).RunAsync(progress, cancel);

    internal async Task<long> TellAsync(
        NpgsqlConnection connection, IEnumerable<(string Tenant, StreamId Stream)> streams, string suffix, CancellationToken cancel)
    {
        var told = 0L;
        dates.Forget();
        foreach (var kind in streams.Distinct().GroupBy(s => (s.Tenant, s.Stream.Kind)))
        {
            var due = await DueInAsync(kind.Key.Tenant, kind.Key.Kind, cancel);
            foreach (var some in kind.Select(s => s.Stream.Id).Chunk(StreamsTogether))
            {
                var entries = new List<BookEntry>(some.Length);
                await foreach (var stream in registry.Store.ReadStreamsAsync(kind.Key.Tenant, kind.Key.Kind, some, UpTo.Now, Detail.Full, cancel))
                    entries.Add(EntryOf(kind.Key.Tenant, stream, due));
                if (entries.Count > 0) told += await WriteAsync(connection, entries, suffix, cancel);
            }
        }

        return told;
    }

    /// <summary>What says when the subjects of a tenant's streams of a kind are due next; null for those that never are.</summary>
    internal async Task<NextDue?> DueInAsync(string tenant, StreamKind kind, CancellationToken cancel) =>
        kind == StreamKind.Person && tenant != Tenant.None ? await (NextDue ?? dates.OfAsync)(tenant, cancel) : null;

    /// <summary>A whole stream as the read models take it.</summary>
    internal BookEntry EntryOf(string tenant, StreamEvents stream, NextDue? due)
    {
        var now = registry.Clock.GetUtcNow();
        return new(tenant, StreamRows.Of(stream.Entries))
        {
            Due = due is null ? null : new Due(due(stream.Entries.Aggregate(new Person(new(stream.Stream.Id)), Person.Evolve), now), now),
        };
    }

    private static async Task<long> WriteAsync(NpgsqlConnection connection, IReadOnlyList<BookEntry> entries, string suffix, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { BookEntries.CommandOf(entries, suffix) } };
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        return (await BookEntries.ReadToldAsync(reader, cancel)).Count;
    }
}
