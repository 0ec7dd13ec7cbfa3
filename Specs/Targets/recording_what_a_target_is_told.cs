using EventRegistry.Projections.Targets;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Observatory;
using static EventRegistry.Specs.Story;

namespace EventRegistry.Specs.Targets;

public class recording_what_a_target_is_told
{
    private readonly Verdicts now = new(Given([.. Ada.Enrolled, .. Grace.Enrolled]).Events, Noon);

    [Fact]
    public async Task remembers_it_and_has_nothing_to_do_the_second_time()
    {
        await using var target = new RecordingTarget();
        (await target.ProvisionAsync(now.Of(Ada.Stream), _ => new(true), default))[0].Written.Count.ShouldBe(1);
        (await target.ProvisionAsync(now.Of(Ada.Stream), _ => new(true), default))[0].Written.Count.ShouldBe(0);
        (target.Batches, target.Tellings.Count).ShouldBe((2, 2));
        (await target.KnownSubjectsAsync(default)).ShouldBe([Ada.Stream]);
    }

    [Fact]
    public async Task fails_as_it_is_told_to()
    {
        await using var target = new RecordingTarget();
        target.Refuse(Ada.Stream, new TargetBusy("busy"));
        (await target.ProvisionAsync(now.Of(Ada.Stream, Grace.Stream), _ => new(true), default)).Select(t => t.Failure?.Message).ShouldBe(["busy", null]);
        target.Failing = new TargetUnreachable("away");
        await Should.ThrowAsync<TargetUnreachable>(() => target.ProvisionAsync(now.Of(Ada.Stream), _ => new(true), default));
        await Should.ThrowAsync<PermitRefused>(() => new RecordingTarget().ProvisionAsync(now.Of(Ada.Stream), _ => new(false), default));
    }
}
