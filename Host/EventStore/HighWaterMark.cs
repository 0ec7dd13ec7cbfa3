using Npgsql;

namespace EventRegistry.Host.EventStore;

/// <summary>How far all events are settled: no transaction, of whatever client, can still bring one at or below the mark.</summary>
/// <remarks>
/// Numbers are drawn before their transactions end, and not always in the order of commits. Whoever draws one holds a lock on the
/// sequence until the end of the transaction, and is visible to others before letting go of it. So what is missing below a visible number
/// is dead once all have ended that held such a lock after the number was seen. Numbers that a client draws in one transaction
/// and uses in another are beyond this; so are sequences with a cache.
/// </remarks>
internal sealed class HighWaterMark(NpgsqlDataSource database) : IDisposable
{
    private const string Mark = "select last_seq_id from eventregistry.mt_event_progression where name = 'HighWaterMark'";

    private const string Look = $"select coalesce(({Mark}), 0), coalesce((select max(seq_id) from eventregistry.mt_events), 0)";

    // Every insert takes this mode, and so does nextval, even when the transaction holds a stronger one; readers, VACUUM and CREATE INDEX do not.
    private const string Writers = """
        select distinct virtualtransaction from pg_locks
        where locktype = 'relation' and mode = 'RowExclusiveLock' and granted
          and database = (select oid from pg_database where datname = current_database())
          and relation in ('eventregistry.mt_events'::regclass, 'eventregistry.mt_events_sequence'::regclass)
        """;

    private const string WithoutGap = """
        select coalesce(max(seq_id), $1) from (
            select seq_id, row_number() over (order by seq_id) as place from eventregistry.mt_events where seq_id > $1 order by seq_id limit 10000) e
        where seq_id = $1 + place
        """;

    // The statement's own look is fresh: what came late is there, and no gap.
    private const string Move = """
        with moved as (
            insert into eventregistry.mt_event_progression as p (name, last_seq_id, last_updated) values ('HighWaterMark', $2, now())
            on conflict (name) do update set last_seq_id = $2, last_updated = now() where coalesce(p.last_seq_id, 0) = $1
            returning last_seq_id
        ), skipped as (
            insert into eventregistry.mt_high_water_skips (ending_sequence, starting_sequence, timestamp)
            select seq_id - 1, before, now()
            from (select seq_id, lag(seq_id, 1, $1) over (order by seq_id) as before from eventregistry.mt_events where seq_id > $1 and seq_id <= $2) e
            where seq_id - before > 1 and exists (select from moved)
            on conflict (ending_sequence) do nothing
        )
        select last_seq_id from moved
        """;

    private readonly SemaphoreSlim one = new(1);
    private Horizon? horizon;

    /// <summary>Moves the mark as far as it is safe now, and says where it stands. Never waits for a writer: ask again later.</summary>
    public async Task<long> AdvanceAsync(CancellationToken ct)
    {
        await one.WaitAsync(ct);
        try
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            var (mark, highest) = await LookAsync(connection, ct);
            if (highest <= mark) return mark;
            // Asked after the look, never before or at once: only so is everyone caught who drew a number below the highest seen.
            var settled = Math.Max(mark, Settled(highest, await WritersAsync(connection, ct)) ?? mark);
            if (settled < highest) settled = await NumberAsync(connection, WithoutGap, ct, settled) ?? settled;
            if (settled <= mark) return mark;
            // Another host may have moved it first, by the same rule.
            return await NumberAsync(connection, Move, ct, mark, settled) ?? await NumberAsync(connection, Mark, ct) ?? mark;
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    /// <summary>The number that is settled because all who could have brought one below it have ended; null when some have not.</summary>
    private long? Settled(long highest, HashSet<string> writers)
    {
        if (writers.Count == 0)
        {
            horizon = null;
            return highest;
        }

        var former = horizon?.Without(writers);
        var settled = former is { IsClear: true } ? former.Highest : (long?)null;
        horizon = former is null or { IsClear: true } ? new(highest, writers) : former;
        return settled;
    }

    private static async Task<(long Mark, long Highest)> LookAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Look, connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    private static async Task<HashSet<string>> WritersAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Writers, connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var writers = new HashSet<string>();
        while (await reader.ReadAsync(ct)) writers.Add(reader.GetString(0));
        return writers;
    }

    private static async Task<long?> NumberAsync(NpgsqlConnection connection, string sql, CancellationToken ct, params long[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters) command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = parameter });
        return (long?)await command.ExecuteScalarAsync(ct);
    }
}
