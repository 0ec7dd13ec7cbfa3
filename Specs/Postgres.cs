using System.Collections.Concurrent;
using EventRegistry.Host;
using EventRegistry.Host.Embedded;
using Npgsql;

namespace EventRegistry.Specs;

/// <summary>The one real PostgreSQL of a test run, started by whoever needs it first and gone with the run.</summary>
public static class Postgres
{
    private static readonly Lazy<Task<Server>> TheServer = new(StartAsync);
    private static readonly ConcurrentDictionary<string, Lazy<Task<FreshDatabase>>> Patterns = new(StringComparer.Ordinal);
    private static int _made;

    /// <summary>An empty database that nobody else uses; disposing drops it.</summary>
    public static Task<FreshDatabase> FreshDatabaseAsync() => FreshDatabaseAsync("template0");

    /// <summary>A database of one's own with the tables of a registry where nothing has happened yet.</summary>
    public static Task<FreshDatabase> FreshRegistryAsync() => CopyAsync("a registry", _ => Task.CompletedTask);

    /// <summary>A database of one's own with a registry in it that is made once in a run, and copied in a fraction of that time.</summary>
    /// <param name="what">Which one it is: what is known by the same name is made in the same way.</param>
    public static async Task<FreshDatabase> CopyAsync(string what, Func<Registry, Task> making) =>
        await FreshDatabaseAsync((await Patterns.GetOrAdd(what, _ => new(() => MakeAsync(making))).Value).Name);

    private static async Task<FreshDatabase> MakeAsync(Func<Registry, Task> making)
    {
        var pattern = await FreshDatabaseAsync();
        await using (var registry = await Registry.OpenAsync(pattern.ConnectionString, null, default)) await making(registry);
        await pattern.DataSource.DisposeAsync();
        // A database is copied while nobody is in it, and whoever has made it may have left connections in pools.
        await using var closing = (await TheServer.Value).Databases.CreateCommand($"ALTER DATABASE {pattern.Name} ALLOW_CONNECTIONS false; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{pattern.Name}'");
        await closing.ExecuteNonQueryAsync();
        return pattern;
    }

    private static async Task<FreshDatabase> FreshDatabaseAsync(string template)
    {
        var server = await TheServer.Value;
        var name = $"spec_{Interlocked.Increment(ref _made)}";
        await using (var make = server.Databases.CreateCommand($"CREATE DATABASE {name} TEMPLATE {template} {server.Strategy}"))
            await make.ExecuteNonQueryAsync();
        return new FreshDatabase(name, server.Cluster.ConnectionString(name), server.Databases);
    }

    private static async Task<Server> StartAsync()
    {
        var cluster = await EmbeddedCluster.StartAsync(EmbeddedOptions.ThrowAway);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => cluster.DisposeAsync().AsTask().GetAwaiter().GetResult();
        var databases = NpgsqlDataSource.Create(cluster.ConnectionString("postgres"));
        await using var connection = await databases.OpenConnectionAsync();
        // Copying the files takes half the time of logging them, since nothing is synced here; versions before 15 know no other way.
        return new Server(cluster, databases, connection.PostgreSqlVersion.Major >= 15 ? "STRATEGY file_copy" : "");
    }

    private sealed record Server(EmbeddedCluster Cluster, NpgsqlDataSource Databases, string Strategy);
}
