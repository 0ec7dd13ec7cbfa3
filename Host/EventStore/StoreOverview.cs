using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using Npgsql;

namespace EventRegistry.Host.EventStore;

/// <summary>How much of something history holds.</summary>
/// <param name="Tenant">The CO, by id.</param>
/// <param name="Kind">The kind of stream.</param>
/// <param name="Streams">How many streams.</param>
/// <param name="Events">How many events in them.</param>
public sealed record StreamCount(string Tenant, string Kind, long Streams, long Events);

/// <summary>What there is in an event store as a whole.</summary>
public static class StoreOverview
{
    // Those that tell whose an org identity is; a deletion names only the link.
    private static readonly string[] Linking = [.. EventType.NamesOf(Kind<IdentityLink>.Instance)];

    // From tenant to tenant by the index: to look at every stream takes longer the more people there are.
    private const string Tenants = """
        with recursive tenants as (
            select min(tenant_id) as tenant_id from eventregistry.mt_streams
            union all select (select min(s.tenant_id) from eventregistry.mt_streams s where s.tenant_id > t.tenant_id) from tenants t where t.tenant_id is not null
        )
        select tenant_id from tenants where tenant_id is not null order by 1
        """;

    /// <summary>Every tenant with a stream.</summary>
    public static async Task<IReadOnlyList<string>> TenantsAsync(NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await TenantsAsync(connection, cancel);
    }

    /// <inheritdoc cref="TenantsAsync(NpgsqlDataSource, CancellationToken)"/>
    public static async Task<IReadOnlyList<string>> TenantsAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(Tenants, connection);
        var tenants = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) tenants.Add(reader.GetString(0));
        return tenants;
    }

    /// <summary>The streams of a kind, by id.</summary>
    public static async Task<IReadOnlyList<StreamId>> StreamsAsync(NpgsqlDataSource database, string tenant, StreamKind kind, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select id from eventregistry.mt_streams where tenant_id = $1 and id like $2 and is_archived is not true");
        command.Parameters.Add(new() { Value = tenant });
        command.Parameters.Add(new() { Value = $"{Codes<StreamKind>.Of(kind)}/%" });
        var streams = new List<StreamId>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) streams.Add(StreamId.Parse(reader.GetString(0)));
        return [.. streams.OrderBy(s => s.Id)];
    }

    /// <summary>Counts streams and events by tenant and kind.</summary>
    public static async Task<IReadOnlyList<StreamCount>> CountAsync(NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            "select tenant_id, coalesce(type, ''), count(*), coalesce(sum(version), 0)::bigint from eventregistry.mt_streams where id <> 'mt_tombstone' group by 1, 2 order by 1, 2");
        var counts = new List<StreamCount>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) counts.Add(new(reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3)));
        return counts;
    }

    /// <summary>The streams that tell, or told, of some records of a kind, by record id: the last one where a record was moved.</summary>
    public static async Task<IReadOnlyDictionary<int, (string Tenant, StreamId Stream)>> StreamsOfAsync(
        NpgsqlDataSource database, Kind kind, IReadOnlyCollection<int> ids, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            """
            select (data->'Record'->>'Id')::integer, tenant_id, stream_id from eventregistry.mt_events
            where type = any($1) and (data->'Record'->>'Id')::integer = any($2) order by seq_id
            """);
        command.Parameters.Add(new() { Value = new[] { kind.Name + "_added", kind.Name + "_received" } });
        command.Parameters.Add(new() { Value = ids.ToArray() });
        var streams = new Dictionary<int, (string, StreamId)>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) streams[reader.GetInt32(0)] = (reader.GetString(1), StreamId.Parse(reader.GetString(2)));
        return streams;
    }

    /// <summary>The links that an org identity has, or had, each with the streams that tell of it.</summary>
    public static async Task<IReadOnlyList<(int Link, StreamId Stream)>> LinksOfAsync(NpgsqlDataSource database, string tenant, int orgIdentity, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            """
            select (data->'Record'->>'Id')::integer, stream_id from eventregistry.mt_events
            where tenant_id = $1 and type = any($2) and data->'Record'->>'OrgIdentityId' = $3 group by 1, 2 order by min(seq_id)
            """);
        command.Parameters.Add(new() { Value = tenant });
        command.Parameters.Add(new() { Value = Linking });
        command.Parameters.Add(new() { Value = orgIdentity.ToString(CultureInfo.InvariantCulture) });
        var links = new List<(int, StreamId)>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) links.Add((reader.GetInt32(0), StreamId.Parse(reader.GetString(1))));
        return links;
    }

    /// <summary>One of some streams of a kind that belongs to another tenant than the given; null when none does.</summary>
    public static async Task<(string Tenant, StreamId Stream)?> OfAnotherTenantAsync(
        NpgsqlDataSource database, string tenant, StreamKind kind, IReadOnlyCollection<int> ids, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            """
            select s.tenant_id, s.id from unnest($2) with ordinality as i(id, place) join eventregistry.mt_streams s on s.id = i.id
            where s.tenant_id <> $1 order by i.place limit 1
            """);
        command.Parameters.Add(new() { Value = tenant });
        command.Parameters.Add(new() { Value = ids.Select(id => new StreamId(kind, id).ToString()).ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? (reader.GetString(0), StreamId.Parse(reader.GetString(1))) : null;
    }

    /// <summary>The tenant of a stream; null when there is no such stream.</summary>
    public static async Task<string?> TenantOfAsync(NpgsqlDataSource database, StreamId stream, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select tenant_id from eventregistry.mt_streams where id = $1 limit 1");
        command.Parameters.Add(new() { Value = stream.ToString() });
        return await command.ExecuteScalarAsync(cancel) as string;
    }
}
