using EventRegistry.Domain.Changelog;
using Npgsql;

namespace EventRegistry.Host.EventStore;

/// <summary>The event store in PostgreSQL, in the tables that Marten uses.</summary>
/// <param name="database">As made by <see cref="Connect"/>. Whoever made it disposes of it.</param>
/// <param name="names">What stored names stand for.</param>
public sealed class PostgresEventStore(NpgsqlDataSource database, EventNames names) : IEventStore
{
    // In seconds.
    private const int DriversTimeout = 30;
    private const int PatientTimeout = 600;

    // The driver waits for the network as often as this is full: of its own accord, every 8 kB.
    private const int ReadBuffer = 1 << 16;

    private readonly Appending appending = new(database, new Inserting());
    private readonly StreamReading streams = new(database, names);
    private readonly HighWaterMark mark = new(database);

    public PostgresEventStore(NpgsqlDataSource database) : this(database, EventNames.Current)
    {
    }

    /// <summary>Connections as the store wants them: statements that come again are prepared.</summary>
    public static NpgsqlDataSource Connect(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxAutoPrepare = 60,
            AutoPrepareMinUsages = 2,
            ReadBufferSize = ReadBuffer,
            // Nothing here leaves anything behind in a session, and to clear one away costs as much as a small question.
            NoResetOnClose = true,
        };
        // A question to the whole of a long history takes longer than the driver's half minute; one that never ends is ended all the same.
        if (settings.CommandTimeout == DriversTimeout) settings.CommandTimeout = PatientTimeout;
        return NpgsqlDataSource.Create(settings);
    }

    public async Task<Appended> AppendAsync(Append append, CancellationToken ct) => (await appending.AppendAsync([append], null, ct))[0];

    public Task<IReadOnlyList<Appended>> AppendAsync(IReadOnlyList<Append> appends, CancellationToken ct) => appending.AppendAsync(appends, null, ct);

    public Task<IReadOnlyList<Appended>> AppendAsync(IReadOnlyList<Append> appends, IAlongside alongside, CancellationToken ct) => appending.AppendAsync(appends, alongside, ct);

    public IAsyncEnumerable<Recorded> ReadStreamAsync(string tenant, StreamId stream, UpTo upTo, CancellationToken ct) =>
        streams.OneAsync(tenant, stream, upTo, ct);

    public IAsyncEnumerable<StreamEvents> ReadByStreamAsync(string tenant, StreamKind kind, UpTo upTo, Detail detail, CancellationToken ct) =>
        streams.OfKindAsync(tenant, kind, upTo, detail, ct);

    public IAsyncEnumerable<StreamEvents> ReadStreamsAsync(
        string tenant, StreamKind kind, IReadOnlyCollection<int> ids, UpTo upTo, Detail detail, CancellationToken ct) =>
        streams.SomeAsync(tenant, kind, ids, upTo, detail, ct);

    public IAsyncEnumerable<Page> ReadAllAsync(long after, IReadOnlyCollection<Kind>? kinds, CancellationToken ct) => new SequenceReading(database, names, mark).ReadAsync(after, kinds, ct);

    public Task<long> SettledAsync(CancellationToken ct) => mark.AdvanceAsync(ct);

    public void Dispose() => mark.Dispose();
}
