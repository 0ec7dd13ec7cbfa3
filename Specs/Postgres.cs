using EventRegistry.Host.Embedded;
using Npgsql;

namespace EventRegistry.Specs;

/// <summary>The one real PostgreSQL of a test run, started by whoever needs it first and gone with the run.</summary>
public static class Postgres
{
    private static readonly Lazy<Task<Server>> TheServer = new(StartAsync);
    private static int _made;

    /// <summary>An empty database that nobody else uses; disposing drops it.</summary>
    public static async Task<FreshDatabase> FreshDatabaseAsync()
    {
        var server = await TheServer.Value;
        var name = $"spec_{Interlocked.Increment(ref _made)}";
        await using (var make = server.Databases.CreateCommand($"CREATE DATABASE {name} TEMPLATE template0 {server.Strategy}"))
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
