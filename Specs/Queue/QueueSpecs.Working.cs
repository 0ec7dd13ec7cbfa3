using System.Collections.Concurrent;
using EventRegistry.Host;
using EventRegistry.Host.Queue;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Queue;

public abstract partial class QueueSpecs
{
    private static readonly Working Seldom = new() { Worker = "a host", Poll = Hour, Recovery = TimeSpan.FromMilliseconds(20) };

    private IWorkers WorkersFor(Func<Batch, CancellationToken, Task<IReadOnlyList<Result>>> handle, Working? working = null, TimeSpan? onError = null) =>
        Runtime.Current.Workers(Database, Queue, new(async (batch, cancel) => new(await handle(batch, cancel)), (_, _) => onError), working ?? Seldom, NullLoggerFactory.Instance);

    private static IReadOnlyList<Result> Done(Batch batch) => [.. batch.Jobs.Select(j => new Succeeded(j.Id))];

    private static async Task WhileWorkingAsync(IWorkers workers, Func<Task> meanwhile)
    {
        await workers.StartAsync(default);
        try
        {
            await meanwhile();
        }
        finally
        {
            await workers.StopAsync(default);
            workers.Dispose();
        }
    }

    private Task UntilEmptyAsync() => UntilAsync(async () => (await JobsAsync()).Count == 0);

    [Fact]
    public async Task R24_workers_are_woken_at_once()
    {
        var done = new ConcurrentBag<long>();
        using var workers = WorkersFor((batch, _) =>
        {
            foreach (var job in batch.Jobs) done.Add(job.Id);
            return Task.FromResult(Done(batch));
        });
        // Nobody looks for an hour unless told to.
        await WhileWorkingAsync(workers, async () =>
        {
            for (var i = 1; i <= 5; i++)
            {
                await AskAsync(Of(Person(i)));
                await UntilEmptyAsync();
            }
        });
        done.Count.ShouldBe(5);
    }

    [Fact]
    public async Task R29_a_slow_handler_keeps_its_lease_and_runs_once()
    {
        await AskAsync(Of(Ada));
        var runs = 0;
        var brief = Seldom with { Lease = TimeSpan.FromSeconds(1), Poll = TimeSpan.FromMilliseconds(50) };
        async Task<IReadOnlyList<Result>> Slow(Batch batch, CancellationToken cancel)
        {
            Interlocked.Increment(ref runs);
            await Task.Delay(TimeSpan.FromSeconds(3), cancel);
            (await batch.Permit(cancel)).ShouldBeTrue();
            return Done(batch);
        }

        using var one = WorkersFor(Slow, brief);
        using var other = WorkersFor(Slow, brief);
        await WhileWorkingAsync(one, () => WhileWorkingAsync(other, UntilEmptyAsync));
        runs.ShouldBe(1);
        (await StoryAsync(Ada)).ShouldBe(["queued", "started", "succeeded"]);
    }

    [Fact]
    public async Task R16_what_a_host_left_behind_is_done_by_another()
    {
        await AskAsync([.. Enumerable.Range(1, 50).Select(i => Of(Person(i)))]);
        var reached = new TaskCompletionSource();
        // Stopped without patience in the middle of its work, it leaves all to the lease, as one that was killed does.
        using (var killed = WorkersFor(async (batch, cancel) =>
        {
            reached.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancel);
            return Done(batch);
        }, Seldom with { Lease = TimeSpan.FromSeconds(1) }))
        {
            await killed.StartAsync(default);
            await reached.Task;
            await killed.StopAsync(new CancellationToken(canceled: true));
        }

        (await JobsAsync()).ShouldAllBe(j => j.State == JobState.Running);
        using var heir = WorkersFor((batch, _) => Task.FromResult(Done(batch)));
        await WhileWorkingAsync(heir, UntilEmptyAsync);
        (await StoryAsync(Person(50))).ShouldBe(["queued", "started", "taken_over", "succeeded"]);
    }

    [Fact]
    public async Task a_target_that_is_slow_holds_up_no_other()
    {
        await AskAsync(Of(Ada, target: 1), Of(Ada, target: 2));
        var free = new TaskCompletionSource();
        using var workers = WorkersFor(async (batch, _) =>
        {
            if (batch.Target == 1) await free.Task;
            return Done(batch);
        });
        await WhileWorkingAsync(workers, async () =>
        {
            await UntilAsync(async () => (await JobsAsync()).All(j => j.Target == 1));
            await AskAsync(Of(Grace, target: 2));
            await UntilAsync(async () => (await JobsAsync()).All(j => j.Target == 1));
            free.SetResult();
            await UntilEmptyAsync();
        });
    }

    [Fact]
    public async Task poison_at_the_head_is_tried_again_and_again_and_keeps_nobody_waiting()
    {
        await AskAsync(Of(Ada), Of(Grace));
        using var workers = WorkersFor(
            (batch, _) => batch.Jobs.Any(j => j.Subject == Ada) ? throw new InvalidOperationException("poison") : Task.FromResult(Done(batch)), Seldom with { Most = 1 }, Instant);
        await WhileWorkingAsync(workers, async () =>
        {
            await UntilAsync(async () => (await StoryAsync(Grace))[^1] == "succeeded" && (await StoryAsync(Ada)).Count(w => w == "retrying") >= 5);
            await Queue.CancelAsync(new() { Subject = Ada }, ByHand, default);
            await UntilEmptyAsync();
        });
        (await Queue.HistoryAsync(Tenant, Ada.ToString(), 1000, null, default)).ShouldContain(l => l.Detail == "InvalidOperationException: poison");
    }

    [Fact]
    public async Task R21_every_restart_goes_on_until_nothing_is_left()
    {
        var runs = new ConcurrentDictionary<long, int>();
        var asked = 0;
        for (var restart = 0; restart < 20; restart++)
        {
            await AskAsync([.. Enumerable.Range(0, 30).Select(_ => Of(Person(++asked)))]);
            using var workers = WorkersFor((batch, _) =>
            {
                foreach (var job in batch.Jobs) runs.AddOrUpdate(job.Id, 1, (_, n) => n + 1);
                return Task.FromResult(Done(batch));
            }, Seldom with { Most = 7 });
            // Half of them are stopped in the middle.
            await WhileWorkingAsync(workers, restart % 2 == 0 ? UntilEmptyAsync : () => UntilAsync(() => !runs.IsEmpty));
        }

        using var last = WorkersFor((batch, _) => Task.FromResult(Done(batch)));
        await WhileWorkingAsync(last, UntilEmptyAsync);
        runs.Values.ShouldAllBe(n => n == 1);
    }

    [Fact]
    public async Task R20_a_graceful_stop_finishes_what_runs()
    {
        await AskAsync([.. Enumerable.Range(1, 20).Select(i => Of(Person(i)))]);
        var (reached, free) = (new TaskCompletionSource(), new TaskCompletionSource());
        using var workers = WorkersFor(async (batch, _) =>
        {
            reached.TrySetResult();
            await free.Task;
            return Done(batch);
        }, Seldom with { Most = 10 });
        await workers.StartAsync(default);
        await reached.Task;
        var stopping = workers.StopAsync(default);
        free.SetResult();
        await stopping;
        (await JobsAsync()).Select(j => j.State).ShouldBe(Enumerable.Repeat(JobState.Waiting, 10));
    }

    [Fact]
    public async Task R20_a_stop_may_be_asked_for_again_even_after_the_end()
    {
        var workers = WorkersFor((batch, _) => Task.FromResult(Done(batch)));
        await workers.StartAsync(default);
        await workers.StopAsync(default);
        await workers.StopAsync(default);
        workers.Dispose();
        await workers.StopAsync(default);
    }

    [Fact]
    public async Task R15_workers_outlive_the_loss_of_all_their_connections()
    {
        using var workers = WorkersFor((batch, _) => Task.FromResult(Done(batch)), Seldom with { Lease = TimeSpan.FromSeconds(1) });
        await WhileWorkingAsync(workers, async () =>
        {
            await AskAsync(Of(Ada));
            await UntilEmptyAsync();
            await using (var server = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database!.ConnectionString) { Pooling = false }.ConnectionString))
            {
                await server.OpenAsync();
                await using var cut = new NpgsqlCommand("select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()", server);
                await cut.ExecuteScalarAsync();
            }

            NpgsqlConnection.ClearPool(new(database.ConnectionString));
            Database.Clear();
            // What was cut may still be in the pool, and is found out by whoever is given it.
            await UntilAsync(() => GoesWellAsync(() => AskAsync(Of(Grace))));
            await UntilAsync(() => GoesWellAsync(async () => (await JobsAsync()).Count.ShouldBe(0)));
        });

        static async Task<bool> GoesWellAsync(Func<Task> act)
        {
            try
            {
                await act();
                return true;
            }
            catch (Exception e) when (e is NpgsqlException or ShouldAssertException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task a_retry_runs_at_its_instant_though_nobody_polls()
    {
        await AskAsync(Of(Ada));
        using var workers = WorkersFor((batch, _) => Task.FromResult<IReadOnlyList<Result>>(
            [.. batch.Jobs.Select(j => j.Attempt < 4 ? (Result)new Failed(j.Id, "not yet", TimeSpan.FromMilliseconds(30)) : new Succeeded(j.Id))]));
        await WhileWorkingAsync(workers, UntilEmptyAsync);
        (await StoryAsync(Ada)).Count(w => w == "retrying").ShouldBe(3);
    }

    [Fact]
    public async Task what_waited_for_an_asker_who_did_it_at_once_is_woken_when_that_is_done()
    {
        var mine = (await AskAsync(Of(Ada) with { Mine = Long }))[0].ShouldBeOfType<Claimed>();
        using var workers = WorkersFor((batch, _) => Task.FromResult(Done(batch)));
        await WhileWorkingAsync(workers, async () =>
        {
            await AskAsync(Of(Ada), Of(Grace));
            await UntilAsync(async () => (await JobsAsync()).Count == 2);
            await SucceedAsync(mine.Batch);
            await UntilEmptyAsync();
        });
    }
}
