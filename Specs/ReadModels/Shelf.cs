using EventRegistry.Domain.Changelog;
using EventRegistry.Host;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.ReadModels;
using EventRegistry.Projections.ReadModels;
using Npgsql;

namespace EventRegistry.Specs.ReadModels;

/// <summary>A registry of one spec's own, with a few words to fill it and to look at its read models.</summary>
internal sealed class Shelf : IAsyncDisposable
{
    public const string Campus = "2";

    private readonly FreshDatabase database;

    private Shelf(FreshDatabase database, Registry registry) => (this.database, Registry) = (database, registry);

    public Registry Registry { get; }

    public string ConnectionString => database.ConnectionString;

    public CatchUp CatchUp => new(Registry);

    public RecordBook Book => new(Registry.Database);

    public static async Task<Shelf> FreshAsync()
    {
        var database = await Postgres.FreshRegistryAsync();
        return new(database, await Registry.OpenAsync(database.ConnectionString, null, default));
    }

    /// <summary>Stores what happened, one append a stream, and tells the read models nothing.</summary>
    public async Task StoreAsync(IEnumerable<Recorded> events)
    {
        foreach (var stream in events.GroupBy(e => e.Stream))
            await Registry.Store.AppendAsync(new Append(Campus, stream.Key, ExpectedVersion.Any, [.. stream.Select(Event)]), default);
    }

    /// <summary>Enters rows as a command does.</summary>
    /// <returns>How many could be told there.</returns>
    public async Task<int> EnterAsync(params IEnumerable<StreamRows> streams)
    {
        await using var connection = await Registry.Database.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { BookEntries.CommandOf([.. streams.Select(s => new BookEntry(Campus, s))]) } };
        await using var reader = await batch.ExecuteReaderAsync();
        return (await BookEntries.ReadToldAsync(reader, default)).Count;
    }

    public async Task<List<Recorded>> ReadAsync(StreamId stream) => await Registry.Store.ReadStreamAsync(Campus, stream, UpTo.Now, default).ToListAsync();

    public Task<long> LagAsync() => ReadModelLag.ReadAsync(Registry.Database, default);

    public Task<IReadOnlyList<string>> IndexesAsync() => TextsAsync(
        "select pg_get_indexdef(i.indexrelid) from pg_index i where i.indrelid in ('eventregistry.records'::regclass, 'eventregistry.told'::regclass, 'eventregistry.due'::regclass, 'eventregistry.source_keys'::regclass) order by 1");

    /// <summary>Everything in the read models, row by row as text, whichever event told it last.</summary>
    public async Task<IReadOnlyList<string>> EverythingAsync() =>
        [.. await TextsAsync("select (to_jsonb(r) - 'sequence')::text from eventregistry.records r order by kind, id"),
            .. await TextsAsync("select k::text from eventregistry.source_keys k order by record"),
            .. await TextsAsync("select t::text from eventregistry.told t order by tenant, stream"),
            .. await TextsAsync("select (to_jsonb(d) - 'reckoned')::text from eventregistry.due d order by tenant, stream")];

    public async Task<IReadOnlyList<string>> TextsAsync(string sql)
    {
        await using var command = Registry.Database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await reader.ReadAsync()) texts.Add(reader.GetString(0));
        return texts;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Registry.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Registry.DisposeAsync();
        await database.DisposeAsync();
    }

    private static NewEvent Event(Recorded entry) => new(Guid.NewGuid(), entry.At, entry.Actor, new("story", "story"), entry.Change);
}
