using EventRegistry.Host.Queue;
using EventRegistry.Projections.Subjects;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Queue;

public abstract partial class QueueSpecs
{
    [Fact]
    public async Task an_ask_is_done_once_and_all_of_it_is_told()
    {
        var asked = (await AskAsync(Of(Ada, sequence: 7))).ShouldHaveSingleItem().ShouldBeOfType<Queued>();
        var batch = await ClaimAsync();
        batch.Jobs.ShouldHaveSingleItem().ShouldBe(new Job(asked.Job, Tenant, Target, Ada, ProvisioningAction.Eligible, 1, 7, "anna", "edit"));
        (await FinishAsync(batch, new Succeeded(asked.Job, """{"names":1}"""))).ShouldBe([new(asked.Job, Fate.Done)]);
        (await ClaimAsync()).Jobs.ShouldBeEmpty();
        (await JobsAsync()).ShouldBeEmpty();
        var story = await Queue.HistoryAsync(Tenant, "person/57", 10, null, default);
        story.Select(l => (l.What, l.Job, l.Attempt, l.Detail, l.Actor, l.Cause, l.Sequence)).ShouldBe(
        [
            ("succeeded", asked.Job, 1, """{"names":1}""", "anna", "edit", 7),
            ("started", asked.Job, 1, "a worker", "anna", "edit", 7),
            ("queued", asked.Job, 1, null, "anna", "edit", 7),
        ]);
        (await Queue.HistoryAsync(Tenant, "person/57", 10, story[1].Id, default)).ShouldBe([story[2]]);
    }

    [Fact]
    public async Task what_was_not_committed_was_not_asked_for()
    {
        await using (var connection = await Database.OpenConnectionAsync())
        await using (await connection.BeginTransactionAsync())
            await Queue.AskAsync(connection, [Of(Ada)], default);
        (await ClaimAsync()).Jobs.ShouldBeEmpty();
        (await StoryAsync(Ada)).ShouldBeEmpty();
    }

    [Fact]
    public async Task the_same_ask_is_collapsed_into_the_one_that_waits_and_the_log_says_so()
    {
        var first = (await AskAsync(Of(Ada, sequence: 7)))[0];
        (await AskAsync(Of(Ada, sequence: 9), Of(Ada, sequence: 8), Of(Grace))).ShouldBe([new Collapsed(first.Job), new Collapsed(first.Job), new Queued(first.Job + 2)]);
        (await StoryAsync(Ada)).ShouldBe(["queued", "collapsed", "collapsed"]);
        (await Queue.HistoryAsync(Tenant, Ada.ToString(), 10, null, default)).ShouldAllBe(l => l.Job == first.Job);
        (await JobsAsync())[0].Sequence.ShouldBe(9);
    }

    [Fact]
    public async Task the_same_ask_twice_in_one_call_is_one_job()
    {
        var asked = await AskAsync(Of(Ada, sequence: 9), Of(Ada, sequence: 8));
        asked[0].ShouldBeOfType<Queued>();
        asked[1].ShouldBe(new Collapsed(asked[0].Job));
        (await ClaimOneAsync()).Sequence.ShouldBe(9);
    }

    [Fact]
    public async Task what_runs_already_takes_nothing_in()
    {
        var first = (await AskAsync(Of(Ada)))[0];
        var batch = await ClaimAsync();
        (await AskAsync(Of(Ada)))[0].ShouldBeOfType<Queued>().Job.ShouldNotBe(first.Job);
        (await ClaimAsync()).Jobs.ShouldBeEmpty();
        await SucceedAsync(batch);
        (await ClaimOneAsync()).Id.ShouldNotBe(first.Job);
    }

    [Fact]
    public async Task an_earlier_ask_brings_the_waiting_one_forward_but_never_a_retry()
    {
        await AskAsync(Of(Ada) with { Delay = Hour });
        (await ClaimAsync()).Jobs.ShouldBeEmpty();
        (await AskAsync(Of(Ada)))[0].ShouldBeOfType<Collapsed>();
        (await FailAsync(await ClaimAsync(), Hour)).ShouldBe(Fate.Waits);

        (await AskAsync(Of(Ada)))[0].ShouldBeOfType<Collapsed>();
        (await ClaimAsync()).Jobs.ShouldBeEmpty();
    }

    [Fact]
    public async Task an_asker_may_do_it_at_once_unless_the_subject_has_something_before_it()
    {
        var asked = await AskAsync(Of(Ada) with { Mine = Long }, Of(Grace) with { Mine = Long }, Of(Ada, ProvisioningAction.Deleted) with { Mine = Long });
        var mine = asked[0].ShouldBeOfType<Claimed>();
        asked[1].ShouldBeOfType<Claimed>().Batch.ShouldBeSameAs(mine.Batch);
        asked[2].ShouldBeOfType<Queued>();
        (await AskAsync(Of(Ada) with { Mine = Long }))[0].ShouldBeOfType<Queued>();
        (await ClaimAsync()).Jobs.ShouldBeEmpty();
        (await mine.Batch.Permit(default)).ShouldBeTrue();
        (await SucceedAsync(mine.Batch)).ShouldAllBe(f => f.Fate == Fate.Done);
        (await ClaimOneAsync()).Action.ShouldBe(ProvisioningAction.Deleted);
        (await StoryAsync(Grace)).ShouldBe(["started", "succeeded"]);
    }

    [Fact]
    public async Task a_paused_target_is_not_written_to_at_once_either()
    {
        await Queue.PauseAsync(Target, "down", default);
        (await AskAsync(Of(Ada) with { Mine = Long }))[0].ShouldBeOfType<Queued>();
    }

    [Fact]
    public async Task thousands_are_asked_for_at_once()
    {
        (await AskAsync([.. Enumerable.Range(1, 5000).Select(i => Of(Person(i)))])).ShouldAllBe(a => a is Queued);
        (await ClaimAsync(most: 5000)).Jobs.Select(j => j.Subject.Id).ShouldBe(Enumerable.Range(1, 5000));
    }

    [Fact]
    public async Task askers_and_workers_in_each_others_way_never_wait_for_each_other()
    {
        var asking = Enumerable.Range(0, 4).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            for (var i = 0; i < 40; i++)
            {
                await AskAsync([.. Enumerable.Range(0, 20).Select(_ => Of(Person(random.Next(30)), (ProvisioningAction)random.Next(3)) with { Mine = random.Next(4) == 0 ? TimeSpan.FromMilliseconds(50) : null })]);
            }
        })).ToList();
        var working = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            while (!asking.TrueForAll(a => a.IsCompleted)) await SucceedAsync(await ClaimAsync(most: 7));
        }));
        await Task.WhenAll([.. asking, .. working]);
        await UntilAsync(async () =>
        {
            await SucceedAsync(await ClaimAsync());
            return (await JobsAsync()).Count == 0;
        });
    }
}
