using EventRegistry.Host.EventStore;
using Npgsql;

namespace EventRegistry.Host.Access;

/// <summary>The keys of API users, which stand beside history.</summary>
public static class ApiUserKeys
{
    /// <summary>The columns of a key, in the order in which <see cref="Read"/> wants them.</summary>
    public const string Columns = "scheme, salt, hash, iterations, source_mark";

    /// <summary>The tables of this room.</summary>
    public static Migrations Schema { get; } = new("Access");

    /// <summary>Reads a key whose columns begin at some place; null where there is none.</summary>
    public static KeptKey? Read(NpgsqlDataReader reader, int first) => reader.IsDBNull(first)
        ? null
        : new(reader.GetString(first), (byte[])reader[first + 1], (byte[])reader[first + 2], reader.GetInt32(first + 3),
            reader.IsDBNull(first + 4) ? null : (byte[])reader[first + 4]);

    /// <summary>Every key, by API user.</summary>
    public static async Task<IReadOnlyDictionary<int, KeptKey>> AllAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand($"select api_user_id, {Columns} from eventregistry.api_user_keys", connection);
        var keys = new Dictionary<int, KeptKey>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) keys.Add(reader.GetInt32(0), Read(reader, 1)!);
        return keys;
    }

    /// <summary>Keeps a key, in place of any other.</summary>
    public static Task KeepAsync(NpgsqlConnection connection, int apiUser, KeptKey key, DateTimeOffset at, CancellationToken cancel) => ExecuteAsync(
        connection,
        """
        insert into eventregistry.api_user_keys (api_user_id, scheme, salt, hash, iterations, source_mark, set_at) values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (api_user_id) do update set scheme = excluded.scheme, salt = excluded.salt, hash = excluded.hash,
          iterations = excluded.iterations, source_mark = excluded.source_mark, set_at = excluded.set_at
        """, cancel, apiUser, key.Scheme, key.Salt, key.Hash, key.Iterations, (object?)key.SourceMark ?? DBNull.Value, at.ToUniversalTime());

    /// <summary>Keeps the same key in another way; false if somebody has replaced it in the meantime, or is about to, as an import may be for long.</summary>
    public static async Task<bool> KeepAnewAsync(NpgsqlConnection connection, int apiUser, KeptKey before, KeptKey after, CancellationToken cancel) => await ExecuteAsync(
        connection,
        """
        update eventregistry.api_user_keys set scheme = $3, salt = $4, hash = $5, iterations = $6, source_mark = $7
        where api_user_id = (select api_user_id from eventregistry.api_user_keys where api_user_id = $1 and hash = $2 for update skip locked)
        """, cancel, apiUser, before.Hash, after.Scheme, after.Salt, after.Hash, after.Iterations, (object?)after.SourceMark ?? DBNull.Value) > 0;

    /// <summary>Forgets the key of an API user.</summary>
    public static Task ForgetAsync(NpgsqlConnection connection, int apiUser, CancellationToken cancel) =>
        ExecuteAsync(connection, "delete from eventregistry.api_user_keys where api_user_id = $1", cancel, apiUser);

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return await command.ExecuteNonQueryAsync(cancel);
    }
}
