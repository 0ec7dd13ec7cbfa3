using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host;
using EventRegistry.Host.EventStore;
using Npgsql;

namespace EventRegistry.Specs.EventStore;

/// <summary>An event store of one spec's own, with a few words to fill it and to look behind it.</summary>
public sealed class Store : IAsyncDisposable
{
    public const string Campus = "2";

    public static readonly StreamId Ada = Person(57);
    public static readonly StreamId Grace = Person(58);
    public static readonly Cause Why = new("import-1", "import");

    private readonly FreshDatabase database;
    private readonly NpgsqlDataSource connections;

    private Store(FreshDatabase database, EventNames names)
    {
        this.database = database;
        connections = PostgresEventStore.Connect(database.ConnectionString);
        Events = Runtime.Current.Store(connections, names);
    }

    public IEventStore Events { get; }

    public string ConnectionString => database.ConnectionString;

    public NpgsqlDataSource Database => database.DataSource;

    public static async Task<Store> FreshAsync(EventNames? names = null)
    {
        var database = await Postgres.FreshDatabaseAsync();
        await Migrations.OfEventStore.ApplyAsync(database.DataSource, CancellationToken.None);
        return new(database, names ?? EventNames.Current);
    }

    /// <summary>The same database, over another way or with other names.</summary>
    public IEventStore Again(NpgsqlDataSource? through = null, EventNames? names = null) => Runtime.Current.Store(through ?? connections, names ?? EventNames.Current);

    public static StreamId Person(int id) => new(StreamKind.Person, id);

    public static NewEvent Event(Change change) => new(Guid.NewGuid(), Sample.Instant, "anna", Why, change);

    /// <summary>So many names given to somebody.</summary>
    public static IReadOnlyList<NewEvent> Named(StreamId who, int count, int firstId = 1) =>
        [.. Enumerable.Range(firstId, count).Select(id => Event(new Added<Name>(NameOf(who, id, "Ada"))))];

    public static Name NameOf(StreamId who, int id, string? given) =>
        new(id, null, given, null, null, null, "official", null, new PersonId(who.Id), null, null, null);

    public static Change Enrolled(StreamId who) => new Added<PersonRecord>(new(who.Id, new CoId(2), PersonStatus.Active, null, null));

    public Task<Appended> AppendAsync(StreamId stream, ExpectedVersion expected, params IReadOnlyList<NewEvent> events) =>
        Events.AppendAsync(new Append(Campus, stream, expected, events), CancellationToken.None);

    public async Task<List<Recorded>> ReadAsync(StreamId stream, UpTo upTo = default) =>
        await Events.ReadStreamAsync(Campus, stream, upTo, CancellationToken.None).ToListAsync();

    public async Task<List<Page>> ReadAllAsync(long after = 0, IReadOnlyCollection<Kind>? kinds = null) =>
        await Events.ReadAllAsync(after, kinds, CancellationToken.None).ToListAsync();

    public async Task<long[]> SequencesAsync(long after = 0) =>
        [.. (await ReadAllAsync(after)).SelectMany(p => p.Events).Select(e => e.Entry.Sequence)];

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> AskAsync<T>(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>How many events there are. What fills the number of one that could not be stored is none.</summary>
    public Task<long> CountAsync() => AskAsync<long>("select count(*) from eventregistry.mt_events where type <> 'tombstone'");

    public async ValueTask DisposeAsync()
    {
        Events.Dispose();
        await connections.DisposeAsync();
        await database.DisposeAsync();
    }
}
