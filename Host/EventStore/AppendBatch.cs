using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore.Json;
using Newtonsoft.Json;
using Npgsql;
using NpgsqlTypes;

namespace EventRegistry.Host.EventStore;

/// <summary>One statement's worth of events, as the columns of two arrays of rows: the streams, and the events.</summary>
internal sealed class AppendBatch
{
    // The stream rows come first and say whether all may grow; only then are numbers drawn. The upsert finds its row by the
    // primary key whatever the planner believes of the table's size. Streams are never removed, so that to have seen
    // one once is enough to know that an expected version beyond 0 can be met.
    public const string Sql = """
        with wanted as materialized (
            select * from unnest($1::varchar[], $2::varchar[], $3::varchar[], $4::bigint[], $5::bigint[], $6::timestamptz[], $7::timestamptz[])
                with ordinality as w (tenant_id, id, type, expected, events, first_at, last_at, place)
        ), grown as (
            insert into eventregistry.mt_streams as s (tenant_id, id, type, version, timestamp, created)
            select w.tenant_id, w.id, w.type, w.events, w.last_at, w.first_at
            from wanted w
            where coalesce(w.expected, 0) = 0
               or (select k.version from eventregistry.mt_streams k where k.tenant_id = w.tenant_id and k.id = w.id) is not null
            on conflict (tenant_id, id) do update
            set version = s.version + excluded.version, timestamp = excluded.timestamp
            where s.is_archived is not true
              and s.version = coalesce(($18::jsonb -> excluded.tenant_id ->> excluded.id)::bigint, s.version)
            returning s.tenant_id, s.id, s.version
        ), verdict as materialized (
            select count(*) = cardinality($1) as holds from grown
        ), stored as (
            insert into eventregistry.mt_events
                (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, causation_id, headers)
            select nextval('eventregistry.mt_events_sequence'), n.id, n.stream_id, n.version, n.data, n.type, n.at, n.tenant_id, n.dotnet_type,
                n.operation, n.because, n.headers
            from (
                select e.id, g.id as stream_id, g.version - e.before_end as version, e.data, e.type, e.at, g.tenant_id, e.dotnet_type,
                    e.operation, e.because, case when e.actor is not null then jsonb_build_object('actor', e.actor) end as headers
                from unnest($8::uuid[], $9::bigint[], $10::bigint[], $11::jsonb[], $12::varchar[], $13::varchar[], $14::timestamptz[], $15::varchar[],
                        $16::varchar[], $17::varchar[]) with ordinality
                    as e (id, stream, before_end, data, type, dotnet_type, at, actor, operation, because, place)
                join wanted w on w.place = e.stream join grown g on g.tenant_id = w.tenant_id and g.id = w.id
                where (select holds from verdict)
                order by e.place
                offset 0
            ) n
            returning id, version, seq_id
        )
        select id, version, seq_id from stored
        """;

    /// <summary>The SQLSTATE by which the database says that the events could not be stored.</summary>
    public const string NotAsExpected = "ER001";

    private readonly Dictionary<Guid, Append> owners;

    private AppendBatch(IReadOnlyList<Append> all)
    {
        All = all;
        // Always in the same order, so that two batches cannot wait for each other's streams.
        Appends = [.. all.Where(a => a.Events.Count > 0)
            .OrderBy(a => a.Tenant, StringComparer.Ordinal).ThenBy(a => a.Stream.Kind).ThenBy(a => a.Stream.Id)];
        Ids = [.. Appends.SelectMany(a => a.Events).Select(e => e.Id)];
        owners = Appends.SelectMany(a => a.Events.Select(e => KeyValuePair.Create(e.Id, a))).ToDictionary();
    }

    /// <exception cref="ArgumentException">A stream is named twice, or an id.</exception>
    public static AppendBatch Of(IReadOnlyList<Append> appends)
    {
        if (appends.DistinctBy(a => (a.Tenant, a.Stream)).Count() != appends.Count)
            throw new ArgumentException("A stream is named twice in one append.", nameof(appends));
        return new(appends);
    }

    public IReadOnlyList<Append> All { get; }

    /// <summary>Those with events, in the order in which their streams are locked.</summary>
    public IReadOnlyList<Append> Appends { get; }

    public Guid[] Ids { get; }

    public int EventCount => Ids.Length;

    public bool IsEmpty => Ids.Length == 0;

    public bool Has(Guid id, string tenant, string stream) => owners[id] is { } owner && owner.Tenant == tenant && owner.Stream.ToString() == stream;

    public EventIdTaken IdTaken() => new(Appends[0].Tenant, Appends[0].Stream);

    /// <summary>The places of all events, by append, in the order in which they were asked for.</summary>
    public IReadOnlyList<Appended> Split(IReadOnlyList<Place> places)
    {
        var byId = places.ToDictionary(p => p.Id);
        return [.. All.Select(a => new Appended([.. a.Events.Select(e => byId[e.Id].Version)], [.. a.Events.Select(e => byId[e.Id].Sequence)]))];
    }

    /// <summary>The demand that the events are stored, without which nothing that goes with them may be.</summary>
    public NpgsqlBatchCommand Expectation() => new("select eventregistry.expect_events($1)") { Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = Ids } } };

    public void AddParametersTo(NpgsqlParameterCollection parameters)
    {
        var types = Appends.SelectMany(a => a.Events).Select(e => EventType.Of(e.Change)).ToArray();
        Add(parameters, NpgsqlDbType.Varchar, Appends.Select(a => a.Tenant));
        Add(parameters, NpgsqlDbType.Varchar, Appends.Select(a => a.Stream.ToString()));
        Add(parameters, NpgsqlDbType.Varchar, Appends.Select(a => Codes<StreamKind>.Of(a.Stream.Kind)));
        Add(parameters, NpgsqlDbType.Bigint, Appends.Select(a => a.Expected.Version));
        Add(parameters, NpgsqlDbType.Bigint, Appends.Select(a => (long)a.Events.Count));
        Add(parameters, NpgsqlDbType.TimestampTz, Appends.Select(a => a.Events[0].At.ToUniversalTime()));
        Add(parameters, NpgsqlDbType.TimestampTz, Appends.Select(a => a.Events[^1].At.ToUniversalTime()));
        Add(parameters, NpgsqlDbType.Uuid, Ids);
        Add(parameters, NpgsqlDbType.Bigint, Appends.SelectMany((a, stream) => Enumerable.Repeat(stream + 1L, a.Events.Count)));
        Add(parameters, NpgsqlDbType.Bigint, Appends.SelectMany(a => a.Events.Select((_, i) => a.Events.Count - 1L - i)));
        Add(parameters, NpgsqlDbType.Jsonb, Json(types));
        Add(parameters, NpgsqlDbType.Varchar, types.Select(t => t.Name));
        Add(parameters, NpgsqlDbType.Varchar, types.Select(t => t.DotNetName));
        Add(parameters, NpgsqlDbType.TimestampTz, Events.Select(e => e.At.ToUniversalTime()));
        Add(parameters, NpgsqlDbType.Varchar, Events.Select(e => e.Actor));
        Add(parameters, NpgsqlDbType.Varchar, Events.Select(e => e.Cause.Operation));
        Add(parameters, NpgsqlDbType.Varchar, Events.Select(e => e.Cause.Because));
        parameters.Add(new NpgsqlParameter<string> { NpgsqlDbType = NpgsqlDbType.Jsonb, TypedValue = ExpectedVersions() });
    }

    private IEnumerable<NewEvent> Events => Appends.SelectMany(a => a.Events);

    private static void Add<T>(NpgsqlParameterCollection parameters, NpgsqlDbType type, IEnumerable<T> values) =>
        parameters.Add(new NpgsqlParameter<T[]> { NpgsqlDbType = NpgsqlDbType.Array | type, TypedValue = [.. values] });

    // By tenant and stream, once more: in this form a stream's own is found without looking at the others.
    private string ExpectedVersions() => JsonConvert.SerializeObject(Appends
        .Where(a => a.Expected.Version is not null)
        .GroupBy(a => a.Tenant)
        .ToDictionary(g => g.Key, g => g.ToDictionary(a => a.Stream.ToString(), a => a.Expected.Version)));

    private string[] Json(EventType[] types)
    {
        using var buffer = new CharBuffer();
        using var writer = EventJson.WriterTo(buffer);
        return [.. Events.Zip(types, (e, type) =>
        {
            type.Write(writer, e.Change);
            return buffer.Take();
        })];
    }
}
