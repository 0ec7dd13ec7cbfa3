using System.Globalization;
using EventRegistry.Domain.Changelog;
using Newtonsoft.Json;
using Npgsql;
using NpgsqlTypes;

namespace EventRegistry.Host.EventStore;

/// <summary>An event that is to be put into its place among many.</summary>
/// <param name="Id">The same for the same fact: a fact that is stored already is left out.</param>
/// <param name="Order">Where it stands among events of one instant: lower first, then by <paramref name="Key"/>, then by <paramref name="Step"/>.</param>
/// <param name="Key">Orders the events of one instant and one order.</param>
/// <param name="Step">Orders the events of one key.</param>
public sealed record BulkEvent(
    Guid Id, string Tenant, StreamId Stream, DateTimeOffset At, int Order, int Key, int Step, string? Actor, Change Change);

/// <summary>
/// Appends any number of events in the order in which they happened, in the transaction of the connection given: they are gathered in a
/// temporary table, so that memory stays small, and put in place by one statement.
/// </summary>
public sealed class BulkAppend : IAsyncDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly StringWriter json = new(CultureInfo.InvariantCulture);
    private NpgsqlBinaryImporter? importer;

    private BulkAppend(NpgsqlConnection connection) => this.connection = connection;

    /// <summary>How many events have been gathered.</summary>
    public long Gathered { get; private set; }

    public static async Task<BulkAppend> BeginAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        var append = new BulkAppend(connection);
        await append.ExecuteAsync(
            """
            create temp table gathered (id uuid not null, tenant_id varchar not null, stream_id varchar not null, stream_kind varchar not null,
              at timestamptz not null, ordering integer not null, key integer not null, step integer not null,
              type varchar not null, dotnet_type varchar not null, record_kind varchar not null, record_id integer not null, actor varchar, data jsonb not null) on commit drop
            """, cancel);
        return append;
    }

    /// <summary>Gathers one event.</summary>
    public async Task AddAsync(BulkEvent one, CancellationToken cancel)
    {
        importer ??= await connection.BeginBinaryImportAsync("copy gathered from stdin (format binary)", cancel);
        var type = EventType.Of(one.Change);
        await importer.StartRowAsync(cancel);
        await importer.WriteAsync(one.Id, NpgsqlDbType.Uuid, cancel);
        await importer.WriteAsync(one.Tenant, NpgsqlDbType.Varchar, cancel);
        await importer.WriteAsync(one.Stream.ToString(), NpgsqlDbType.Varchar, cancel);
        await importer.WriteAsync(Codes<StreamKind>.Of(one.Stream.Kind), NpgsqlDbType.Varchar, cancel);
        await importer.WriteAsync(one.At.UtcDateTime, NpgsqlDbType.TimestampTz, cancel);
        await importer.WriteAsync(one.Order, NpgsqlDbType.Integer, cancel);
        await importer.WriteAsync(one.Key, NpgsqlDbType.Integer, cancel);
        await importer.WriteAsync(one.Step, NpgsqlDbType.Integer, cancel);
        await importer.WriteAsync(type.Name, NpgsqlDbType.Varchar, cancel);
        await importer.WriteAsync(type.DotNetName, NpgsqlDbType.Varchar, cancel);
        await importer.WriteAsync(one.Change.Kind.Name, NpgsqlDbType.Varchar, cancel);
        await importer.WriteAsync(one.Change.RecordId, NpgsqlDbType.Integer, cancel);
        if (one.Actor is null) await importer.WriteNullAsync(cancel);
        else await importer.WriteAsync(one.Actor, NpgsqlDbType.Varchar, cancel);
        await importer.WriteAsync(Json(type, one.Change), NpgsqlDbType.Jsonb, cancel);
        Gathered++;
    }

    /// <summary>Ends a run of <see cref="AddAsync"/>, so that the connection can be used for something else.</summary>
    public async Task FlushAsync(CancellationToken cancel)
    {
        if (importer is null) return;
        await importer.CompleteAsync(cancel);
        await importer.DisposeAsync();
        importer = null;
    }

    /// <summary>The records of which some gathered event is not stored yet although their stream is, with the streams concerned.</summary>
    public async Task<IReadOnlyList<(string Kind, int Id)>> HalfKnownRecordsAsync(CancellationToken cancel)
    {
        await FlushAsync(cancel);
        await ExecuteAsync("create index on gathered (id); analyze gathered", cancel);
        var records = new List<(string, int)>();
        await using var command = new NpgsqlCommand(
            """
            select distinct g.record_kind, g.record_id from gathered g
            where not exists (select 1 from eventregistry.mt_events e where e.id = g.id)
              and exists (select 1 from eventregistry.mt_streams s where s.tenant_id = g.tenant_id and s.id = g.stream_id)
            """, connection);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) records.Add((reader.GetString(0), reader.GetInt32(1)));
        return records;
    }

    /// <summary>Takes back what was gathered of some records.</summary>
    public Task TakeBackAsync(string kind, IReadOnlyCollection<int> ids, CancellationToken cancel) =>
        ExecuteAsync("delete from gathered where record_kind = $1 and record_id = any($2)", cancel, kind, ids.ToArray());

    /// <summary>Puts all gathered events that are not stored yet into their places, and returns how many there were.</summary>
    /// <param name="operation">What they belong to.</param>
    /// <param name="because">What led to them.</param>
    public async Task<long> PutInPlaceAsync(string operation, string because, CancellationToken cancel)
    {
        await FlushAsync(cancel);
        await ExecuteAsync("delete from gathered g using eventregistry.mt_events e where e.id = g.id", cancel);
        await ExecuteAsync(
            """
            analyze gathered;
            create temp table placed on commit drop as
              select g.ctid as place, row_number() over (order by at, ordering, key, step) as n,
                row_number() over (partition by tenant_id, stream_id order by at, ordering, key, step) as v
              from gathered g;
            create temp table grown on commit drop as
              select g.tenant_id, g.stream_id, g.stream_kind, count(*) as events, max(g.at) as last from gathered g group by 1, 2, 3;
            insert into eventregistry.mt_streams (tenant_id, id, type, version, timestamp, created)
              select tenant_id, stream_id, stream_kind, events, now(), now() from grown order by tenant_id, stream_id
              on conflict (tenant_id, id) do update set version = eventregistry.mt_streams.version + excluded.version, timestamp = excluded.timestamp
            """, cancel);
        return await ExecuteAsync(
            """
            insert into eventregistry.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, causation_id, headers)
            select nextval('eventregistry.mt_events_sequence'), o.id, o.stream_id, o.version, o.data, o.type, o.at, o.tenant_id, o.dotnet_type, $1, $2, o.headers
            from (
              select g.id, g.stream_id, s.version - w.events + p.v as version, g.data, g.type, g.at, g.tenant_id, g.dotnet_type,
                case when g.actor is not null then jsonb_build_object('actor', g.actor) end as headers
              from placed p join gathered g on g.ctid = p.place
                join grown w on w.tenant_id = g.tenant_id and w.stream_id = g.stream_id
                join eventregistry.mt_streams s on s.tenant_id = g.tenant_id and s.id = g.stream_id
              order by p.n) o
            """, cancel, operation, because);
    }

    public async ValueTask DisposeAsync()
    {
        if (importer is not null) await importer.DisposeAsync();
        await json.DisposeAsync();
    }

    private string Json(EventType type, Change change)
    {
        json.GetStringBuilder().Clear();
        using (var writer = new JsonTextWriter(json) { CloseOutput = false }) type.Write(writer, change);
        return json.ToString();
    }

    private async Task<int> ExecuteAsync(string sql, CancellationToken cancel, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return await command.ExecuteNonQueryAsync(cancel);
    }
}
