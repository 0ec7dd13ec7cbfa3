using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host;
using EventRegistry.Host.Provisioning;
using EventRegistry.Host.Queue;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets;
using EventRegistry.Specs.Targets;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Provisioning.Listeners;

namespace EventRegistry.Specs.Provisioning;

/// <summary>What becomes of what failed (<c>provisioning.md</c> 6.3, 9, 13.29 and 13.30).</summary>
public sealed class trying_again
{
    [Fact]
    public async Task requirement_29_it_is_tried_as_often_as_the_target_says_and_then_put_aside_for_somebody()
    {
        await using var office = await InAsync();
        var (target, heard) = await office.AddAsync("a", new TargetWish { Mode = ProvisioningMode.Queue, RetryInterval = 1, MaxRetries = 3 });
        var ada = Person(await office.Office.EnrolAsync("Ada"));
        heard.Refuse(ada, new TargetBusy("busy"));
        await office.BeginAsync();
        await UntilAsync(async () => (await office.WhatAsync(ada)).Contains("dead"));
        (await office.WhatAsync(ada)).ShouldBe(["queued", "started", "retrying", "started", "retrying", "started", "dead"]);
        heard.Refuse(ada, null);
        (await office.Queue.ReplayAsync(new() { Subject = ada }, new("somebody", null), default)).ShouldBe(1);
        await office.QuietAsync();
        (await office.StandingAsync(target, ada))!.State.ShouldBe(SubjectState.Told);
    }

    [Fact]
    public async Task corner_23_a_success_after_a_failure_ends_it()
    {
        await using var office = await InAsync();
        var (target, heard) = await office.AddAsync("a", new TargetWish { Mode = ProvisioningMode.QueueOnError, RetryInterval = 1 });
        var ada = Person(await office.Office.EnrolAsync("Ada"));
        heard.Refuse(ada, new TargetBusy("busy"));
        await office.BeginAsync();
        await UntilAsync(async () => (await office.StandingAsync(target, ada))?.State == SubjectState.Failing);
        (await office.StandingAsync(target, ada))!.Told.ShouldBeNull();
        heard.Refuse(ada, null);
        await UntilAsync(async () => (await office.StandingAsync(target, ada))!.State == SubjectState.Told);
        var standing = (await office.StandingAsync(target, ada))!;
        (standing.Error, standing.Told is not null).ShouldBe((null, true));
        (await office.Queue.ListAsync(new(), 10, default)).ShouldBeEmpty();
        await using var open = office.Office.Registry.Database.CreateCommand("select count(*) from eventregistry.notices where resolved is null");
        (await open.ExecuteScalarAsync()).ShouldBe(0L);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task what_was_put_aside_is_over_when_its_subject_is_told_after_all(bool ofAnotherAction)
    {
        await using var office = await InAsync();
        var (target, heard) = await office.AddAsync("a", ProvisioningMode.Queue);
        var ada = await office.Office.EnrolAsync("Ada");
        heard.Refuse(Person(ada), new Never());
        await office.BeginAsync();
        await UntilAsync(async () => (await office.WhatAsync(Person(ada))).Contains("dead"));
        heard.Refuse(Person(ada), null);
        await office.Office.DoAsync(new ChangeStatus(new(ada), ofAnotherAction ? PersonStatus.Denied : PersonStatus.GracePeriod));
        await UntilAsync(async () => (await office.StandingAsync(target, Person(ada)))!.State == (ofAnotherAction ? SubjectState.Removed : SubjectState.Told));
        await office.QuietAsync();
        (await office.Queue.ListAsync(new(), 10, default)).ShouldBeEmpty();
        (await office.WhatAsync(Person(ada))).TakeLast(2).ShouldBe(["succeeded", "resolved"]);
    }

    [Fact]
    public async Task requirement_30_a_job_that_is_cancelled_is_not_tried_again()
    {
        await using var office = await InAsync();
        var (_, heard) = await office.AddAsync("a", ProvisioningMode.QueueOnError);
        var ada = Person(await office.Office.EnrolAsync("Ada"));
        heard.Refuse(ada, new TargetBusy("busy"));
        await office.BeginAsync();
        await office.QuietAsync();
        (await office.Queue.CancelAsync(new() { Subject = ada }, new("somebody", "it never ends"), default)).ShouldBe(1);
        (await office.Queue.ListAsync(new(), 10, default)).ShouldBeEmpty();
        (await office.WhatAsync(ada))[^1].ShouldBe("cancelled");
    }

    [Fact]
    public async Task a_target_that_was_away_is_told_when_it_is_back()
    {
        await using var office = await InAsync();
        var (target, heard) = await office.AddAsync("a", ProvisioningMode.QueueOnError);
        heard.Failing = new TargetUnreachable("away");
        await office.BeginAsync();
        var ada = await office.Office.EnrolAsync("Ada");
        await office.QuietAsync();
        await office.Office.DoAsync(new ChangeStatus(new(ada), PersonStatus.Suspended));
        await UntilAsync(async () => (await office.Queue.ListAsync(new() { Subject = Person(ada) }, 10, default)).Count == 2);
        heard.Failing = null;
        await UntilAsync(async () => (await office.StandingAsync(target, Person(ada)))!.State == SubjectState.Told && (await office.Queue.ListAsync(new(), 10, default)).Count == 0);
        (await office.Queue.CountsAsync(default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_target_is_not_taken_to_be_back_because_of_what_it_does_not_want()
    {
        await using var office = await InAsync();
        var (target, _) = await office.AddAsync("a", ProvisioningMode.Queue);
        await office.Queue.PauseAsync(target.Id, "away", default);
        var cou = new StreamId(StreamKind.Cou, await office.Office.DoAsync(new Add<Cou>(Sent<Cou>.Nothing.With("CoId", Commands.Office.Campus).With("Name", "Physics"))));
        await using (var over = office.Office.Registry.Database.CreateCommand("update eventregistry.pauses set until = now()")) await over.ExecuteNonQueryAsync();
        var host = await AHost.StartAsync(office.Office.Registry, services => services.AddSingleton<Plugins>(new Unwanting(office.Office.Registry)));
        await UntilAsync(async () => (await office.WhatAsync(cou)).Contains("succeeded"));
        await host.DisposeAsync();
        (await office.Queue.CountsAsync(default)).Single().PausedUntil.ShouldNotBeNull();
    }

    private sealed class Never() : TargetFailure("never")
    {
        public override bool IsOfTarget => false;
    }

    /// <summary>Opens targets that want to be told of nobody.</summary>
    private sealed class Unwanting(Registry registry) : Plugins(registry)
    {
        public override Task<IProvisioner> OpenAsync(KnownTarget target, Func<StreamId, Verdict> tell, CancellationToken cancel) =>
            Task.FromResult<IProvisioner>(new RecordingTarget { Wants = new HashSet<StreamKind>() });
    }
}
