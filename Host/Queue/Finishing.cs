using System.Diagnostics;
using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore;
using Npgsql;

namespace EventRegistry.Host.Queue;

/// <summary>Says what became of jobs: one statement for any number of them, and another for those that were lost.</summary>
internal static class Finishing
{
    // Each is found by itself (offset 0): joined, all that run could be compared with all that are finished. All are gone before any comes back (count).
    // A job that is to be tried again goes and comes back, so that it can meet one of the same key that came meanwhile, as any ask can. That its target was down says
    // nothing of whether it ends its host. Whoever succeeds told how the subject is now, whatever others that were put aside were to tell; one that somebody else is
    // just replaying or cancelling is theirs.
    private const string Finish = """
        with ours as materialized (
            select j.*, r.what, r.detail, r.after
            from unnest($1::bigint[], $2::varchar[], $3::text[], $4::interval[]) as r (job, what, detail, after)
                cross join lateral (select * from eventregistry.jobs where id = r.job and holder = $5 and state = 'running' offset 0 for update) j
        ), gone as materialized (
            delete from eventregistry.jobs where id in (select id from ours) returning id
        ), fates as materialized (
            select o.*, case when cancelled and what in ('retrying', 'held', 'dead') then 'cancelled' else what end as fate from ours o where (select count(*) from gone) > 0
        ), dead as (
            insert into eventregistry.jobs (id, tenant, target, subject, action, state, due, attempt, asked, sequence, actor, cause, error)
            select id, tenant, target, subject, action, 'dead', due, attempt, asked, sequence, actor, cause, detail from fates where fate = 'dead'
        ), again as (
            insert into eventregistry.jobs as w (id, tenant, target, subject, action, due, attempt, held, lost, asked, sequence, actor, cause, error)
            select id, tenant, target, subject, action, now() + after, attempt + (fate = 'retrying')::int, fate = 'held', case when fate = 'held' then lost else 0 end,
                asked, sequence, actor, cause, detail
            from fates where fate in ('retrying', 'held')
            order by target, subject, action
            on conflict (target, subject, action) where state = 'waiting' do update set sequence = greatest(w.sequence, excluded.sequence)
            returning id, target, subject, action
        ), told as materialized (
            select f.*, coalesce(a.id, f.id) as other from fates f left join again a on a.target = f.target and a.subject = f.subject and a.action = f.action
        ), resolved as (
            delete from eventregistry.jobs where id in (
                select d.id from fates f cross join lateral (
                    select id from eventregistry.jobs d where d.target = f.target and d.subject = f.subject and d.state = 'dead' offset 0 for update skip locked) d
                where f.fate = 'succeeded')
            returning *
        ), logged as (
            insert into eventregistry.attempts (target, tenant, subject, action, what, job, attempt, detail, actor, cause, sequence)
            select target, tenant, subject, action, what, job, attempt, detail, actor, cause, sequence from (
                select 0 as place, target, tenant, subject, action, case when other <> id then 'collapsed' else fate end as what, other as job, attempt, detail, actor, cause, sequence from told
                union all
                select 1, r.target, r.tenant, r.subject, r.action, 'resolved', r.id, r.attempt, 'by job ' || t.id, t.actor, t.cause, r.sequence
                from resolved r join told t on t.target = r.target and t.subject = r.subject) l
            order by place, job
        )
        select id, fate, other,
            case when (fate = 'retrying' and after <= interval '0')
                   or exists (select from eventregistry.jobs w where w.target = t.target and w.subject = t.subject and w.state = 'waiting' and w.due <= now() offset 0)
                 then pg_notify('eventregistry_jobs', target::text)::text end
        from told t
        """;

    private const string Resolve = """
        with resolved as (
            delete from eventregistry.jobs where id in (
                select id from eventregistry.jobs where target = $1 and state = 'dead' and sequence <= $2 and subject <> all($3) for update skip locked)
            returning *
        )
        insert into eventregistry.attempts (target, tenant, subject, action, what, job, attempt, detail, sequence)
        select target, tenant, subject, action, 'resolved', id, attempt, 'the target was told of everybody', sequence from resolved order by id
        """;

    public static async Task<IReadOnlyList<Finished>> FinishAsync(
        NpgsqlConnection connection, Batch batch, IReadOnlyList<Result> results, Func<Batch, CancellationToken, Task<bool>> check, CancellationToken cancel)
    {
        var jobs = batch.Jobs.ToDictionary(j => j.Id);
        if (results.FirstOrDefault(r => !jobs.ContainsKey(r.Job)) is { } foreign) throw new ArgumentException($"Job {foreign.Job} is none of the batch.", nameof(results));
        if (results.DistinctBy(r => r.Job).Count() != results.Count) throw new ArgumentException("A job has two results.", nameof(results));
        if (results.Count == 0) return [];
        var done = await DoAsync(connection, batch, results, cancel);
        var lost = results.Where(r => !done.ContainsKey(r.Job)).Select(r => jobs[r.Job]).ToList();
        var again = await Asking.AskAsync(connection, [.. lost.Select(j => new Ask(j.Tenant, j.Target, j.Subject, j.Action, j.Sequence, j.Actor, j.Cause))], check, cancel);
        foreach (var (job, asked) in lost.Zip(again)) done[job.Id] = new(job.Id, Fate.AskedAgain, asked.Job);
        return [.. results.Select(r => done[r.Job])];
    }

    public static async Task ResolveAsync(NpgsqlConnection connection, int target, long through, IReadOnlyList<StreamId> except, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(Resolve, connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = target });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = through });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. except.Select(e => e.ToString())] });
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static async Task<Dictionary<long, Finished>> DoAsync(NpgsqlConnection connection, Batch batch, IReadOnlyList<Result> results, CancellationToken cancel)
    {
        var command = new NpgsqlBatchCommand(Finish);
        var said = results.Select(Said).ToList();
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. results.Select(r => r.Job)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. said.Select(s => s.What)] });
        command.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. said.Select(s => s.Detail)] });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan?[]> { TypedValue = [.. said.Select(s => s.After)] });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = batch.Holder });
        await using var statements = new NpgsqlBatch(connection) { BatchCommands = { new(PlanOnce.Sql), command } };
        await using var reader = await statements.ExecuteReaderAsync(cancel);
        await reader.NextResultAsync(cancel);
        var done = new Dictionary<long, Finished>();
        while (await reader.ReadAsync(cancel))
        {
            var (id, other) = (reader.GetInt64(0), reader.GetInt64(2));
            done[id] = other == id ? new(id, Read(reader.GetString(1))) : new(id, Fate.Collapsed, other);
        }

        return done;
    }

    private static (string What, string? Detail, TimeSpan? After) Said(Result result) => result switch
    {
        Succeeded s => ("succeeded", Storable(s.Detail), null),
        Failed { RetryAfter: { } after } f => ("retrying", Storable(f.Error), after),
        Failed f => ("dead", Storable(f.Error), null),
        Dropped d => ("failed", Storable(d.Error), null),
        Held h => ("held", Storable(h.Error), h.RetryAfter),
        _ => throw new UnreachableException(),
    };

    // What a target answered may hold what no text of PostgreSQL can, and would keep its job from ever being finished.
    private static string? Storable(string? text) => text?.Replace('\0', '\uFFFD');

    private static Fate Read(string fate) => fate switch
    {
        "retrying" => Fate.Waits,
        "held" => Fate.Held,
        "dead" => Fate.Dead,
        "cancelled" => Fate.Cancelled,
        _ => Fate.Done,
    };
}
