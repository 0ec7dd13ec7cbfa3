using System.Diagnostics;
using EventRegistry.Domain.Changelog;
using EventRegistry.Projections.Subjects;
using Npgsql;

namespace EventRegistry.Host.Queue;

/// <summary>Takes jobs for a worker, puts aside those that nobody can read, and keeps leases up.</summary>
internal sealed class Claiming(NpgsqlDataSource database)
{
    // Claims of one target come one after the other, so that each sees what the one before took, and none meets an asker who is taking something. Whoever waits
    // here holds nothing that others could wait for. The planner is told to follow the index from its head: of a
    // long queue it would else read and sort all, each time. Whether a subject has other jobs is asked of each by itself (offset 0): as a join, all would be compared with all
    // wherever the table grew since it was last looked at.
    private static readonly string Enter = $"""
        select {Lease.Settings}, set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
            set_config('enable_mergejoin', 'off', true), set_config('enable_sort', 'off', true), set_config('enable_bitmapscan', 'off', true), set_config('jit', 'off', true),
            pg_advisory_xact_lock(hashtext('eventregistry.jobs'), $1)::text
        """;

    private const string EndCancelled = """
        with gone as (
            delete from eventregistry.jobs where id in (
                select id from eventregistry.jobs where target = $1 and state = 'running' and cancelled and lease < now() for update skip locked)
            returning *
        )
        insert into eventregistry.attempts (target, tenant, subject, action, what, job, attempt, detail, actor, cause, sequence)
        select target, tenant, subject, action, 'cancelled', id, attempt, 'its worker was lost', actor, cause, sequence from gone
        """;

    // Null when the target is not paused; whether a probe may be made, when it is.
    private const string LookAtPause = """
        select (select p.until <= now() and not exists (select from eventregistry.jobs j where j.target = p.target and j.state = 'running' and j.lease >= now())
                from eventregistry.pauses p where p.target = $1)
        """;

    // What was lost with its host more than once may be what ended it, and is given to nobody together with others, who would be lost with it each time.
    private const string Over = """
        with once as materialized (
            select id from eventregistry.jobs where target = $1 and state = 'running' and lease < now() and lost = 0 order by lease, id limit $2 for update skip locked
        ), alone as materialized (
            select id from eventregistry.jobs where target = $1 and state = 'running' and lease < now() and lost > 0 and not exists (select from once)
            order by lease, id limit 1 for update skip locked
        ), over as materialized (
            select id from once union all select id from alone
        ),
        """;

    // A retry that is not yet due keeps nobody waiting.
    private const string Due = """
        next as materialized (
            select j.id from eventregistry.jobs j
            where j.target = $1 and j.state = 'waiting' and j.due <= now()
              and not exists (select from eventregistry.jobs o where o.target = j.target and o.subject = j.subject and o.state in ('waiting', 'running')
                                and (o.state = 'running' or (o.due <= now() and o.id < j.id)) offset 0)
            order by j.due, j.id limit $2 for update skip locked
        ),
        """;

    private const string Probe = """
        next as materialized (
            select j.id from eventregistry.jobs j
            where j.target = $1 and j.state = 'waiting'
              and (j.held or not exists (select from eventregistry.jobs h where h.target = $1 and h.state = 'waiting' and h.held))
              and not exists (select from eventregistry.jobs o where o.target = j.target and o.subject = j.subject and o.state = 'running' offset 0)
            order by j.id limit $2 for update skip locked
        ),
        """;

    // The instant is asked once (select), so that the lease of all jobs of a batch ends at once, and whoever takes one over takes all.
    private const string Take = """
        taken as (
            update eventregistry.jobs j set state = 'running', holder = $3, lease = (select clock_timestamp()) + $4, held = false, lost = j.lost + c.over::int
            from (select id, true as over from over
                  union all (select id, false from next limit case when exists (select from alone) then 0 else greatest(0, $2 - (select count(*) from over)) end)) c
            where j.id = c.id
            returning j.*, c.over
        ), logged as (
            insert into eventregistry.attempts (target, tenant, subject, action, what, job, attempt, detail, actor, cause, sequence)
            select target, tenant, subject, action, case when over then 'taken_over' else 'started' end, id, attempt, $5, actor, cause, sequence from taken order by id
        )
        select id, tenant, subject, action, attempt, sequence, actor, cause, lost from taken order by id
        """;

    private const string PutAside = """
        with aside as (
            update eventregistry.jobs j set state = 'dead', holder = null, lease = null, error = a.error
            from unnest($1::bigint[], $2::text[]) as a (id, error) where j.id = a.id returning j.*
        )
        insert into eventregistry.attempts (target, tenant, subject, action, what, job, attempt, detail, actor, cause, sequence)
        select target, tenant, subject, action, 'dead', id, attempt, error, actor, cause, sequence from aside
        """;

    private const string Renew = """
        update eventregistry.jobs set lease = (select clock_timestamp()) + $3 where id = any($1) and holder = $2 and state = 'running'
        """;

    private const string Check = """
        select count(*) from eventregistry.jobs where id = any($1) and holder = $2 and state = 'running' and lease > clock_timestamp()
        """;

    public async Task<Batch> ClaimAsync(string worker, int target, int most, TimeSpan lease, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lease, TimeSpan.Zero);
        while (true)
        {
            var (batch, taken) = await OnceAsync(worker, target, most, lease, cancel);
            // What could not be read stands aside now, and what comes after it is still to be claimed.
            if (batch.Jobs.Count > 0 || taken == 0) return batch;
        }
    }

    public async Task<bool> RenewAsync(Batch batch, CancellationToken cancel)
    {
        var now = Stopwatch.GetTimestamp();
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var commands = new NpgsqlBatch(connection) { BatchCommands = { new("select set_config('synchronous_commit', 'off', true)"), OfBatch(Renew, batch) } };
        commands.BatchCommands[1].Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = batch.Lease });
        await commands.ExecuteNonQueryAsync(cancel);
        if (commands.BatchCommands[1].RecordsAffected != batch.Jobs.Count) return false;
        batch.Renewed(now);
        return true;
    }

    /// <summary>Whether the database says that all jobs of a batch are still held.</summary>
    public async Task<bool> CheckAsync(Batch batch, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var commands = new NpgsqlBatch(connection) { BatchCommands = { OfBatch(Check, batch) } };
        return await commands.ExecuteScalarAsync(cancel) is long held && held == batch.Jobs.Count;
    }

    private async Task<(Batch Batch, int Taken)> OnceAsync(string worker, int target, int most, TimeSpan lease, CancellationToken cancel)
    {
        var (began, holder) = (Stopwatch.GetTimestamp(), Guid.NewGuid());
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var mayProbe = await EnterAsync(connection, target, cancel);
        var (jobs, unreadable) = mayProbe is false
            ? ([], [])
            : await TakeAsync(connection, mayProbe is null ? Over + Due + Take : Over + Probe + Take, worker, target, mayProbe is null ? most : 1, holder, lease, cancel);
        if (unreadable.Count > 0) await PutAsideAsync(connection, unreadable, cancel);
        await transaction.CommitAsync(cancel);
        return (new(holder, target, jobs, lease, began, CheckAsync), jobs.Count + unreadable.Count);
    }

    private static async Task<bool?> EnterAsync(NpgsqlConnection connection, int target, CancellationToken cancel)
    {
        await using var commands = new NpgsqlBatch(connection);
        foreach (var sql in (string[])[Enter, EndCancelled, LookAtPause])
            commands.BatchCommands.Add(new(sql) { Parameters = { new NpgsqlParameter<int> { TypedValue = target } } });
        await using var reader = await commands.ExecuteReaderAsync(cancel);
        await reader.NextResultAsync(cancel);
        await reader.ReadAsync(cancel);
        return reader.IsDBNull(0) ? null : reader.GetBoolean(0);
    }

    private static async Task<(List<Job> Jobs, List<(long Id, string Error)> Unreadable)> TakeAsync(
        NpgsqlConnection connection, string sql, string worker, int target, int most, Guid holder, TimeSpan lease, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = target });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = holder });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = lease });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = worker });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var (jobs, unreadable) = (new List<Job>(), new List<(long, string)>());
        while (await reader.ReadAsync(cancel))
        {
            var (id, subject, action) = (reader.GetInt64(0), reader.GetString(2), reader.GetString(3));
            if (!StreamId.TryParse(subject, out var stream)) unreadable.Add((id, $"'{subject}' names no subject; one looks like person/57."));
            else if (!Codes<ProvisioningAction>.TryParse(action, out var known)) unreadable.Add((id, $"'{action}' is no action that this version of the program knows."));
            else jobs.Add(new(id, reader.GetString(1), target, stream, known, reader.GetInt32(4), reader.GetInt64(5), Text(reader, 6), Text(reader, 7)) { Lost = reader.GetInt32(8) });
        }

        return (jobs, unreadable);
    }

    private static async Task PutAsideAsync(NpgsqlConnection connection, List<(long Id, string Error)> unreadable, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(PutAside, connection);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. unreadable.Select(u => u.Id)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. unreadable.Select(u => u.Error)] });
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static NpgsqlBatchCommand OfBatch(string sql, Batch batch) => new(sql)
    {
        Parameters = { new NpgsqlParameter<long[]> { TypedValue = [.. batch.Jobs.Select(j => j.Id)] }, new NpgsqlParameter<Guid> { TypedValue = batch.Holder } },
    };

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
