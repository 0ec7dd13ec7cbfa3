using System.Diagnostics;
using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore;
using EventRegistry.Projections.Subjects;
using Npgsql;

namespace EventRegistry.Host.Queue;

/// <summary>Puts actions into the queue: one statement for any number of them.</summary>
internal static class Asking
{
    /// <summary>The channel on which targets are named for which something came that is due. The name is known to every version of the program.</summary>
    public const string Channel = "eventregistry_jobs";

    // A waiting job that failed before, or is held, keeps its instant: news do not mend a target, and would else wear out its attempts in seconds.
    private const string Collapse = """
        on conflict (target, subject, action) where state = 'waiting' do update
        set sequence = greatest(w.sequence, excluded.sequence), due = case when w.attempt > 1 or w.held then w.due else least(w.due, excluded.due) end
        """;

    // Rows are written in one order everywhere, or two askers could wait for each other; ids are drawn in the order of the asks, which is the order of work.
    // Workers claim under the lock that an asker takes in common with others: neither then ever waits for what the other took of a subject. An asker who finds
    // them at it does not wait, as they will have the job in a moment.
    private const string These = """
        with asked as materialized (
            select nextval('eventregistry.jobs_id_seq') as id, a.*
            from unnest($1::varchar[], $2::integer[], $3::varchar[], $4::varchar[], $5::bigint[], $6::text[], $7::text[], $8::interval[], $9::interval[])
                with ordinality as a (tenant, target, subject, action, sequence, actor, cause, delay, mine, place)
        ),
        """;

    private const string Claim = """
        free as materialized (
            select target from (select distinct target from asked where mine is not null) t
            where not exists (select from eventregistry.pauses p where p.target = t.target)
              and pg_try_advisory_xact_lock_shared(hashtext('eventregistry.jobs'), target)
        ), claimed as (
            insert into eventregistry.jobs (id, tenant, target, subject, action, state, due, holder, lease, sequence, actor, cause)
            select id, tenant, target, subject, action, 'running', now(), $10, (select clock_timestamp()) + mine, sequence, actor, cause
            from asked a
            where mine is not null and target in (select target from free)
              and not exists (select from eventregistry.jobs j where j.target = a.target and j.subject = a.subject and j.state in ('waiting', 'running')
                                and (j.state = 'running' or j.due <= now()) offset 0)
            order by target, subject, place
            on conflict (target, subject) where state = 'running' do nothing
            returning id
        ),
        """;

    // Nothing of the jobs need be looked at to claim nothing.
    private const string ClaimNothing = """
        claimed as (
            select null::bigint as id where false
        ),
        """;

    private const string Enqueue = $"""
        queued as (
            insert into eventregistry.jobs as w (id, tenant, target, subject, action, due, sequence, actor, cause)
            select id, tenant, target, subject, action, now() + delay, sequence, actor, cause
            from asked a
            where not exists (select from claimed c where c.id = a.id)
            order by target, subject, action
            {Collapse}
            returning id, target, subject, action, due, attempt
        ), told as materialized (
            select a.*, coalesce(c.id, q.id) as job, c.id is not null as held, q.due, coalesce(q.attempt, 1) as attempt
            from asked a left join claimed c on c.id = a.id left join queued q on c.id is null and q.target = a.target and q.subject = a.subject and q.action = a.action
        ), logged as (
            insert into eventregistry.attempts (target, tenant, subject, action, what, job, attempt, actor, cause, sequence)
            select target, tenant, subject, action, case when held then 'started' when job = id then 'queued' else 'collapsed' end, job, attempt, actor, cause, sequence
            from told order by place
        )
        select job, held, job = id, case when due = now() then pg_notify('eventregistry_jobs', target::text)::text end from told order by place
        """;

    private const string Put = $"{These}\n{ClaimNothing}\n{Enqueue}";

    private const string PutAndClaim = $"{These}\n{Claim}\n{Enqueue}";

    // The most frequent ask by far, in four fifths of the time that the joins of the other statement take. Only a row that was there already was locked by somebody (xmax).
    private const string PutOne = $"""
        with queued as (
            insert into eventregistry.jobs as w (tenant, target, subject, action, sequence, actor, cause, due)
            values ($1, $2, $3, $4, $5, $6, $7, now() + $8)
            {Collapse}
            returning id, due, attempt, xmax = 0 as fresh
        ), logged as (
            insert into eventregistry.attempts (tenant, target, subject, action, sequence, actor, cause, what, job, attempt)
            select $1, $2, $3, $4, $5, $6, $7, case when fresh then 'queued' else 'collapsed' end, id, attempt from queued
        )
        select id, false, fresh, case when due = now() then pg_notify('eventregistry_jobs', $2::text)::text end from queued
        """;

    private const string LogTwins = """
        insert into eventregistry.attempts (target, tenant, subject, action, what, job, attempt, actor, cause, sequence)
        select target, tenant, subject, action, 'collapsed', job, 1, actor, cause, sequence
        from unnest($1::varchar[], $2::integer[], $3::varchar[], $4::varchar[], $5::bigint[], $6::text[], $7::text[], $8::bigint[])
            as a (tenant, target, subject, action, sequence, actor, cause, job)
        """;

    public static async Task<IReadOnlyList<Asked>> AskAsync(NpgsqlConnection connection, IReadOnlyList<Ask> asks, Func<Batch, CancellationToken, Task<bool>> check, CancellationToken cancel)
    {
        if (asks.Count == 0) return [];
        var (firsts, placeOf) = Merge(asks);
        var (began, holder) = (Stopwatch.GetTimestamp(), Guid.NewGuid());
        var rows = await PutAsync(connection, [.. firsts.Select(f => f.Merged)], holder, cancel);
        var batches = BatchesOf([.. firsts.Select(f => f.Merged)], rows, holder, began, check);
        var answers = new Asked[asks.Count];
        var twins = new List<(Ask, long)>();
        for (var i = 0; i < asks.Count; i++)
        {
            var (row, isFirst) = (rows[placeOf[i]], firsts[placeOf[i]].Place == i);
            if (!isFirst) twins.Add((asks[i], row.Job));
            answers[i] = !isFirst ? new Collapsed(row.Job) : row.Claimed ? new Claimed(row.Job, batches[asks[i].Target]) : row.Fresh ? new Queued(row.Job) : new Collapsed(row.Job);
        }

        if (twins.Count > 0) await LogAsync(connection, twins, cancel);
        return answers;
    }

    /// <summary>One ask for each key, as a statement may touch a row only once: the latest event and the earliest instant of all.</summary>
    private static (List<(Ask Merged, int Place)> Firsts, int[] PlaceOf) Merge(IReadOnlyList<Ask> asks)
    {
        var (firsts, placeOf, known) = (new List<(Ask Merged, int Place)>(asks.Count), new int[asks.Count], new Dictionary<(int, StreamId, ProvisioningAction), int>(asks.Count));
        for (var i = 0; i < asks.Count; i++)
        {
            var ask = asks[i];
            if (known.TryGetValue((ask.Target, ask.Subject, ask.Action), out var place))
            {
                var first = firsts[place].Merged;
                firsts[place] = (first with
                {
                    Sequence = Math.Max(first.Sequence, ask.Sequence),
                    Delay = first.Delay < ask.Delay ? first.Delay : ask.Delay,
                    Mine = first.Mine ?? ask.Mine,
                }, firsts[place].Place);
            }
            else
            {
                known[(ask.Target, ask.Subject, ask.Action)] = place = firsts.Count;
                firsts.Add((ask, i));
            }

            placeOf[i] = place;
        }

        return (firsts, placeOf);
    }

    private static async Task<List<Row>> PutAsync(NpgsqlConnection connection, IReadOnlyList<Ask> asks, Guid holder, CancellationToken cancel)
    {
        var claims = asks.Any(a => a.Mine is not null);
        var put = asks is [var one] && !claims ? One(one) : Several(asks, claims, holder);
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { put } };
        // Who claims nothing looks at no rows that could be sought in another way, and is planned once by the planner's own reckoning.
        if (claims) batch.BatchCommands.Insert(0, new(PlanOnce.Sql));
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        if (claims) await reader.NextResultAsync(cancel);
        var rows = new List<Row>(asks.Count);
        while (await reader.ReadAsync(cancel)) rows.Add(new(reader.GetInt64(0), reader.GetBoolean(1), reader.GetBoolean(2)));
        return rows;
    }

    private static NpgsqlBatchCommand One(Ask ask) => new(PutOne)
    {
        Parameters =
        {
            new NpgsqlParameter<string> { TypedValue = ask.Tenant },
            new NpgsqlParameter<int> { TypedValue = ask.Target },
            new NpgsqlParameter<string> { TypedValue = ask.Subject.ToString() },
            new NpgsqlParameter<string> { TypedValue = Codes<ProvisioningAction>.Of(ask.Action) },
            new NpgsqlParameter<long> { TypedValue = ask.Sequence },
            new NpgsqlParameter<string?> { TypedValue = ask.Actor },
            new NpgsqlParameter<string?> { TypedValue = ask.Cause },
            new NpgsqlParameter<TimeSpan> { TypedValue = ask.Delay },
        },
    };

    private static NpgsqlBatchCommand Several(IReadOnlyList<Ask> asks, bool claims, Guid holder)
    {
        var put = new NpgsqlBatchCommand(claims ? PutAndClaim : Put);
        AddKeys(put.Parameters, asks);
        put.Parameters.Add(new NpgsqlParameter<TimeSpan[]> { TypedValue = [.. asks.Select(a => a.Delay)] });
        put.Parameters.Add(new NpgsqlParameter<TimeSpan?[]> { TypedValue = [.. asks.Select(a => a.Mine)] });
        if (claims) put.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = holder });
        return put;
    }

    private static Dictionary<int, Batch> BatchesOf(IReadOnlyList<Ask> asks, List<Row> rows, Guid holder, long began, Func<Batch, CancellationToken, Task<bool>> check) => asks
        .Zip(rows)
        .Where(r => r.Second.Claimed)
        .GroupBy(r => r.First.Target)
        .ToDictionary(g => g.Key, g => new Batch(holder, g.Key, [.. g.Select(r => JobOf(r.First, r.Second.Job))], g.Min(r => r.First.Mine!.Value), began, check));

    private static Job JobOf(Ask ask, long id) => new(id, ask.Tenant, ask.Target, ask.Subject, ask.Action, 1, ask.Sequence, ask.Actor, ask.Cause);

    private static async Task LogAsync(NpgsqlConnection connection, List<(Ask Ask, long Job)> twins, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(LogTwins, connection);
        AddKeys(command.Parameters, [.. twins.Select(t => t.Ask)]);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. twins.Select(t => t.Job)] });
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static void AddKeys(NpgsqlParameterCollection parameters, IReadOnlyList<Ask> asks)
    {
        parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. asks.Select(a => a.Tenant)] });
        parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. asks.Select(a => a.Target)] });
        parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. asks.Select(a => a.Subject.ToString())] });
        parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. asks.Select(a => Codes<ProvisioningAction>.Of(a.Action))] });
        parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. asks.Select(a => a.Sequence)] });
        parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. asks.Select(a => a.Actor)] });
        parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. asks.Select(a => a.Cause)] });
    }

    private readonly record struct Row(long Job, bool Claimed, bool Fresh);
}
