using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.Provisioning;
using EventRegistry.Host.Queue;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Targets;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Provisioning.Listeners;

namespace EventRegistry.Specs.Provisioning;

/// <summary>When a target is told, by its mode (<c>provisioning.md</c> 5, 13.5 and 13.6).</summary>
public sealed class obeying_a_mode
{
    [Theory]
    [InlineData(ProvisioningMode.Immediate)]
    [InlineData(ProvisioningMode.QueueOnError)]
    public async Task immediate_and_queue_on_error_tell_at_once(ProvisioningMode mode)
    {
        await using var office = await InAsync();
        var (target, heard) = await office.AddAsync("a", mode);
        await office.BeginAsync();
        var ada = Person(await office.Office.EnrolAsync("Ada"));
        await office.QuietAsync();
        heard.Tellings.Select(t => t.Subject).ShouldContain(ada);
        (await office.WhatAsync(ada)).ShouldBe(["started", "succeeded"]);
        (await office.StandingAsync(target, ada))!.State.ShouldBe(SubjectState.Told);
    }

    [Fact]
    public async Task requirement_6_immediate_does_not_try_again_what_failed()
    {
        await using var office = await InAsync();
        var (target, heard) = await office.AddAsync("a", ProvisioningMode.Immediate);
        await office.BeginAsync();
        var ada = await office.Office.EnrolAsync("Ada");
        await office.QuietAsync();
        heard.Refuse(Person(ada), new TargetBusy("busy"));
        await office.Office.DoAsync(new ChangeStatus(new(ada), PersonStatus.Suspended));
        await office.QuietAsync();
        (await office.WhatAsync(Person(ada))).ShouldBe(["started", "succeeded", "started", "failed"]);
        (await office.Queue.ListAsync(new(), 10, default)).ShouldBeEmpty();
        (await office.StandingAsync(target, Person(ada)))!.Error.ShouldBe("busy");
    }

    [Fact]
    public async Task queue_tells_from_the_queue_alone()
    {
        await using var office = await InAsync();
        var (_, heard) = await office.AddAsync("a", ProvisioningMode.Queue);
        await office.BeginAsync();
        var ada = Person(await office.Office.EnrolAsync("Ada"));
        await office.QuietAsync();
        (await office.WhatAsync(ada)).ShouldBe(["queued", "started", "succeeded"]);
        heard.Tellings.Select(t => t.Subject).ShouldContain(ada);
    }

    [Theory]
    [InlineData(null, 900)]
    [InlineData(60, 60)]
    public async Task corner_9_and_requirement_30_queue_on_error_leaves_one_job_for_the_retry_interval(int? interval, int seconds)
    {
        await using var office = await InAsync();
        var (target, heard) = await office.AddAsync("a", new TargetWish { Mode = ProvisioningMode.QueueOnError, RetryInterval = interval });
        var ada = await office.Office.EnrolAsync("Ada");
        heard.Refuse(Person(ada), new TargetBusy("busy"));
        await office.BeginAsync();
        await office.QuietAsync();
        var job = (await office.Queue.ListAsync(new(), 10, default)).ShouldHaveSingleItem();
        (job.State, job.Attempt, job.Error).ShouldBe((JobState.Waiting, 2, "busy"));
        (job.Due - TimeProvider.System.GetUtcNow()).TotalSeconds.ShouldBeInRange(seconds - 30, seconds);
        (await office.StandingAsync(target, Person(ada)))!.State.ShouldBe(SubjectState.Failing);
    }

    [Fact]
    public async Task requirement_30_an_interval_of_0_tries_nothing_again()
    {
        await using var office = await InAsync();
        var (_, heard) = await office.AddAsync("a", new TargetWish { Mode = ProvisioningMode.QueueOnError, RetryInterval = 0 });
        var ada = await office.Office.EnrolAsync("Ada");
        heard.Refuse(Person(ada), new TargetBusy("busy"));
        await office.BeginAsync();
        await office.QuietAsync();
        (await office.Queue.ListAsync(new() { State = JobState.Waiting }, 10, default)).ShouldBeEmpty();
        (await office.WhatAsync(Person(ada))).ShouldBe(["started", "dead"]);
    }

    [Fact]
    public async Task an_interval_of_0_tries_nothing_again_when_the_target_as_a_whole_is_down()
    {
        await using var office = await InAsync();
        var (target, heard) = await office.AddAsync("a", new TargetWish { Mode = ProvisioningMode.QueueOnError, RetryInterval = 0 });
        heard.Failing = new TargetUnreachable("nobody answers");
        var ada = await office.Office.EnrolAsync("Ada");
        await office.BeginAsync();
        await office.QuietAsync();
        (await office.WhatAsync(Person(ada))).ShouldBe(["started", "dead"]);
        (await office.Queue.ListAsync(new(), 10, default)).ShouldAllBe(j => j.State == JobState.Dead && j.Error == "nobody answers");
        (await office.StandingAsync(target, Person(ada)))!.State.ShouldBe(SubjectState.Failing);
    }

    [Fact]
    public async Task corner_10_what_the_target_can_never_take_leaves_no_job()
    {
        await using var office = await InAsync();
        var (_, heard) = await office.AddAsync("a", ProvisioningMode.QueueOnError);
        var ada = await office.Office.EnrolAsync("Ada");
        heard.Refuse(Person(ada), new NeverTaken());
        await office.BeginAsync();
        await office.QuietAsync();
        (await office.Queue.ListAsync(new(), 10, default)).ShouldBeEmpty();
        (await office.WhatAsync(Person(ada))).ShouldBe(["started", "failed"]);
    }

    [Theory]
    [InlineData(ProvisioningMode.Manual)]
    [InlineData(ProvisioningMode.Disabled)]
    public async Task manual_and_disabled_wait_for_somebody(ProvisioningMode mode)
    {
        await using var office = await InAsync();
        var (target, heard) = await office.AddAsync("a", mode);
        await office.BeginAsync();
        var ada = Person(await office.Office.EnrolAsync("Ada"));
        await office.QuietAsync();
        heard.Tellings.ShouldBeEmpty();
        (await office.AttemptsAsync(ada)).ShouldBeEmpty();
        (await office.StandingAsync(target, ada))!.State.ShouldBe(SubjectState.Unasked);
    }

    [Fact]
    public async Task corner_21_enrollment_is_told_of_who_was_enrolled_and_of_no_edit()
    {
        await using var office = await InAsync();
        var (_, heard) = await office.AddAsync("a", ProvisioningMode.Enrollment);
        await office.BeginAsync();
        var ada = await office.Office.EnrolAsync("Ada");
        await office.QuietAsync();
        heard.Tellings.Select(t => t.Subject).ShouldBe([Person(ada)]);
        await office.Office.DoAsync(new ChangeStatus(new(ada), PersonStatus.Suspended));
        await office.QuietAsync();
        heard.Tellings.Count.ShouldBe(1);
    }

    [Fact]
    public async Task requirement_5_a_new_target_queues_on_error()
    {
        await using var office = await InAsync();
        var (target, _) = await office.AddAsync("a", new TargetWish());
        target.Mode.ShouldBe(ProvisioningMode.QueueOnError);
    }

    /// <summary>What a target can never take, such as a value that is too long.</summary>
    private sealed class NeverTaken() : TargetFailure("too long")
    {
        public override bool IsOfTarget => false;
    }
}
