using EventRegistry.Host.Queue;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Queue;

public abstract partial class QueueSpecs
{
    [Fact]
    public async Task pauses_double_and_people_are_told_of_the_fifth()
    {
        var pauses = new List<Pause>();
        for (var i = 0; i < 30; i++) pauses.Add(await Queue.PauseAsync(Target, "down", default));
        pauses.Select(p => p.Failures).ShouldBe(Enumerable.Range(1, 30));
        pauses.Take(4).Select(p => p.For.TotalSeconds).ShouldBe([5, 10, 20, 40]);
        pauses[^1].For.ShouldBe(TimeSpan.FromDays(1));
        pauses.Where(p => p.Quarantined).Select(p => p.Failures).ShouldBe([5]);
    }

    [Fact]
    public async Task a_paused_target_gives_nothing_until_somebody_releases_it()
    {
        await AskAsync(Of(Ada), Of(Grace));
        var batch = await ClaimAsync();
        await FinishAsync(batch, [.. batch.Jobs.Select(j => new Held(j.Id, "down", Hour))]);
        await Queue.PauseAsync(Target, "down", default);
        await AskAsync(Of(Person(1)));
        (await ClaimAsync()).Jobs.ShouldBeEmpty();
        (await Queue.NextDueAsync(default)).ShouldHaveSingleItem().In.ShouldBeGreaterThan(TimeSpan.FromSeconds(1));
        var until = (await Queue.CountsAsync(default)).ShouldHaveSingleItem().PausedUntil;
        (await JobsAsync()).Select(j => (DateTimeOffset?)j.Due).ShouldBe([until, until, until]);

        (await Queue.ReleaseAsync(Target, default)).ShouldBeTrue();
        (await Queue.ReleaseAsync(Target, default)).ShouldBeFalse();
        var all = await ClaimAsync();
        all.Jobs.Select(j => (j.Subject, j.Attempt)).ShouldBe([(Ada, 1), (Grace, 1), (Person(1), 1)]);
    }

    [Fact]
    public async Task after_a_pause_one_job_is_tried_before_all_others()
    {
        await AskAsync(Of(Ada), Of(Grace));
        var batch = await ClaimAsync();
        await FinishAsync(batch, [.. batch.Jobs.Select(j => new Held(j.Id, "down", Hour))]);
        await AskAsync(Of(Person(1)));
        await Queue.PauseAsync(Target, "down", default);
        await PassPauseAsync();

        var probe = await ClaimAsync();
        probe.Jobs.ShouldHaveSingleItem().Subject.ShouldBe(Ada);
        (await ClaimAsync()).Jobs.ShouldBeEmpty();
        await SucceedAsync(probe);
        await Queue.ReleaseAsync(Target, default);
        (await ClaimAsync()).Jobs.Count.ShouldBe(2);
    }

    [Fact]
    public async Task a_cancelled_job_is_gone_and_a_running_one_is_not_tried_again()
    {
        await AskAsync(Of(Ada), Of(Grace));
        var batch = await Queue.ClaimAsync("a worker", Target, 1, Long, default);
        (await Queue.CancelAsync(new() { Target = Target }, ByHand, default)).ShouldBe(2);
        (await Queue.CancelAsync(new() { Target = Target }, ByHand, default)).ShouldBe(0);
        (await JobsAsync()).ShouldHaveSingleItem().Cancelled.ShouldBeTrue();
        (await FailAsync(batch, TimeSpan.Zero)).ShouldBe(Fate.Cancelled);
        (await JobsAsync()).ShouldBeEmpty();
        (await StoryAsync(Grace)).ShouldBe(["queued", "cancelled"]);
        (await StoryAsync(Ada)).ShouldBe(["queued", "started", "cancelled", "cancelled"]);
        (await Queue.HistoryAsync(Tenant, Grace.ToString(), 1, null, default))[0].Cause.ShouldBe("by hand");
    }

    [Fact]
    public async Task a_cancelled_job_whose_worker_is_lost_is_not_taken_over()
    {
        await AskAsync(Of(Ada));
        await ClaimAsync(lease: TimeSpan.FromMilliseconds(200));
        await Queue.CancelAsync(new() { Subject = Ada }, ByHand, default);
        await UntilAsync(async () =>
        {
            (await ClaimAsync()).Jobs.ShouldBeEmpty();
            return (await JobsAsync()).Count == 0;
        });
    }

    [Fact]
    public async Task dead_jobs_are_replayed_from_their_first_attempt_and_meet_what_waits()
    {
        await AskAsync(Of(Ada), Of(Grace));
        var batch = await ClaimAsync();
        await FinishAsync(batch, [.. batch.Jobs.Select(j => new Failed(j.Id, "never", null))]);
        var newer = (await AskAsync(Of(Grace)))[0].Job;
        (await ClaimAsync(most: 1)).Jobs.ShouldHaveSingleItem().Id.ShouldBe(newer);
        (await AskAsync(Of(Grace)))[0].ShouldBeOfType<Queued>();

        (await Queue.ReplayAsync(new() { Target = Target }, ByHand, default)).ShouldBe(2);
        (await JobsAsync()).ShouldAllBe(j => j.State != JobState.Dead);
        (await ClaimOneAsync()).ShouldBe(batch.Jobs[0]);
        (await StoryAsync(Ada)).ShouldBe(["queued", "started", "dead", "replayed", "started"]);
        (await Queue.ReplayAsync(new() { Id = newer }, ByHand, default)).ShouldBe(0);
    }

    [Fact]
    public async Task two_dead_jobs_of_one_action_are_replayed_as_one()
    {
        for (var i = 0; i < 2; i++)
        {
            await AskAsync(Of(Ada, sequence: 7 - i));
            await FailAsync(await ClaimAsync(), null);
        }

        (await Queue.ReplayAsync(new() { Subject = Ada }, ByHand, default)).ShouldBe(2);
        (await ClaimOneAsync()).Sequence.ShouldBe(7);
        (await JobsAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task counts_tell_what_each_target_has()
    {
        await AskAsync(Of(Ada), Of(Grace), Of(Person(1)) with { Delay = Hour }, Of(Person(2)), Of(Ada, target: 2));
        var batch = await ClaimAsync(most: 2);
        await FinishAsync(batch, new Failed(batch.Jobs[0].Id, "never", null));
        var counts = await Queue.CountsAsync(default);
        counts.Select(c => (c.Target, c.Waiting, c.Due, c.Running, c.Dead)).ShouldBe([(1, 2, 1, 1, 1), (2, 1, 1, 0, 0)]);
        counts.ShouldAllBe(c => c.OldestDue != null && c.PausedUntil == null);
        (await Queue.ListAsync(new() { State = JobState.Dead }, 10, default)).ShouldHaveSingleItem().Id.ShouldBe(batch.Jobs[0].Id);
        (await Queue.ListAsync(new() { After = batch.Jobs[0].Id, Target = 1 }, 1, default)).ShouldHaveSingleItem().Id.ShouldBe(batch.Jobs[1].Id);
    }

    /// <summary>Lets the pause of the target be over.</summary>
    protected abstract Task PassPauseAsync();
}
