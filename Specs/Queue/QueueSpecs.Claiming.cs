using System.Collections.Concurrent;
using EventRegistry.Host;
using EventRegistry.Host.Queue;
using EventRegistry.Projections.Subjects;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Queue;

public abstract partial class QueueSpecs
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task R32_no_subject_runs_twice_at_a_time_and_each_in_order_under_eight_workers(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 20; i++)
            await AskAsync([.. Enumerable.Range(0, 30).Select(_ => Of(Person(random.Next(40)), (ProvisioningAction)random.Next(3), random.Next(1, 3)))]);
        var (running, order, faults) = (new ConcurrentDictionary<(int, int), long>(), new ConcurrentQueue<(int, int, long)>(), new ConcurrentQueue<string>());
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            var own = new Random(seed * 100 + worker);
            while ((await JobsAsync()).Count > 0)
            {
                var batch = await ClaimAsync(own.Next(1, 3), own.Next(1, 20));
                foreach (var job in batch.Jobs)
                {
                    if (!running.TryAdd((job.Target, job.Subject.Id), job.Id)) faults.Enqueue($"{job} runs while another does");
                    order.Enqueue((job.Target, job.Subject.Id, job.Id));
                }

                await Task.Yield();
                foreach (var job in batch.Jobs) running.TryRemove((job.Target, job.Subject.Id), out _);
                await SucceedAsync(batch);
            }
        })));
        faults.ShouldBeEmpty();
        foreach (var subject in order.GroupBy(o => (o.Item1, o.Item2))) subject.Select(o => o.Item3).ShouldBe(subject.Select(o => o.Item3).Order().Distinct());
    }

    [Fact]
    public async Task different_actions_of_a_subject_run_in_the_order_they_were_asked_for()
    {
        await AskAsync(Of(Ada, ProvisioningAction.Ineligible), Of(Ada, ProvisioningAction.Deleted), Of(Ada));
        var done = new List<ProvisioningAction>();
        for (var i = 0; i < 3; i++)
        {
            var batch = await ClaimAsync();
            done.Add(batch.Jobs.ShouldHaveSingleItem().Action);
            await SucceedAsync(batch);
        }

        done.ShouldBe([ProvisioningAction.Ineligible, ProvisioningAction.Deleted, ProvisioningAction.Eligible]);
    }

    [Fact]
    public async Task a_retry_that_is_not_due_keeps_no_other_action_waiting()
    {
        await AskAsync(Of(Ada));
        await FailAsync(await ClaimAsync(), Hour);
        await AskAsync(Of(Ada, ProvisioningAction.Deleted));
        (await ClaimOneAsync()).Action.ShouldBe(ProvisioningAction.Deleted);
    }

    [Fact]
    public async Task a_target_gets_its_own_jobs_alone()
    {
        await AskAsync(Of(Ada), Of(Ada, target: 2));
        (await ClaimAsync(target: 2)).Jobs.ShouldHaveSingleItem().Target.ShouldBe(2);
        (await ClaimAsync(target: 3)).Jobs.ShouldBeEmpty();
        (await ClaimOneAsync()).Target.ShouldBe(Target);
    }

    [Fact]
    public async Task R26_what_is_due_in_the_past_runs_once()
    {
        await AskAsync(Of(Ada) with { Delay = -Hour });
        var batches = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ClaimAsync()));
        batches.Sum(b => b.Jobs.Count).ShouldBe(1);
        await SucceedAsync(batches.Single(b => b.Jobs.Count > 0));
        (await ClaimAsync()).Jobs.ShouldBeEmpty();
    }

    [Fact]
    public async Task R27_five_retries_of_one_action_all_run()
    {
        await AskAsync(Of(Ada));
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            var batch = await ClaimAsync();
            batch.Jobs.ShouldHaveSingleItem().Attempt.ShouldBe(attempt);
            await FailAsync(batch, TimeSpan.Zero);
        }

        await SucceedAsync(await ClaimAsync());
        (await StoryAsync(Ada)).ShouldBe(["queued", .. Enumerable.Repeat<string[]>(["started", "retrying"], 5).SelectMany(s => s), "started", "succeeded"]);
    }

    [Fact]
    public async Task R19_what_a_lost_worker_held_is_taken_over_when_its_lease_is_over()
    {
        await AskAsync(Of(Ada), Of(Grace));
        var lost = await ClaimAsync(lease: TimeSpan.FromMilliseconds(200));
        (await AskAsync(Of(Ada)))[0].ShouldBeOfType<Queued>();
        var found = await ClaimWhenThereAsync();
        found.Jobs.Select(j => j.Id).ShouldBe(lost.Jobs.Select(j => j.Id));
        found.Jobs.ShouldAllBe(j => j.Attempt == 1 && j.Lost == 1);
        (await SucceedAsync(found)).ShouldAllBe(f => f.Fate == Fate.Done);
        (await StoryAsync(Grace)).ShouldBe(["queued", "started", "taken_over", "succeeded"]);
    }

    [Fact]
    public async Task R32_what_was_lost_twice_is_given_out_alone_so_that_one_who_ends_its_host_takes_no_other_with_it()
    {
        await AskAsync(Of(Ada), Of(Grace));
        await ClaimAsync(lease: Instant);
        await AskAsync(Of(Person(1)));
        (await ClaimWhenThereAsync(lease: Instant)).Jobs.Select(j => (j.Subject, j.Lost)).ShouldBe([(Ada, 1), (Grace, 1), (Person(1), 0)]);
        await AskAsync(Of(Person(2)));
        // Whoever was lost once comes first, and with him whoever is new.
        (await ClaimWhenThereAsync()).Jobs.Select(j => (j.Subject, j.Lost)).ShouldBe([(Person(1), 1), (Person(2), 0)]);
        await AskAsync(Of(Person(3)));
        var poison = await ClaimWhenThereAsync(lease: Instant);
        poison.Jobs.ShouldHaveSingleItem().ShouldSatisfyAllConditions(j => j.Subject.ShouldBe(Ada), j => j.Lost.ShouldBe(2));
        (await ClaimWhenThereAsync()).Jobs.Select(j => (j.Subject, j.Lost)).ShouldHaveSingleItem().ShouldBe((Grace, 2));
        (await ClaimWhenThereAsync()).Jobs.Select(j => (j.Subject, j.Lost)).ShouldHaveSingleItem().ShouldBe((Ada, 3));
        (await ClaimWhenThereAsync()).Jobs.ShouldHaveSingleItem().Subject.ShouldBe(Person(3));
        (await StoryAsync(Ada)).ShouldBe(["queued", "started", "taken_over", "taken_over", "taken_over"]);
    }

    [Fact]
    public async Task only_what_was_lost_without_a_word_between_counts()
    {
        await AskAsync(Of(Ada));
        await ClaimAsync(lease: Instant);
        var found = await ClaimWhenThereAsync();
        // That its target was down says nothing of it.
        await FinishAsync(found, new Held(found.Jobs[0].Id, "down", TimeSpan.Zero));
        found = await ClaimWhenThereAsync();
        found.Jobs[0].Lost.ShouldBe(1);
        await FailAsync(found, TimeSpan.Zero);
        found = await ClaimWhenThereAsync();
        found.Jobs[0].Lost.ShouldBe(0);
        await FailAsync(found, null);
        await Queue.ReplayAsync(new() { Subject = Ada }, ByHand, default);
        (await ClaimOneAsync()).Lost.ShouldBe(0);
    }

    [Fact]
    public async Task R30_what_an_asker_claimed_and_never_did_is_taken_over()
    {
        var mine = (await AskAsync(Of(Ada) with { Mine = Instant }))[0];
        (await ClaimWhenThereAsync()).Jobs.ShouldHaveSingleItem().Id.ShouldBe(mine.Job);
    }

    [Fact]
    public async Task R28_a_retry_waits_in_the_database_and_nowhere_else()
    {
        await AskAsync(Of(Ada));
        await FailAsync(await ClaimAsync(), TimeSpan.FromMilliseconds(100));
        (await Runtime.Current.Queue(Database).NextDueAsync(default)).ShouldHaveSingleItem().In.ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
        (await ClaimWhenThereAsync()).Jobs.ShouldHaveSingleItem().Attempt.ShouldBe(2);
    }

    [Fact]
    public async Task R14_a_worker_whose_lease_passed_may_not_write()
    {
        await AskAsync(Of(Ada));
        var late = await ClaimAsync(lease: TimeSpan.FromMilliseconds(200));
        var other = await ClaimWhenThereAsync();
        other.Jobs.ShouldHaveSingleItem();
        (await late.Permit(default)).ShouldBeFalse();
        (await Queue.RenewAsync(late, default)).ShouldBeFalse();
        (await other.Permit(default)).ShouldBeTrue();
        (await Queue.RenewAsync(other, default)).ShouldBeTrue();
    }

    [Fact]
    public async Task the_permit_is_the_databases_too()
    {
        await AskAsync(Of(Ada));
        var batch = await ClaimAsync();
        await SucceedAsync(batch);
        (await batch.Permit(default)).ShouldBeFalse();
    }
}
