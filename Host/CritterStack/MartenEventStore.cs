using System.Runtime.CompilerServices;
using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore;
using Marten;
using Marten.Exceptions;
using Npgsql;
using IEventStore = EventRegistry.Host.EventStore.IEventStore;

namespace EventRegistry.Host.CritterStack;

/// <summary>The event store over Marten, on the very tables of the default runtime.</summary>
/// <remarks>
/// Marten appends, and reads streams and history in order. What the default reads by COPY, whole kinds of streams at once, it reads here as well: Marten has no such reading.
/// So it does the settled mark: Marten's daemon moves it in its own time, the port promises it at once; both keep it in the same row.
/// </remarks>
public sealed class MartenEventStore : IEventStore
{
    private const int EventsInPage = 5_000;

    // The name alone decides what an event is. Where Marten does not know it, it goes by the .NET type beside it: such an event is the other reading's to tell of.
    private static readonly string[] Known = [SequenceReading.Tombstone, .. EventType.All.Select(t => t.Name)];

    private readonly PostgresEventStore plain;
    private readonly DocumentStore store;
    private readonly Appending appending;
    private readonly bool reads;

    /// <param name="database">Whoever made it disposes of it.</param>
    /// <param name="names">What stored names stand for.</param>
    public MartenEventStore(NpgsqlDataSource database, EventNames names)
    {
        // Not when it is first needed: that may be in a transaction which the database does not leave idle for so long.
        (plain, store) = (new(database, names), MartenTables.Open(database));
        appending = new(database, new MartenInserting(store));
        // An upcaster of ours says by what it reads what an event has become; one of Marten's must know beforehand.
        reads = !names.HasUpcasters;
    }

    public async Task<Appended> AppendAsync(Append append, CancellationToken ct) => (await appending.AppendAsync([append], null, ct))[0];

    public Task<IReadOnlyList<Appended>> AppendAsync(IReadOnlyList<Append> appends, CancellationToken ct) => appending.AppendAsync(appends, null, ct);

    public Task<IReadOnlyList<Appended>> AppendAsync(IReadOnlyList<Append> appends, IAlongside alongside, CancellationToken ct) => appending.AppendAsync(appends, alongside, ct);

    public async IAsyncEnumerable<Recorded> ReadStreamAsync(string tenant, StreamId stream, UpTo upTo, [EnumeratorCancellation] CancellationToken ct)
    {
        if (await TryAsync(() => StreamAsync(tenant, stream, ct)) is { } entries)
        {
            foreach (var entry in entries.Where(e => e.Sequence <= (upTo.Sequence ?? long.MaxValue) && e.At <= (upTo.At ?? DateTimeOffset.MaxValue))) yield return entry;
            yield break;
        }

        await foreach (var entry in plain.ReadStreamAsync(tenant, stream, upTo, ct)) yield return entry;
    }

    public IAsyncEnumerable<StreamEvents> ReadByStreamAsync(string tenant, StreamKind kind, UpTo upTo, Detail detail, CancellationToken ct) =>
        plain.ReadByStreamAsync(tenant, kind, upTo, detail, ct);

    public IAsyncEnumerable<StreamEvents> ReadStreamsAsync(string tenant, StreamKind kind, IReadOnlyCollection<int> ids, UpTo upTo, Detail detail, CancellationToken ct) =>
        plain.ReadStreamsAsync(tenant, kind, ids, upTo, detail, ct);

    public async IAsyncEnumerable<Page> ReadAllAsync(long after, IReadOnlyCollection<Kind>? kinds, [EnumeratorCancellation] CancellationToken ct)
    {
        // Types that nobody knows are read whatever is wanted: they must not be passed in silence.
        string[] unwanted = [SequenceReading.Tombstone, .. kinds is null ? [] : Kinds.All.Except(kinds).SelectMany(EventType.NamesOf)];
        while (await SettledAsync(ct) is var safe && safe > after)
        {
            var areKnown = await AreKnownAsync(after, safe, ct);
            while (after < safe)
            {
                if (!areKnown || await TryAsync(() => PageAsync(after, safe, unwanted, ct)) is not { } events)
                {
                    // Which event cannot be told, and all before it, is told by the other reading.
                    await foreach (var page in plain.ReadAllAsync(after, kinds, ct)) yield return page;
                    yield break;
                }

                after = events.Count < EventsInPage ? safe : events[^1].Entry.Sequence;
                yield return new(events, after);
            }
        }
    }

    public Task<long> SettledAsync(CancellationToken ct) => plain.SettledAsync(ct);

    public void Dispose()
    {
        store.Dispose();
        plain.Dispose();
    }

    private async Task<IReadOnlyList<Recorded>?> StreamAsync(string tenant, StreamId stream, CancellationToken ct)
    {
        await using var session = store.QuerySession(tenant);
        var key = stream.ToString();
        if (await session.Events.QueryAllRawEvents().AnyAsync(e => e.StreamKey == key && !Known.Contains(e.EventTypeName), ct)) return null;
        return [.. (await session.Events.FetchStreamAsync(key, token: ct)).Select(MartenTables.Told)];
    }

    private async Task<bool> AreKnownAsync(long after, long safe, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return !await session.Events.QueryAllRawEvents().AnyAsync(e => e.AnyTenant() && e.Sequence > after && e.Sequence <= safe && !Known.Contains(e.EventTypeName), ct);
    }

    private async Task<IReadOnlyList<StoredEvent>?> PageAsync(long after, long safe, string[] unwanted, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var events = await session.Events.QueryAllRawEvents()
            .Where(e => e.AnyTenant() && e.Sequence > after && e.Sequence <= safe && !unwanted.Contains(e.EventTypeName))
            .OrderBy(e => e.Sequence).Take(EventsInPage).ToListAsync(ct);
        return [.. events.Select(e => new StoredEvent(e.Id, e.TenantId, MartenTables.Told(e)))];
    }

    /// <summary>What Marten reads; null where it cannot tell some event, or must not try.</summary>
    private async Task<IReadOnlyList<T>?> TryAsync<T>(Func<Task<IReadOnlyList<T>?>> read)
    {
        if (!reads) return null;
        try
        {
            return await read();
        }
        // Where a type that it does not know has no .NET name, Marten fails to read that name.
        catch (Exception e) when (e is EventDeserializationFailureException or UnknownEventTypeException or FormatException or InvalidCastException)
        {
            return null;
        }
    }
}
