using EventRegistry.Domain.Changelog;
using Npgsql;

namespace EventRegistry.Host.ReadModels;

/// <summary>The streams that hold more than the read models tell.</summary>
internal static class Untold
{
    /// <summary>All of them.</summary>
    public const string InAll = """
        select s.version - coalesce(t.version, 0) as events
        from eventregistry.mt_streams s left join eventregistry.told t on t.tenant = s.tenant_id and t.stream = s.id
        where s.is_archived is not true and s.version > coalesce(t.version, 0)
        """;

    /// <summary>Those with an event in some part of the sequence, in which all untold events are looked for.</summary>
    /// <param name="after">Exclusive.</param>
    /// <param name="through">Inclusive.</param>
    public static async Task<List<(string Tenant, StreamId Stream)>> BetweenAsync(NpgsqlDataSource database, long after, long through, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await BetweenAsync(connection, after, through, suffix: "", cancel);
    }

    /// <inheritdoc cref="BetweenAsync(NpgsqlDataSource, long, long, CancellationToken)"/>
    public static async Task<List<(string Tenant, StreamId Stream)>> BetweenAsync(
        NpgsqlConnection connection, long after, long through, string suffix, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand($"select u.tenant_id, u.stream_id from ({Streams(suffix)}) u", connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = through });
        var streams = new List<(string, StreamId)>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) streams.Add((reader.GetString(0), StreamId.Parse(reader.GetString(1))));
        return streams;
    }

    /// <summary>Those with an event after $1 and up to $2.</summary>
    public static string Streams(string suffix) =>
        $"""
        select e.tenant_id, e.stream_id, s.version - coalesce(t.version, 0) as events
        from (select distinct tenant_id, stream_id from eventregistry.mt_events where seq_id > $1 and seq_id <= $2 and is_archived is not true) e
        join eventregistry.mt_streams s on s.tenant_id = e.tenant_id and s.id = e.stream_id and s.is_archived is not true
        left join eventregistry.told{suffix} t on t.tenant = e.tenant_id and t.stream = e.stream_id
        where s.version > coalesce(t.version, 0)
        """;
}
