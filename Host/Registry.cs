using EventRegistry.Host.Access;
using EventRegistry.Host.Embedded;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Following;
using EventRegistry.Host.Queue;
using EventRegistry.Host.ReadModels;
using EventRegistry.Host.Sources.Api;
using Npgsql;

namespace EventRegistry.Host;

/// <summary>A registry opened for use: its database, brought up to date, and the history in it.</summary>
public sealed class Registry : IAsyncDisposable
{
    /// <summary>The environment variable that names the registry's database.</summary>
    public const string Variable = "EVENTREGISTRY_DATABASE";

    private const string OwnDatabase = "eventregistry";

    /// <summary>The rooms that keep tables in the registry's database, each after those it refers to.</summary>
    private static readonly Migrations[] Schema = [Migrations.OfEventStore, CatchUp.Schema, OwnChanges.Schema, ApiUserKeys.Schema, new("Commands"), new("Upkeep"), new("Targets"), new("Sources"), new("Provisioning"), new("Queue")];

    private Registry(string connectionString, EmbeddedCluster? cluster, TimeProvider clock)
    {
        (ConnectionString, Cluster, Clock) = (connectionString, cluster, clock);
        Database = PostgresEventStore.Connect(connectionString);
        Store = Runtime.Current.Store(Database);
        Queue = Runtime.Current.Queue(Database);
    }

    public string ConnectionString { get; }

    /// <summary>The private server that holds the database; null when the user named another.</summary>
    public EmbeddedCluster? Cluster { get; }

    public TimeProvider Clock { get; }

    public NpgsqlDataSource Database { get; }

    public IEventStore Store { get; }

    public IActionQueue Queue { get; }

    /// <summary>Opens the registry and brings its schema up to date.</summary>
    /// <param name="connectionString">Where it is; null for what the environment names, and else for the embedded cluster.</param>
    /// <param name="progress">Is told what takes long.</param>
    /// <exception cref="CommandFailed">The database cannot be reached or used.</exception>
    public static Task<Registry> OpenAsync(string? connectionString, IProgress<string>? progress, CancellationToken cancel) =>
        OpenAsync(connectionString, progress, TimeProvider.System, cancel);

    /// <inheritdoc cref="OpenAsync(string?, IProgress{string}?, CancellationToken)"/>
    /// <param name="clock">What time it is.</param>
    public static async Task<Registry> OpenAsync(string? connectionString, IProgress<string>? progress, TimeProvider clock, CancellationToken cancel)
    {
        var said = connectionString is null ? Variable : "--database";
        connectionString ??= Environment.GetEnvironmentVariable(Variable);
        EmbeddedCluster? cluster = null;
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            cluster = await EmbeddedCluster.StartAsync(EmbeddedOptions.Lasting, progress, cancel);
            await cluster.EnsureDatabaseAsync(OwnDatabase, cancel);
            connectionString = cluster.ConnectionString(OwnDatabase);
        }

        var registry = new Registry(Connections.Parse(connectionString, said), cluster, clock);
        try
        {
            await Migrations.ApplyAsync(registry.Database, Schema, cancel);
            return registry;
        }
        catch (Exception)
        {
            await registry.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether its tables are those that this program was made for.</summary>
    public Task<bool> HasItsSchemaAsync(CancellationToken cancel) => Migrations.AreAppliedAsync(Database, Schema, cancel);

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Store.Dispose();
    }
}
