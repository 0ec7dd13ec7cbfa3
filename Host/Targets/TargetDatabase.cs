using EventRegistry.Host.EventStore;
using Npgsql;

namespace EventRegistry.Host.Targets;

/// <summary>
/// How a target's connection string is kept: what history may know in the target's settings, the password beside it, and for a database
/// in the registry's own server no address at all, since that server may move to another port.
/// </summary>
public sealed class TargetDatabase(Registry registry)
{
    private const string OwnServer = "embedded";

    // Without a schema named, each user's objects would come to lie in a schema of their own name, where there is one.
    private const string UsualSchema = "public";

    /// <summary>The connection string of a database in the registry's own server.</summary>
    public string OfRegistry => new NpgsqlConnectionStringBuilder(registry.ConnectionString) { SearchPath = UsualSchema }.ConnectionString;

    /// <summary>What history may know of a connection string.</summary>
    public string Public(string connection)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection) { Password = null };
        if (registry.Cluster?.IsAt(settings.Host, settings.Port) != true) return settings.ConnectionString;
        return new NpgsqlConnectionStringBuilder { Host = OwnServer, Database = settings.Database, SearchPath = settings.SearchPath }.ConnectionString;
    }

    /// <summary>The whole connection string of a target, as it is today.</summary>
    /// <exception cref="CommandFailed">The target is in the embedded cluster, and the registry is not.</exception>
    public async Task<string> OpenAsync(KnownTarget target, CancellationToken cancel)
    {
        var settings = new NpgsqlConnectionStringBuilder(target.Database);
        if (settings.Host == OwnServer)
        {
            var cluster = registry.Cluster ?? throw new CommandFailed(ExitCode.Wrong,
                $"The target '{target.Name}' is in the embedded cluster, and the registry is not. Remove it and add it again with --database.");
            return new NpgsqlConnectionStringBuilder(cluster.ConnectionString(settings.Database!)) { SearchPath = settings.SearchPath }.ConnectionString;
        }

        await using var command = registry.Database.CreateCommand("select password from eventregistry.target_secrets where target = $1");
        command.Parameters.Add(new() { Value = target.Id });
        if (await command.ExecuteScalarAsync(cancel) is string password) settings.Password = password;
        return settings.ConnectionString;
    }

    /// <summary>Keeps the password of a target, if its connection string has one.</summary>
    public async Task KeepSecretAsync(KnownTarget target, string connection, CancellationToken cancel)
    {
        if (new NpgsqlConnectionStringBuilder(connection).Password is not { } password || new NpgsqlConnectionStringBuilder(target.Database).Host == OwnServer) return;
        await using var command = registry.Database.CreateCommand(
            "insert into eventregistry.target_secrets (target, password) values ($1, $2) on conflict (target) do update set password = excluded.password");
        command.Parameters.Add(new() { Value = target.Id });
        command.Parameters.Add(new() { Value = password });
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Forgets the password of a target.</summary>
    public async Task ForgetSecretAsync(KnownTarget target, CancellationToken cancel)
    {
        await using var command = registry.Database.CreateCommand("delete from eventregistry.target_secrets where target = $1");
        command.Parameters.Add(new() { Value = target.Id });
        await command.ExecuteNonQueryAsync(cancel);
    }
}
