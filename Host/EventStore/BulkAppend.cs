using EventRegistry.Domain.Changelog;
using Npgsql;

namespace EventRegistry.Host.EventStore;

/// <summary>
/// Appends any number of events in the order in which they happened, in the transaction of the connection given: they are gathered in a
/// temporary table, so that memory stays small, and put in place by one statement. The connection is its own until then.
/// </summary>
public sealed class BulkAppend : IAsyncDisposable
{
    // The words that the gathered rows have as numbers, in arrays that are counted from 1.
    private const string StreamName = "($1::varchar[])[g.stream_kind + 1] || '/' || g.stream_number";
    private static readonly string[] StreamKinds = [.. Codes<StreamKind>.All];
    private static readonly string[] Types = [.. EventType.All.Select(t => t.Name)];
    private static readonly string[] DotNetTypes = [.. EventType.All.Select(t => t.DotNetName)];

    private readonly NpgsqlConnection connection;

    // One takes events in while the other is sent.
    private GatheredRows filling = new();
    private GatheredRows sent = new();
    private Task sending = Task.CompletedTask;

    private BulkAppend(NpgsqlConnection connection) => this.connection = connection;

    /// <summary>How many events have been gathered.</summary>
    public long Gathered { get; private set; }

    public static async Task<BulkAppend> BeginAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        var append = new BulkAppend(connection);
        await append.ExecuteAsync(GatheredRows.Create, cancel);
        return append;
    }

    /// <summary>Gathers one event.</summary>
    public ValueTask AddAsync(in BulkEvent one, CancellationToken cancel)
    {
        filling.Add(one);
        Gathered++;
        return filling.IsFull ? new(SendAsync(cancel)) : ValueTask.CompletedTask;
    }

    /// <summary>The records of which some gathered event is not stored yet although their stream is.</summary>
    public async Task<IReadOnlyList<(Kind Kind, int Id)>> HalfKnownRecordsAsync(CancellationToken cancel)
    {
        await FlushAsync(cancel);
        var records = new HashSet<(Kind, int)>();
        if (!await IndexesAside.AnyAsync(connection, cancel)) return [];
        await ExecuteAsync("analyze gathered", cancel);
        await using var command = new NpgsqlCommand(
            $"""
            select distinct g.type, g.record_id from gathered g
            where not exists (select 1 from eventregistry.mt_events e where e.id = g.id)
              and exists (select 1 from eventregistry.mt_streams s where s.tenant_id = g.tenant_id and s.id = {StreamName})
            """, connection)
        { CommandTimeout = 0, Parameters = { new() { Value = StreamKinds } } };
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) records.Add((KindOf(EventType.All[reader.GetInt16(0)]), reader.GetInt32(1)));
        return [.. records];
    }

    /// <summary>The records of which some cause once told something that no gathered event tells, and the streams that hold it.</summary>
    public async Task<IReadOnlyList<(Kind Kind, int Id, string Tenant, StreamId Stream)>> NotGatheredAsync(string because, CancellationToken cancel)
    {
        await FlushAsync(cancel);
        await using var command = new NpgsqlCommand(
            """
            select distinct regexp_replace(e.type, '_[a-z]+$', ''), coalesce(e.data->'Record'->>'Id', e.data->>'Id')::integer, e.tenant_id, e.stream_id
            from eventregistry.mt_events e where e.causation_id = $1 and not exists (select 1 from gathered g where g.id = e.id)
            """, connection)
        { CommandTimeout = 0, Parameters = { new() { Value = because } } };
        var records = new List<(Kind, int, string, StreamId)>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            records.Add((Kinds.Find(reader.GetString(0))!, reader.GetInt32(1), reader.GetString(2), StreamId.Parse(reader.GetString(3))));
        return records;
    }

    /// <summary>Takes back what was gathered of some records.</summary>
    public async Task TakeBackAsync(Kind kind, IReadOnlyCollection<int> ids, CancellationToken cancel)
    {
        await FlushAsync(cancel);
        var types = EventType.All.Index().Where(t => KindOf(t.Item) == kind).Select(t => t.Index).ToArray();
        await ExecuteAsync("delete from gathered where type = any($1) and record_id = any($2)", cancel, types, ids.ToArray());
    }

    /// <summary>Puts all gathered events that are not stored yet into their places, and returns how many there were.</summary>
    /// <param name="operation">What they belong to.</param>
    /// <param name="because">What led to them.</param>
    public async Task<long> PutInPlaceAsync(string operation, string because, CancellationToken cancel)
    {
        await FlushAsync(cancel);
        var aside = await IndexesAside.PutAsync(connection, cancel);
        if (aside is null)
        {
            // Other writers wait until the commit, so that the versions counted here are still the last ones then.
            await ExecuteAsync("lock table eventregistry.mt_streams in share row exclusive mode", cancel);
            await ExecuteAsync("delete from gathered g using eventregistry.mt_events e where e.id = g.id", cancel);
        }

        // The first events of all find no stream.
        var (former, streams) = aside is null
            ? ("coalesce(s.version, 0)", $"left join eventregistry.mt_streams s on s.tenant_id = g.tenant_id and s.id = {StreamName}")
            : ("0", "");
        await ExecuteAsync(
            $"""
            create temp table placed on commit drop as
            select g.place, g.n, {former} + row_number() over (partition by g.stream_number, g.stream_kind, g.tenant_id order by g.n) as version
            from (
              select g.ctid as place, row_number() over (order by g.at, g.ordering, g.key, g.step) as n, g.tenant_id, g.stream_kind, g.stream_number
              from gathered g) g {streams}
            """, cancel, aside is null ? [StreamKinds] : []);
        await ExecuteAsync(
            $"""
            insert into eventregistry.mt_streams (tenant_id, id, type, version, timestamp, created)
              select g.tenant_id, {StreamName}, ($1::varchar[])[g.stream_kind + 1], count(*), now(), now()
              from gathered g group by g.tenant_id, g.stream_kind, g.stream_number order by 1, 2
              on conflict (tenant_id, id) do update set version = eventregistry.mt_streams.version + excluded.version, timestamp = excluded.timestamp
            """, cancel, [StreamKinds]);
        // Rows lie about in the order of their tables, each of which is nearly in order of time: to fetch them one by one
        // beats sorting them with all their data.
        await ExecuteAsync("set local enable_hashjoin = off; set local enable_mergejoin = off", cancel);
        var appended = await ExecuteAsync(
            $"""
            insert into eventregistry.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, causation_id, headers)
            select nextval('eventregistry.mt_events_sequence'), g.id, {StreamName}, p.version, g.data, ($2::varchar[])[g.type + 1], g.at, g.tenant_id,
              ($3::varchar[])[g.type + 1], $4, $5, case when g.actor is not null then jsonb_build_object('actor', g.actor) end
            from (select * from placed order by n offset 0) p join gathered g on g.ctid = p.place
            """, cancel, StreamKinds, Types, DotNetTypes, operation, because);
        await ExecuteAsync("set local enable_hashjoin = on; set local enable_mergejoin = on", cancel);
        if (aside is not null) await aside.PutBackAsync(cancel);
        return appended;
    }

    public async ValueTask DisposeAsync()
    {
        // Why it ended was told to whoever added; here it only has to have ended.
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        filling.Dispose();
        sent.Dispose();
    }

    private static Kind KindOf(EventType type) => Kinds.All.First(k => k.RecordType == type.ChangeType.GetGenericArguments()[0]);

    private async Task FlushAsync(CancellationToken cancel)
    {
        await SendAsync(cancel);
        await sending;
    }

    private async Task SendAsync(CancellationToken cancel)
    {
        await sending;
        (filling, sent) = (sent, filling);
        filling.Clear();
        var rows = sent.Take();
        if (!rows.IsEmpty) sending = Task.Run(() => CopyAsync(rows, cancel), cancel);
    }

    private async Task CopyAsync(ReadOnlyMemory<byte> rows, CancellationToken cancel)
    {
        await using var copy = await connection.BeginRawBinaryCopyAsync("copy gathered from stdin (format binary)", cancel);
        await copy.WriteAsync(rows, cancel);
    }

    private async Task<int> ExecuteAsync(string sql, CancellationToken cancel, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return await command.ExecuteNonQueryAsync(cancel);
    }
}
