using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using Npgsql;

namespace EventRegistry.Host.ReadModels;

/// <summary>Writes rows of streams into the read models, by one statement for all of them.</summary>
/// <remarks>
/// Run in the transaction of an append, after it, the rows are there when the events are. The statement returns the tenant and the
/// stream of each entry that was told. One is not when the read models know a later version; nor, where the rows are only
/// what some events changed, when they do not know the version before those: then <see cref="CatchUp"/> tells it, after the commit.
/// </remarks>
public static class BookEntries
{
    // Every statement that writes takes the table of told streams first, then their rows in order: so writers wait for each
    // other without ever waiting in a circle, and a rebuild that holds that table holds them all.
    private static string Sql(string suffix, bool changesCo, bool tellsSourceRecords) => $"""
        with wanted as materialized (
            select * from unnest($1::varchar[], $2::varchar[], $3::bigint[], $4::bigint[], $5::bigint[], $6::boolean[], $7::timestamptz[], $8::timestamptz[])
                with ordinality as w (tenant, stream, former, version, sequence, has_due, due, reckoned, place)
        ), known as materialized (
            select t.tenant, t.stream, t.version from eventregistry.told{suffix} t
            where (t.tenant, t.stream) in (select w.tenant, w.stream from wanted w) order by t.tenant, t.stream for update
        ), fresh as (
            insert into eventregistry.told{suffix} as t (tenant, stream, version)
            select w.tenant, w.stream, w.version from wanted w left join known k on k.tenant = w.tenant and k.stream = w.stream
            where case when w.former is null then coalesce(k.version, 0) < w.version else coalesce(k.version, 0) = w.former end
            order by w.tenant, w.stream
            on conflict (tenant, stream) do update set version = excluded.version where t.version < excluded.version
            returning tenant, stream
        ), telling as materialized (
            select w.*, coalesce(w.sequence, currval('eventregistry.mt_events_sequence')) as at
            from wanted w join fresh f on f.tenant = w.tenant and f.stream = w.stream
        ), removed as (
            delete from eventregistry.records{suffix} r
            using unnest($9::bigint[], $10::varchar[], $11::integer[]) as g (place, kind, id) join telling t on t.place = g.place
            where r.kind = g.kind and r.id = g.id and r.tenant = t.tenant and r.stream = t.stream and r.sequence <= t.at
            returning r.kind, r.id
        ), written as (
            insert into eventregistry.records{suffix} as r
                (tenant, stream, sequence, kind, id, record_id, is_copy, deleted, revision, created, modified, actor,
                person, role, org_identity, grp, cou, lookup, family, data)
            select t.tenant, t.stream, t.at, n.kind, n.id, n.record_id, n.is_copy, n.deleted, n.revision, n.created, n.modified, n.actor,
                n.person, n.role, n.org_identity, n.grp, n.cou, n.lookup, n.family, n.data
            from unnest($12::bigint[], $13::varchar[], $14::integer[], $15::integer[], $16::boolean[], $17::boolean[], $18::integer[], $19::timestamptz[],
                    $20::timestamptz[], $21::text[], $22::integer[], $23::integer[], $24::integer[], $25::integer[], $26::integer[], $27::varchar[],
                    $28::varchar[], $29::jsonb[])
                as n (place, kind, id, record_id, is_copy, deleted, revision, created, modified, actor, person, role, org_identity, grp, cou, lookup, family, data)
            join telling t on t.place = n.place
            order by n.kind, n.id
            on conflict (kind, id) do update
            set (tenant, stream, sequence, record_id, is_copy, deleted, revision, created, modified, actor,
                    person, role, org_identity, grp, cou, lookup, family, data)
                = (excluded.tenant, excluded.stream, excluded.sequence, excluded.record_id, excluded.is_copy, excluded.deleted, excluded.revision,
                    excluded.created, excluded.modified, excluded.actor, excluded.person, excluded.role, excluded.org_identity, excluded.grp, excluded.cou,
                    excluded.lookup, excluded.family, excluded.data)
            where r.sequence <= excluded.sequence
            {(tellsSourceRecords ? "returning r.kind, r.id, r.is_copy, r.deleted, r.data" : "")}
        ), undue as (
            delete from eventregistry.due{suffix} d using telling t
            where t.has_due and t.due is null and d.tenant = t.tenant and d.stream = t.stream and d.at > t.reckoned
        ), dued as (
            insert into eventregistry.due{suffix} as d (tenant, stream, at, reckoned)
            select t.tenant, t.stream, t.due, t.reckoned from telling t where t.due is not null order by 1, 2
            on conflict (tenant, stream) do update set (at, reckoned) = (excluded.at, excluded.reckoned) where d.at > excluded.reckoned
        ){(changesCo ? Changed : "")}{(tellsSourceRecords ? SourceKeys.Kept(suffix) : "")}
        select tenant, stream from fresh
        """;

    // Whoever keeps a CO's own streams in memory sees by this that they are to be read anew.
    private static readonly string Changed = $"""
        , changed as (
            insert into eventregistry.collaborations as c (tenant, version)
            select distinct t.tenant, 1 from telling t
            where split_part(t.stream, '/', 1) in ({string.Join(", ", Collaboration.Streams.Select(k => $"'{Codes<StreamKind>.Of(k)}'"))}) order by 1
            on conflict (tenant) do update set version = c.version + 1
        )
        """;

    /// <summary>The statement for some streams, each named once.</summary>
    public static NpgsqlBatchCommand CommandOf(IReadOnlyList<BookEntry> entries) => CommandOf(entries, "");

    /// <param name="suffix">What the names of the tables end in while they are made anew.</param>
    internal static NpgsqlBatchCommand CommandOf(IReadOnlyList<BookEntry> entries, string suffix)
    {
        var command = new NpgsqlBatchCommand(Sql(suffix, entries.Any(e => Collaboration.Streams.Contains(e.Rows.Stream.Kind)), entries.Any(e => SourceKeys.AreToldBy(e.Rows))));
        BookParameters.AddTo(command.Parameters, entries);
        return command;
    }

    /// <summary>Reads which streams were told, off the statement's result.</summary>
    public static async Task<IReadOnlySet<(string Tenant, StreamId Stream)>> ReadToldAsync(NpgsqlDataReader reader, CancellationToken cancel)
    {
        var told = new HashSet<(string, StreamId)>();
        while (await reader.ReadAsync(cancel)) told.Add((reader.GetString(0), StreamId.Parse(reader.GetString(1))));
        return told;
    }
}
