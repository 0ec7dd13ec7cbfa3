using Npgsql;

namespace EventRegistry.Host.Queue;

/// <summary>Leaves targets alone that failed as a whole.</summary>
internal static class Pausing
{
    // Five failures in a row, the pauses between them being 5, 10, 20 and 40 s, are more than a restart takes.
    private const int FailuresToNotify = 5;

    private const string Lengthen = """
        insert into eventregistry.pauses as p (target, failures, until, reason) values ($1, 1, now() + interval '5 seconds', $2)
        on conflict (target) do update set
            failures = p.failures + 1, reason = excluded.reason, notified = p.notified or p.failures + 1 >= $3,
            until = now() + least(interval '5 seconds' * power(2, least(p.failures, 20)), interval '1 day')
        returning failures, until - now(), notified and failures = $3
        """;

    // In the order in which askers write rows, as they may be at it.
    private const string Release = """
        with over as (
            delete from eventregistry.pauses where target = $1 returning target
        ), freed as materialized (
            select id from eventregistry.jobs where target = $1 and state = 'waiting' and held and exists (select from over) order by target, subject, action for update
        ), due as (
            update eventregistry.jobs j set due = now(), held = false from freed f where j.id = f.id
        )
        select pg_notify('eventregistry_jobs', target::text)::text from over
        """;

    public static async Task<Pause> PauseAsync(NpgsqlDataSource database, int target, string reason, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(Lengthen);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = target });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = reason.Replace('\0', '\uFFFD') });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = FailuresToNotify });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        return new(reader.GetInt32(0), reader.GetTimeSpan(1), reader.GetBoolean(2));
    }

    public static async Task<bool> ReleaseAsync(NpgsqlDataSource database, int target, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(Release);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = target });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel);
    }
}
