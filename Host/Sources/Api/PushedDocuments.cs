using System.Runtime.CompilerServices;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host.EventStore;
using Npgsql;

namespace EventRegistry.Host.Sources.Api;

/// <summary>The documents that sources have pushed. They stand beside history, which tells what was made of them.</summary>
internal sealed class PushedDocuments(NpgsqlDataSource database)
{
    /// <summary>All documents of a source, in the order of their keys.</summary>
    public async IAsyncEnumerable<RawRecord> ListAsync(SourceId source, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var query = database.CreateCommand("select key, document from eventregistry.pushed_documents where source = $1 order by key");
        query.Parameters.Add(new NpgsqlParameter<int> { TypedValue = source.Value });
        await using var reader = await query.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) yield return new(reader.GetString(0), reader.GetString(1));
    }

    /// <summary>The document of a key; null when there is none.</summary>
    public async Task<string?> FindAsync(SourceId source, string key, CancellationToken cancel)
    {
        await using var query = database.CreateCommand("select document from eventregistry.pushed_documents where source = $1 and key = $2");
        AddKey(query.Parameters, source, key);
        return (string?)await query.ExecuteScalarAsync(cancel);
    }

    /// <summary>Keeps some documents in place of any others of their keys: all of them or none.</summary>
    public async Task KeepAsync(SourceId source, IEnumerable<RawRecord> documents, DateTimeOffset at, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var batch = new NpgsqlBatch(connection);
        // In one order for everybody, so that two who push the same records at once wait for each other and not both.
        foreach (var document in documents.OrderBy(d => d.Key, StringComparer.Ordinal))
        {
            var command = new NpgsqlBatchCommand(
                """
                insert into eventregistry.pushed_documents (source, key, document, arrived) values ($1, $2, $3, $4)
                on conflict (source, key) do update set document = excluded.document, arrived = excluded.arrived
                """);
            AddKey(command.Parameters, source, document.Key);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = document.Raw });
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = at.ToUniversalTime() });
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Forgets the document of a key; false when there was none.</summary>
    public async Task<bool> ForgetAsync(SourceId source, string key, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("delete from eventregistry.pushed_documents where source = $1 and key = $2");
        AddKey(command.Parameters, source, key);
        return await command.ExecuteNonQueryAsync(cancel) > 0;
    }

    private static void AddKey(NpgsqlParameterCollection parameters, SourceId source, string key)
    {
        parameters.Add(new NpgsqlParameter<int> { TypedValue = source.Value });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = key });
    }
}
