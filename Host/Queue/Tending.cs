using EventRegistry.Domain.Changelog;
using Npgsql;

namespace EventRegistry.Host.Queue;

/// <summary>What people see of the queue, and do to it by hand.</summary>
internal sealed class Tending(NpgsqlDataSource database)
{
    // One look in two misses a job that does nothing but fail and come back.
    private const int MostLooks = 30;

    private const string Log = """
        insert into eventregistry.attempts (target, tenant, subject, action, what, job, attempt, detail, actor, cause, sequence)
        """;

    private const string Counts = """
        select coalesce(j.target, p.target), coalesce(waiting, 0), coalesce(due, 0), coalesce(running, 0), coalesce(dead, 0), oldest, p.until, p.reason, coalesce(p.notified, false)
        from (
            select target, count(*) filter (where state = 'waiting') as waiting, count(*) filter (where state = 'waiting' and due <= now()) as due,
                count(*) filter (where state = 'running') as running, count(*) filter (where state = 'dead') as dead,
                min(due) filter (where state = 'waiting' and due <= now()) as oldest
            from eventregistry.jobs group by target
        ) j full join eventregistry.pauses p on p.target = j.target
        order by 1
        """;

    // From target to target along the index, however many jobs each has.
    private const string NextDue = """
        with recursive waiting as (
            (select target from eventregistry.jobs where state = 'waiting' order by target limit 1)
            union all
            select (select j.target from eventregistry.jobs j where j.state = 'waiting' and j.target > w.target order by j.target limit 1) from waiting w where w.target is not null
        ), instants as (
            select w.target, coalesce((select p.until from eventregistry.pauses p where p.target = w.target),
                (select j.due from eventregistry.jobs j where j.state = 'waiting' and j.target = w.target order by j.due limit 1)) as at
            from waiting w where w.target is not null
            union all
            select r.target, greatest(min(r.lease), (select p.until from eventregistry.pauses p where p.target = r.target)) from eventregistry.jobs r where r.state = 'running' group by r.target
        )
        select target, greatest(min(at) - clock_timestamp(), interval '0') from instants where at is not null group by target order by target
        """;

    public async Task<int> CancelAsync(JobFilter jobs, Ordered by, CancellationToken cancel)
    {
        var cancelled = 0;
        // A job that is being tried again goes and comes back, and in between nobody sees it: whoever cancelled it then looks once more.
        for (var look = 0; look < MostLooks && (look == 0 || await AnyAsync(jobs, cancel)); look++) cancelled += await CancelOnceAsync(jobs, by, cancel);
        return cancelled;
    }

    private async Task<bool> AnyAsync(JobFilter jobs, CancellationToken cancel)
    {
        await using var command = database.CreateCommand();
        command.CommandText = $"select exists (select from eventregistry.jobs j where {Conditions(jobs, command.Parameters)} and not j.cancelled)";
        return await command.ExecuteScalarAsync(cancel) is true;
    }

    private async Task<int> CancelOnceAsync(JobFilter jobs, Ordered by, CancellationToken cancel)
    {
        await using var command = database.CreateCommand();
        // Rows that another one is just changing are waited for, in the order in which askers write them, and looked at again.
        command.CommandText = $"""
            with meant as materialized (
                select id, state from eventregistry.jobs j where {Conditions(jobs, command.Parameters)} order by target, subject, action, id for update
            ), gone as (
                delete from eventregistry.jobs j using meant m where j.id = m.id and m.state <> 'running' returning j.*
            ), marked as (
                update eventregistry.jobs j set cancelled = true from meant m where j.id = m.id and m.state = 'running' and not j.cancelled returning j.*
            ), logged as (
                {Log}
                select target, tenant, subject, action, 'cancelled', id, attempt, case when state = 'running' then 'it runs, and is not tried again' end, {Orderer(by, command.Parameters)}, sequence
                from (select * from gone union all select * from marked) c order by id
            )
            select (select count(*) from gone) + (select count(*) from marked)
            """;
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancel), null);
    }

    public async Task<int> ReplayAsync(JobFilter jobs, Ordered by, CancellationToken cancel)
    {
        if (jobs.State is not (null or JobState.Dead)) return 0;
        await using var command = database.CreateCommand();
        command.CommandText = $"""
            with gone as materialized (
                delete from eventregistry.jobs j where {Conditions(jobs with { State = JobState.Dead }, command.Parameters)} returning *
            ), again as (
                insert into eventregistry.jobs as w (id, tenant, target, subject, action, asked, sequence, actor, cause)
                select distinct on (target, subject, action) id, tenant, target, subject, action, asked, max(sequence) over (partition by target, subject, action), actor, cause
                from gone order by target, subject, action, id
                on conflict (target, subject, action) where state = 'waiting' do update
                set sequence = greatest(w.sequence, excluded.sequence), attempt = 1, held = false, due = least(w.due, excluded.due)
                returning id, target, subject, action
            ), told as materialized (
                select g.*, a.id as other from gone g join again a using (target, subject, action)
            ), logged as (
                {Log}
                select target, tenant, subject, action, 'replayed', other, 1, case when other <> id then 'job ' || id || ' was collapsed into it' end, {Orderer(by, command.Parameters)}, sequence
                from told order by id
            )
            select count(*), count(pg_notify('eventregistry_jobs', target::text)::text) from told
            """;
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancel), null);
    }

    public async Task<IReadOnlyList<ListedJob>> ListAsync(JobFilter jobs, int most, CancellationToken cancel)
    {
        await using var command = database.CreateCommand();
        command.CommandText = $"""
            select id, tenant, target, subject, action, state,
                case when state <> 'waiting' then due when held then coalesce(p.until, due) else greatest(due, p.until) end,
                attempt, lease, held, cancelled, asked, sequence, actor, cause, error
            from eventregistry.jobs j left join eventregistry.pauses p using (target) where {Conditions(jobs, command.Parameters)} order by id limit {Parameter(command.Parameters, most)}
            """;
        return await RowsAsync(command, r => new ListedJob(
            r.GetInt64(0), r.GetString(1), r.GetInt32(2), r.GetString(3), r.GetString(4), Codes<JobState>.Parse(r.GetString(5)), r.GetFieldValue<DateTimeOffset>(6), r.GetInt32(7),
            Instant(r, 8), r.GetBoolean(9), r.GetBoolean(10), r.GetFieldValue<DateTimeOffset>(11), r.GetInt64(12), Text(r, 13), Text(r, 14), Text(r, 15)), cancel);
    }

    public async Task<IReadOnlyList<JobCounts>> CountsAsync(CancellationToken cancel)
    {
        await using var command = database.CreateCommand(Counts);
        return await RowsAsync(command, r => new JobCounts(r.GetInt32(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4), Instant(r, 5), Instant(r, 6)) { PausedBecause = Text(r, 7), IsQuarantined = r.GetBoolean(8) }, cancel);
    }

    public async Task<IReadOnlyList<TargetDue>> NextDueAsync(CancellationToken cancel)
    {
        await using var command = database.CreateCommand(NextDue);
        return await RowsAsync(command, r => new TargetDue(r.GetInt32(0), r.GetTimeSpan(1)), cancel);
    }

    public async Task<IReadOnlyList<AttemptLine>> HistoryAsync(string tenant, string subject, int most, long? before, CancellationToken cancel)
    {
        await using var command = database.CreateCommand();
        command.CommandText = $"""
            select id, at, target, tenant, subject, action, what, job, attempt, detail, actor, cause, sequence from eventregistry.attempts
            where tenant = {Parameter(command.Parameters, tenant)} and subject = {Parameter(command.Parameters, subject)} and id < {Parameter(command.Parameters, before ?? long.MaxValue)}
            order by id desc limit {Parameter(command.Parameters, most)}
            """;
        return await RowsAsync(command, r => new AttemptLine(
            r.GetInt64(0), r.GetFieldValue<DateTimeOffset>(1), r.GetInt32(2), r.GetString(3), r.GetString(4), r.GetString(5), r.GetString(6), r.GetInt64(7), r.GetInt32(8),
            Text(r, 9), Text(r, 10), Text(r, 11), r.GetInt64(12)), cancel);
    }

    private static string Conditions(JobFilter jobs, NpgsqlParameterCollection parameters)
    {
        var all = new List<string> { "true" };
        if (jobs.Id is { } id) all.Add($"j.id = {Parameter(parameters, id)}");
        if (jobs.Tenant is { } tenant) all.Add($"j.tenant = {Parameter(parameters, tenant)}");
        if (jobs.Target is { } target) all.Add($"j.target = {Parameter(parameters, target)}");
        if (jobs.Subject is { } subject) all.Add($"j.subject = {Parameter(parameters, subject.ToString())}");
        if (jobs.State is { } state) all.Add($"j.state = {Parameter(parameters, Codes<JobState>.Of(state))}");
        if (jobs.After is { } after) all.Add($"j.id > {Parameter(parameters, after)}");
        return string.Join(" and ", all);
    }

    private static string Orderer(Ordered by, NpgsqlParameterCollection parameters) => $"{Parameter(parameters, by.Actor)}, {Parameter(parameters, by.Cause)}";

    private static string Parameter<T>(NpgsqlParameterCollection parameters, T value)
    {
        parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return FormattableString.Invariant($"${parameters.Count}");
    }

    private static async Task<IReadOnlyList<T>> RowsAsync<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancel)
    {
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancel)) rows.Add(read(reader));
        return rows;
    }

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static DateTimeOffset? Instant(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
}
