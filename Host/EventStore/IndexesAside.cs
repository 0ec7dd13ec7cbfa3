using Npgsql;

namespace EventRegistry.Host.EventStore;

/// <summary>
/// The indexes and the foreign key of the events, out of the way while the first events of all are put in place: made at once over all
/// rows they take a fraction of the time. From their absence to the commit nobody else gets at the events, of which there are none yet.
/// </summary>
internal sealed class IndexesAside
{
    // Whoever holds the events longer than this is not waited for: they come in with the indexes in place.
    private const string Alone = "set local lock_timeout = '3s'; lock table eventregistry.mt_events in access exclusive mode; set local lock_timeout = 0";

    // The primary key stays: numbers that only rise cost it nothing.
    private const string Definitions = """
        select format('drop index %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid), 1 as place
        from pg_index i where i.indrelid = 'eventregistry.mt_events'::regclass and not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid)
        union all
        select format('alter table eventregistry.mt_events drop constraint %I', k.conname),
          format('alter table eventregistry.mt_events add constraint %I %s', k.conname, pg_get_constraintdef(k.oid)), 2
        from pg_constraint k where k.conrelid = 'eventregistry.mt_events'::regclass and k.contype = 'f' order by place
        """;

    private readonly NpgsqlConnection connection;
    private readonly List<string> later;

    private IndexesAside(NpgsqlConnection connection, List<string> later) => (this.connection, this.later) = (connection, later);

    /// <summary>Puts them aside in the connection's transaction; null when there are events already, or they are not to be had alone.</summary>
    public static async Task<IndexesAside?> PutAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        if (!await LockAsync(connection, cancel) || await AnyAsync(connection, cancel)) return null;
        var (now, later) = (new List<string>(), new List<string>());
        await using (var command = new NpgsqlCommand(Definitions, connection))
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel))
            {
                now.Add(reader.GetString(0));
                later.Add(reader.GetString(1));
            }
        }

        foreach (var statement in now) await ExecuteAsync(connection, statement, cancel);
        return new(connection, later);
    }

    /// <summary>Makes them again as they were.</summary>
    public async Task PutBackAsync(CancellationToken cancel)
    {
        foreach (var statement in later) await ExecuteAsync(connection, statement, cancel);
    }

    /// <summary>Whether there is any event.</summary>
    public static async Task<bool> AnyAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("select exists (select 1 from eventregistry.mt_events)", connection);
        return (bool)(await command.ExecuteScalarAsync(cancel))!;
    }

    private static async Task<bool> LockAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        if (await AnyAsync(connection, cancel)) return false;
        await ExecuteAsync(connection, "savepoint alone", cancel);
        try
        {
            await ExecuteAsync(connection, Alone, cancel);
            return true;
        }
        catch (PostgresException busy) when (busy.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.InsufficientPrivilege)
        {
            await ExecuteAsync(connection, "rollback to savepoint alone", cancel);
            return false;
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancel);
    }
}
