using EventRegistry.Host.Queue;
using EventRegistry.Projections.Subjects;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Queue;

public abstract partial class QueueSpecs
{
    [Fact]
    public async Task what_becomes_of_a_batch_is_said_of_each_job()
    {
        await AskAsync([.. Enumerable.Range(1, 5).Select(i => Of(Person(i)))]);
        var batch = await ClaimAsync();
        var ids = batch.Jobs.Select(j => j.Id).ToArray();
        (await FinishAsync(batch, new Succeeded(ids[0]), new Failed(ids[1], "later", Hour), new Failed(ids[2], "never", null), new Dropped(ids[3], "once"), new Held(ids[4], "down", Hour)))
            .Select(f => f.Fate).ShouldBe([Fate.Done, Fate.Waits, Fate.Dead, Fate.Done, Fate.Held]);
        (await JobsAsync()).Select(j => (j.Id, j.State, j.Attempt, j.Held, j.Error)).ShouldBe(
        [
            (ids[1], JobState.Waiting, 2, false, "later"),
            (ids[2], JobState.Dead, 1, false, "never"),
            (ids[4], JobState.Waiting, 1, true, "down"),
        ]);
        var stories = await Task.WhenAll(Enumerable.Range(1, 5).Select(i => StoryAsync(Person(i))));
        stories.Select(s => s[^1]).ShouldBe(["succeeded", "retrying", "dead", "failed", "held"]);
    }

    [Fact]
    public async Task a_success_ends_what_was_put_aside_of_its_subject_and_target_and_nothing_else()
    {
        await AskAsync(Of(Ada), Of(Grace), Of(Ada, target: 2));
        foreach (var target in new[] { Target, 2 })
        {
            var batch = await ClaimAsync(target);
            await FinishAsync(batch, [.. batch.Jobs.Select(j => new Failed(j.Id, "never", null))]);
        }

        var dead = (await JobsAsync()).Single(j => j.Subject == $"{Ada}" && j.Target == Target);
        // It is told how she is now, whatever was to be told then.
        await AskAsync(Of(Ada, ProvisioningAction.Deleted));
        await SucceedAsync(await ClaimAsync());
        (await JobsAsync()).Select(j => (j.Target, j.Subject, j.State)).ShouldBe([(Target, $"{Grace}", JobState.Dead), (2, $"{Ada}", JobState.Dead)]);
        var last = (await Queue.HistoryAsync(Tenant, $"{Ada}", 1, null, default))[0];
        (last.What, last.Job, last.Action).ShouldBe(("resolved", dead.Id, "eligible"));
        (await Queue.ReplayAsync(new() { Id = dead.Id }, ByHand, default)).ShouldBe(0);
    }

    [Fact]
    public async Task a_failure_ends_nothing_that_was_put_aside()
    {
        await AskAsync(Of(Ada));
        await FailAsync(await ClaimAsync(), null);
        await AskAsync(Of(Ada));
        var batch = await ClaimAsync();
        await FinishAsync(batch, new Dropped(batch.Jobs[0].Id, "no"));
        (await JobsAsync()).ShouldHaveSingleItem().State.ShouldBe(JobState.Dead);
    }

    [Fact]
    public async Task a_target_that_was_told_of_everybody_has_nothing_put_aside_but_of_whom_it_could_not_be_told_and_what_came_later()
    {
        await AskAsync(Of(Ada, sequence: 7), Of(Grace, sequence: 7), Of(Person(1), sequence: 8), Of(Ada, target: 2, sequence: 7));
        foreach (var target in new[] { Target, 2 })
        {
            var batch = await ClaimAsync(target);
            await FinishAsync(batch, [.. batch.Jobs.Select(j => new Failed(j.Id, "never", null))]);
        }

        await using var connection = await Database.OpenConnectionAsync();
        await Queue.ResolveAsync(connection, Target, 7, [Grace], default);
        (await JobsAsync()).Select(j => (j.Target, j.Subject)).ShouldBe([(Target, $"{Grace}"), (Target, $"{Person(1)}"), (2, $"{Ada}")]);
        (await StoryAsync(Ada))[^1].ShouldBe("resolved");
    }

    [Fact]
    public async Task a_retry_that_meets_a_newer_ask_is_collapsed_into_it()
    {
        await AskAsync(Of(Ada, sequence: 7));
        var batch = await ClaimAsync();
        var newer = (await AskAsync(Of(Ada, sequence: 8)))[0].Job;
        (await FinishAsync(batch, new Failed(batch.Jobs[0].Id, "no", Hour))).ShouldBe([new(batch.Jobs[0].Id, Fate.Collapsed, newer)]);
        (await ClaimOneAsync()).Id.ShouldBe(newer);
        (await StoryAsync(Ada)).ShouldBe(["queued", "started", "queued", "collapsed", "started"]);
    }

    [Fact]
    public async Task R17_a_result_that_comes_too_late_is_discarded_and_the_action_asked_for_again()
    {
        await AskAsync(Of(Ada));
        var late = await ClaimAsync(lease: Instant);
        var other = await ClaimWhenThereAsync();
        var finished = (await SucceedAsync(late)).ShouldHaveSingleItem();
        finished.Fate.ShouldBe(Fate.AskedAgain);
        await SucceedAsync(other);
        (await ClaimOneAsync()).Id.ShouldBe(finished.Other!.Value);
        (await StoryAsync(Ada)).ShouldBe(["queued", "started", "taken_over", "queued", "succeeded", "started"]);
    }

    [Fact]
    public async Task a_lease_that_nobody_took_over_is_still_good_for_a_result()
    {
        await AskAsync(Of(Ada));
        var late = await ClaimAsync(lease: Instant);
        (await SucceedAsync(late)).ShouldHaveSingleItem().Fate.ShouldBe(Fate.Done);
    }

    [Fact]
    public async Task results_are_of_the_batch_and_one_a_job()
    {
        await AskAsync(Of(Ada));
        var batch = await ClaimAsync();
        var id = batch.Jobs[0].Id;
        await Should.ThrowAsync<ArgumentException>(() => FinishAsync(batch, new Succeeded(id + 1)));
        await Should.ThrowAsync<ArgumentException>(() => FinishAsync(batch, new Succeeded(id), new Dropped(id, "")));
    }

    [Fact]
    public async Task an_error_may_hold_any_character()
    {
        await AskAsync(Of(Ada));
        var batch = await ClaimAsync();
        await FinishAsync(batch, new Failed(batch.Jobs[0].Id, "a\0b'\"\\", null));
        (await JobsAsync())[0].Error.ShouldBe("a\uFFFDb'\"\\");
    }

    [Fact]
    public async Task R8_nothing_but_asking_puts_anything_into_the_queue()
    {
        await Queue.ReleaseAsync(Target, default);
        (await ClaimAsync()).Jobs.ShouldBeEmpty();
        (await Queue.CountsAsync(default)).ShouldBeEmpty();
        (await Queue.NextDueAsync(default)).ShouldBeEmpty();
    }
}
