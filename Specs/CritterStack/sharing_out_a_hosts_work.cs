using EventRegistry.Host.CritterStack;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.CritterStack;

public sealed class sharing_out_a_hosts_work : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly Shift shift = new(TimeProvider.System);

    [Fact]
    public void calls_to_a_target_once_until_it_is_looked_after()
    {
        shift.Call(1).ShouldBeTrue();
        shift.Call(1).ShouldBeFalse();
        shift.Call(2).ShouldBeTrue();
        shift.Begin(1).ShouldBeTrue();
        shift.Call(1).ShouldBeTrue();
    }

    [Fact]
    public void goes_on_with_what_was_called_to_meanwhile()
    {
        shift.Begin(1).ShouldBeTrue();
        shift.Begin(1).ShouldBeFalse();
        shift.Begin(2).ShouldBeTrue();
        shift.End(2).ShouldBeFalse();
        shift.End(1).ShouldBeTrue();
        shift.Begin(1).ShouldBeTrue();
        shift.End(1).ShouldBeFalse();
    }

    [Fact]
    public void plans_what_is_due_later_once_unless_it_is_due_earlier()
    {
        shift.Plan(1, Minute).ShouldBeTrue();
        shift.Plan(1, Minute * 2).ShouldBeFalse();
        shift.Plan(1, Minute / 2).ShouldBeTrue();
    }

    [Fact]
    public void plans_once_more_what_is_due_in_a_moment_as_whoever_asks_may_be_what_was_planned_come_early()
    {
        var moment = TimeSpan.FromMilliseconds(20);
        shift.Plan(1, moment).ShouldBeTrue();
        shift.Plan(1, moment).ShouldBeTrue();
    }

    [Fact]
    public async Task ends_when_what_runs_has_ended_and_begins_nothing_more()
    {
        shift.Begin(1).ShouldBeTrue();
        var ending = shift.EndAsync(default);
        shift.Call(2).ShouldBeFalse();
        shift.Begin(2).ShouldBeFalse();
        shift.Plan(2, Minute).ShouldBeFalse();
        ending.IsCompleted.ShouldBeFalse();
        shift.Patience.IsCancellationRequested.ShouldBeFalse();
        shift.End(1).ShouldBeFalse();
        await ending;
    }

    [Fact]
    public void cuts_short_what_runs_when_nobody_waits_any_longer()
    {
        shift.Begin(1).ShouldBeTrue();
        var ending = shift.EndAsync(new(canceled: true));
        shift.Patience.IsCancellationRequested.ShouldBeTrue();
        ending.IsCompleted.ShouldBeFalse();
        shift.End(1);
    }

    public void Dispose() => shift.Dispose();
}
