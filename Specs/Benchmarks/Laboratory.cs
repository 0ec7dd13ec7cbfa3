using System.Globalization;
using EventRegistry.Benchmarks.History;
using EventRegistry.Host.Embedded;
using EventRegistry.Host.EventStore;
using Npgsql;

namespace EventRegistry.Benchmarks;

/// <summary>A history of some size: its tables as files, and a database that holds it with a target beside it.</summary>
/// <param name="Folder">The Registry's tables.</param>
/// <param name="Database">The connection string.</param>
/// <param name="Import">What it took to import it.</param>
internal sealed record Subject(string Folder, string Database, Outcome Import);

/// <summary>
/// A PostgreSQL of its own, set as the one that the program runs for its user, and the histories in it. Whatever several rows
/// of the table need is made once.
/// </summary>
internal sealed class Laboratory : IAsyncDisposable
{
    private const int Seed = 1;
    private readonly string folder = Directory.CreateTempSubdirectory("eventregistry-benchmarks-").FullName;

    // Beside our own, which the account that runs the server may not enter.
    private string ClusterFolder => folder + "-cluster";

    private readonly Dictionary<int, Subject> subjects = [];
    private readonly Action<string> tell;
    private EmbeddedCluster? cluster;
    private Rebuilds? rebuilds;
    private IReadOnlyList<Outcome>? tenths;
    private ServedCrowd? crowd;
    private FedSource? fed;
    private int databases;

    private Laboratory(int events, int records, Action<string> tell) => (Events, Records, this.tell) = (events, records, tell);

    /// <summary>The size of the history.</summary>
    public int Events { get; }

    /// <summary>The size of a source that is synced.</summary>
    public int Records { get; }

    /// <summary>The size of the small one that it is compared with.</summary>
    public int Tenth => Events / 10;

    public static async Task<Laboratory> OpenAsync(int events, int records, Action<string> tell, CancellationToken cancel)
    {
        var laboratory = new Laboratory(events, records, tell);
        try
        {
            // The user's own kind of cluster, as one to be thrown away forgets what it costs to keep data.
            laboratory.cluster = await EmbeddedCluster.StartAsync(
                EmbeddedOptions.Lasting with { Folder = laboratory.ClusterFolder }, cancellation: cancel);
            return laboratory;
        }
        catch
        {
            await laboratory.DisposeAsync();
            throw;
        }
    }

    public string FileFor(string name) => Path.Combine(folder, name);

    /// <summary>The history of a size, imported, with an empty target beside it.</summary>
    public async Task<Subject> SubjectAsync(int events, CancellationToken cancel)
    {
        if (subjects.TryGetValue(events, out var known)) return known;
        var tables = FileFor(events.ToString(CultureInfo.InvariantCulture));
        tell($"making the tables of a Registry with {events} events");
        Town.Write(tables, events, Seed);
        var (database, import) = await ImportAsync(tables, cancel);
        await Work.Target(database).ApplySchemaAsync(cancel);
        // What a database does by itself some minutes after such a load must not fall into a measurement.
        await ExecuteAsync(database, "vacuum analyze", cancel);
        return subjects[events] = new(tables, database, import);
    }

    /// <summary>Imports tables into a fresh database.</summary>
    public async Task<(string Database, Outcome Outcome)> ImportAsync(string tables, CancellationToken cancel)
    {
        var database = await FreshDatabaseAsync(cancel);
        await SettleAsync(cancel);
        var outcome = await DoAsync("import", cancel, database, tables);
        return (database, outcome);
    }

    /// <summary>The rebuilds of the whole history.</summary>
    public async Task<Rebuilds> RebuildsAsync(CancellationToken cancel) => rebuilds ??= await Rebuilds.RunAsync(this, cancel);

    /// <summary>Rebuilds of a tenth of it, into empty tables.</summary>
    public async Task<IReadOnlyList<Outcome>> RebuildsOfTenthAsync(CancellationToken cancel) => tenths ??= await Rebuilds.OfTenthAsync(this, cancel);

    /// <summary>So many people behind the API, made once: it takes minutes.</summary>
    public async Task<ServedCrowd> CrowdAsync(int people, CancellationToken cancel)
    {
        if (crowd is not null) return crowd;
        tell($"making {people} people");
        return crowd = await ServedCrowd.OpenAsync(await FreshDatabaseAsync(cancel), people, cancel);
    }

    /// <summary>A source that was synced once, which takes minutes.</summary>
    public async Task<FedSource> FedAsync(CancellationToken cancel) => fed ??= await Syncs.FeedAsync(this, cancel);

    public async Task<Outcome> DoAsync(string work, CancellationToken cancel, params string[] arguments)
    {
        tell($"{work} ...");
        var outcome = await Child.DoAsync(work, cancel, arguments);
        tell(FormattableString.Invariant($"{work}: {outcome.Seconds:F2} s, {outcome.Events} events, {outcome.Events / outcome.Seconds:F0}/s, {outcome.PeakBytes / 1e6:F0} MB {string.Join(" ", outcome.Parts.Select(p => $"{p.Key} {p.Value:F2}"))}"));
        return outcome;
    }

    /// <summary>A database with the event store's tables in it.</summary>
    public async Task<string> FreshDatabaseAsync(CancellationToken cancel)
    {
        var name = $"benchmark_{++databases}";
        await cluster!.EnsureDatabaseAsync(name, cancel);
        // The user's own schema holds the events; the target stands apart.
        var database = new NpgsqlConnectionStringBuilder(cluster.ConnectionString(name)) { SearchPath = "public" }.ConnectionString;
        await using var source = NpgsqlDataSource.Create(database);
        await Migrations.OfEventStore.ApplyAsync(source, cancel);
        return database;
    }

    /// <summary>Lets no measurement pay for what the one before left to be written.</summary>
    public Task SettleAsync(CancellationToken cancel) => ExecuteAsync(cluster!.ConnectionString("postgres"), "checkpoint", cancel);

    public static async Task ExecuteAsync(string database, string sql, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (crowd is not null) await crowd.DisposeAsync();
        if (cluster is not null) await cluster.StopAsync(CancellationToken.None);
        foreach (var used in (string[])[folder, ClusterFolder])
            if (Directory.Exists(used)) Directory.Delete(used, recursive: true);
    }
}
