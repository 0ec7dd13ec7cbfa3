using EventRegistry.Host;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Queue;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Queue;

/// <summary>The queue in tables of PostgreSQL, and what only they can go wrong with.</summary>
public sealed class postgres_queue : QueueSpecs
{
    protected override async Task<IActionQueue> MakeAsync(NpgsqlDataSource database)
    {
        await new Migrations("Queue").ApplyAsync(database, default);
        return Runtime.Current.Queue(database);
    }

    protected override Task PassPauseAsync() => ExecuteAsync("update eventregistry.pauses set until = now()");

    [Fact]
    public async Task R18_rows_that_nobody_can_read_are_put_aside_and_the_others_go_on()
    {
        await AskAsync(Of(Ada), Of(Grace), Of(Person(1)));
        await ExecuteAsync("update eventregistry.jobs set subject = 'nobody' where subject = 'person/57'; update eventregistry.jobs set action = 'vanish' where subject = 'person/58'");
        // Even when nothing else is taken with them.
        (await ClaimAsync(most: 1)).Jobs.ShouldHaveSingleItem().Subject.ShouldBe(Person(1));
        var dead = await Queue.ListAsync(new() { State = JobState.Dead }, 10, default);
        dead.Select(j => (j.Subject, j.Action)).ShouldBe([("nobody", "eligible"), ("person/58", "vanish")]);
        dead[0].Error!.ShouldContain("'nobody' names no subject");
        dead[1].Error!.ShouldContain("'vanish' is no action");
        (await Queue.HistoryAsync(Tenant, "nobody", 1, null, default))[0].What.ShouldBe("dead");
    }

    [Fact]
    public async Task R10_what_cannot_be_logged_is_not_finished()
    {
        await AskAsync(Of(Ada));
        var batch = await ClaimAsync(lease: TimeSpan.FromMilliseconds(200));
        await ExecuteAsync("alter table eventregistry.attempts add constraint full_up check (what <> 'succeeded') not valid");
        await Should.ThrowAsync<PostgresException>(() => SucceedAsync(batch));
        (await JobsAsync()).ShouldHaveSingleItem().State.ShouldBe(JobState.Running);

        using var workers = Runtime.Current.Workers(Database, Queue, new((b, _) => Task.FromResult(new Handled([.. b.Jobs.Select(j => new Succeeded(j.Id))])), (_, _) => null),
            new() { Lease = TimeSpan.FromMilliseconds(200), Recovery = TimeSpan.FromMilliseconds(20), Poll = TimeSpan.FromMilliseconds(50) }, NullLoggerFactory.Instance);
        await workers.StartAsync(default);
        await UntilAsync(async () => (await StoryAsync(Ada)).Count(w => w == "taken_over") >= 2);
        (await JobsAsync()).ShouldHaveSingleItem();
        await ExecuteAsync("alter table eventregistry.attempts drop constraint full_up");
        await UntilAsync(async () => (await JobsAsync()).Count == 0);
        await workers.StopAsync(default);
        (await StoryAsync(Ada))[^1].ShouldBe("succeeded");
    }

    [Fact]
    public async Task the_database_itself_keeps_a_subject_from_running_twice()
    {
        await AskAsync(Of(Ada));
        await ClaimAsync();
        await AskAsync(Of(Ada));
        await Should.ThrowAsync<PostgresException>(() => ExecuteAsync("update eventregistry.jobs set state = 'running', holder = gen_random_uuid(), lease = now() where state = 'waiting'"));
    }

    [Fact]
    public async Task a_claim_follows_the_index_however_long_the_queue_is()
    {
        await ExecuteAsync("""
            insert into eventregistry.jobs (tenant, target, subject, action) select '2', 1, 'person/' || n, 'eligible' from generate_series(1, 20000) n
            """);
        (await ClaimAsync(most: 10)).Jobs.Select(j => j.Subject.Id).ShouldBe(Enumerable.Range(1, 10));
        await UntilAsync(async () => await CountAsync("select coalesce(sum(idx_tup_read), 0) from pg_stat_user_indexes where relname = 'jobs'") > 0);
        (await CountAsync("select coalesce(sum(seq_tup_read), 0) from pg_stat_user_tables where relname = 'jobs'")).ShouldBeLessThan(20_000);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), null);
    }
}
