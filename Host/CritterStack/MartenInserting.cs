using System.Runtime.ExceptionServices;
using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore;
using JasperFx.Events;
using Marten;
using Marten.Services;
using Npgsql;
using NpgsqlTypes;

namespace EventRegistry.Host.CritterStack;

/// <summary>Stores a batch by Marten's sessions, in one transaction.</summary>
/// <remarks>
/// The transaction is begun here, since a session that begins its own has drawn the numbers before: a reader who looks in between would take them for dead.
/// The streams are locked first: a race that is lost later would cost Marten a number, which it fills with a tombstone.
/// </remarks>
internal sealed class MartenInserting(DocumentStore store) : IInserting
{
    private const string Lock = """
        with wanted as (
            select * from unnest($1::varchar[], $2::varchar[], $3::varchar[], $4::bigint[], $5::timestamptz[], $6::timestamptz[])
                with ordinality as w (tenant_id, id, type, expected, first_at, last_at, place)
        ), locked as (
            insert into eventregistry.mt_streams as s (tenant_id, id, type, version, timestamp, created)
            select tenant_id, id, type, 0, last_at, first_at from wanted w
            where coalesce(expected, 0) = 0 or exists (select from eventregistry.mt_streams k where k.tenant_id = w.tenant_id and k.id = w.id)
            order by place
            on conflict (tenant_id, id) do update set timestamp = excluded.timestamp
            where s.is_archived is not true
              and s.version = coalesce((select expected from wanted w where w.tenant_id = s.tenant_id and w.id = s.id), s.version)
            returning s.tenant_id, s.id, s.version
        )
        select array(select l.version from wanted w join locked l on l.tenant_id = w.tenant_id and l.id = w.id order by w.place) as versions
        where not exists (select from eventregistry.mt_events where id = any($7))
        """;

    public async Task<IReadOnlyList<Place>?> InsertAsync(NpgsqlConnection connection, AppendBatch batch, IAlongside? alongside, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await LockAsync(connection, batch, alongside, ct) is not { } versions) return null;
        var stored = new List<IEvent>(batch.EventCount);
        foreach (var tenant in batch.Appends.Zip(versions).GroupBy(a => a.First.Tenant)) stored.AddRange(await AppendAsync(tenant, transaction, ct));
        if (alongside is not null) await RunAsync(connection, alongside.After(), alongside.ReadAsync, ct);
        await transaction.CommitAsync(ct);
        return [.. stored.Select(e => new Place(e.Id, e.Version, e.Sequence))];
    }

    private async Task<IReadOnlyList<IEvent>> AppendAsync(IGrouping<string, (Append Append, long Version)> tenant, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var options = SessionOptions.ForTransaction(transaction);
        options.TenantId = tenant.Key;
        await using var session = store.LightweightSession(options);
        var events = tenant.SelectMany(t => Tell(session, t.Append, t.Version)).ToList();
        try
        {
            await session.SaveChangesAsync(ct);
        }
        catch (Exception e) when (Beneath(e) is { } cause)
        {
            ExceptionDispatchInfo.Throw(cause);
        }

        return events;
    }

    private static IReadOnlyList<IEvent> Tell(IDocumentSession session, Append append, long version)
    {
        // Marten is told the version after the append.
        var action = session.Events.Append(append.Stream.ToString(), version + append.Events.Count, append.Events.Select(e => e.Change));
        foreach (var (told, e) in action.Events.Zip(append.Events))
        {
            (told.Id, told.Timestamp, told.CorrelationId, told.CausationId) = (e.Id, e.At.ToUniversalTime(), e.Cause.Operation, e.Cause.Because);
            if (e.Actor is not null) told.SetHeader("actor", e.Actor);
        }

        return action.Events;
    }

    /// <returns>Where the streams are, in the order of the batch; null when one is not where it was expected, or the events are stored already.</returns>
    private static async Task<long[]?> LockAsync(NpgsqlConnection connection, AppendBatch batch, IAlongside? alongside, CancellationToken ct)
    {
        var appends = batch.Appends;
        var locking = new NpgsqlBatchCommand(Lock);
        void Add<T>(NpgsqlDbType type, IEnumerable<T> values) => locking.Parameters.Add(new NpgsqlParameter<T[]> { NpgsqlDbType = NpgsqlDbType.Array | type, TypedValue = [.. values] });
        Add(NpgsqlDbType.Varchar, appends.Select(a => a.Tenant));
        Add(NpgsqlDbType.Varchar, appends.Select(a => a.Stream.ToString()));
        Add(NpgsqlDbType.Varchar, appends.Select(a => Codes<StreamKind>.Of(a.Stream.Kind)));
        Add(NpgsqlDbType.Bigint, appends.Select(a => a.Expected.Version));
        Add(NpgsqlDbType.TimestampTz, appends.Select(a => a.Events[0].At.ToUniversalTime()));
        Add(NpgsqlDbType.TimestampTz, appends.Select(a => a.Events[^1].At.ToUniversalTime()));
        Add(NpgsqlDbType.Uuid, batch.Ids);
        long[]? versions = null;
        await RunAsync(connection, [.. alongside?.Before() ?? [], locking], async (result, cancel) =>
        {
            if (result.FieldCount == 1 && result.GetName(0) == "versions") versions = await result.ReadAsync(cancel) ? result.GetFieldValue<long[]>(0) : null;
            else await alongside!.ReadAsync(result, cancel);
        }, ct);
        return versions?.Length == appends.Count ? versions : null;
    }

    private static async Task RunAsync(NpgsqlConnection connection, IEnumerable<NpgsqlBatchCommand> commands, Func<NpgsqlDataReader, CancellationToken, Task> read, CancellationToken ct)
    {
        await using var all = connection.CreateBatch();
        foreach (var command in commands) all.BatchCommands.Add(command);
        if (all.BatchCommands.Count == 0) return;
        await using var reader = await all.ExecuteReaderAsync(ct);
        do
        {
            if (reader.FieldCount > 0) await read(reader, ct);
        }
        while (await reader.NextResultAsync(ct));
    }

    private static NpgsqlException? Beneath(Exception? e) => e switch
    {
        null => null,
        NpgsqlException cause => cause,
        _ => Beneath(e.InnerException),
    };
}
