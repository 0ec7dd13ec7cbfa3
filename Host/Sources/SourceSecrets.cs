using EventRegistry.Domain.IdentitySources;
using Npgsql;

namespace EventRegistry.Host.Sources;

/// <summary>The passwords of sources, which are kept beside history.</summary>
internal sealed class SourceSecrets(NpgsqlDataSource database)
{
    /// <summary>All there are, by source.</summary>
    public async Task<IReadOnlyDictionary<SourceId, string>> AllAsync(CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select source, secret from eventregistry.source_secrets");
        var secrets = new Dictionary<SourceId, string>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) secrets[new(reader.GetInt32(0))] = reader.GetString(1);
        return secrets;
    }

    /// <summary>Keeps the password of a source; an empty one is none.</summary>
    public async Task KeepAsync(SourceId source, string secret, CancellationToken cancel)
    {
        if (secret.Length == 0)
        {
            await ForgetAsync(source, cancel);
            return;
        }

        await using var command = database.CreateCommand(
            "insert into eventregistry.source_secrets (source, secret) values ($1, $2) on conflict (source) do update set secret = excluded.secret");
        command.Parameters.Add(new() { Value = source.Value });
        command.Parameters.Add(new() { Value = secret });
        await command.ExecuteNonQueryAsync(cancel);
    }

    public async Task ForgetAsync(SourceId source, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("delete from eventregistry.source_secrets where source = $1");
        command.Parameters.Add(new() { Value = source.Value });
        await command.ExecuteNonQueryAsync(cancel);
    }
}
