using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using EventRegistry.Host.EventStore;
using Npgsql;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>The records of a source that the registry knows, as the read model has them.</summary>
internal sealed class KnownRecords(NpgsqlDataSource database, KnownSource source)
{
    private readonly string live = string.Create(CultureInfo.InvariantCulture, $"""
        from eventregistry.records where tenant = '{Tenant.Of(source.Co.Id)}' and kind = 'source_record' and not is_copy and not deleted and data->>'SourceId' = '{source.Id.Value}'
        """);

    /// <summary>How many there are.</summary>
    public async Task<long> CountAsync(CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select count(*) from eventregistry.source_keys where source = $1");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = source.Id.Value });
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>All of them in a few numbers.</summary>
    public async Task<KnownState> StateAsync(CancellationToken cancel)
    {
        await using var command = database.CreateCommand($"select {KnownState.Sql} from eventregistry.source_keys where source = $1");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = source.Id.Value });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        return new(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4));
    }

    /// <summary>Their keys, each with the digest of what is kept of it.</summary>
    public async Task<KeyTable> LoadAsync(CancellationToken cancel)
    {
        var table = new KeyTable(await CountAsync(cancel));
        // COPY takes no parameters; it is a number.
        var query = string.Create(CultureInfo.InvariantCulture, $"select key, kept from eventregistry.source_keys where source = {source.Id.Value}");
        await CopiedRows.ReadAsync(database, query, (key, isKept, kept) =>
        {
            var slot = table.Add(BinaryPrimitives.ReadInt64BigEndian(key), out _);
            if (isKept) table.Value(slot) = BinaryPrimitives.ReadInt64BigEndian(kept);
            table.Marks(slot) = isKept ? KeyMarks.None : KeyMarks.WasGone;
        }, cancel);
        return table;
    }

    /// <summary>Their keys as they are, in the order in which they came to be known.</summary>
    public async IAsyncEnumerable<string> KeysAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await using var command = database.CreateCommand($"select coalesce(data->>'Sorid', '') {live} order by id");
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) yield return reader.GetString(0);
    }

    /// <summary>All that are kept as the source gave them, in the order in which they came to be known.</summary>
    public async IAsyncEnumerable<RawRecord> KeptAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await using var command = database.CreateCommand($"select data->>'Sorid', data->>'Raw' {live} and data->>'Sorid' is not null and data->>'Raw' is not null order by id");
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) yield return new(reader.GetString(0), reader.GetString(1));
    }

    /// <summary>Whether one of them has this key.</summary>
    public async Task<bool> IsKnownAsync(string key, CancellationToken cancel)
    {
        await using var command = database.CreateCommand($"select exists (select {live} and data->>'Sorid' = $1)");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key });
        return await command.ExecuteScalarAsync(cancel) is true;
    }

    /// <summary>The addresses that a search is made by: those of the CO's org identities that are verified (<c>org-identity-sources.md</c> 3.3).</summary>
    /// <param name="skipKnown">Whether addresses of identities that have a record in this source are left out.</param>
    public async Task<IReadOnlyList<string>> AddressesAsync(bool skipKnown, CancellationToken cancel)
    {
        var known = !skipKnown ? "" : $"""
             and lower(m.data->>'Mail') not in (
                select lower(k.data->>'Mail') from eventregistry.records k where k.tenant = $1 and k.kind = 'email_address' and not k.is_copy and not k.deleted
                    and k.data->>'Mail' is not null and k.org_identity in (select org_identity {live} and org_identity is not null))
            """;
        await using var command = database.CreateCommand($"""
            select m.data->>'Mail' from eventregistry.records m
            where m.tenant = $1 and m.kind = 'email_address' and not m.is_copy and not m.deleted and m.org_identity is not null
                and m.data->>'Verified' = 'true' and m.data->>'Mail' <> ''{known}
            group by 1 order by min(m.id)
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Tenant.Of(source.Co.Id) });
        var addresses = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) addresses.Add(reader.GetString(0));
        return addresses;
    }
}
