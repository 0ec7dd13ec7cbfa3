using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.Provisioning;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Targets;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Provisioning.Listeners;

namespace EventRegistry.Specs.Provisioning;

/// <summary>Several targets of one CO (<c>provisioning.md</c> 3, 6.4 and 13.7).</summary>
public sealed class telling_targets_in_their_order
{
    [Fact]
    public async Task corner_7_and_requirement_7_the_lowest_comes_first_and_for_a_removal_the_highest()
    {
        await using var office = await InAsync();
        foreach (var (name, order) in new[] { ("last", 3), ("first", 1), ("second", 2) }) await office.AddAsync(name, new TargetWish { Mode = ProvisioningMode.Immediate, Order = order });
        await office.BeginAsync();
        var ada = await office.Office.EnrolAsync("Ada");
        await office.QuietAsync();
        office.Calls.Distinct().ShouldBe(["first", "second", "last"]);
        var before = office.Calls.Count;
        await office.Office.DoAsync(new ChangeStatus(new(ada), PersonStatus.PendingApproval));
        await office.QuietAsync();
        office.Calls.Skip(before).Distinct().ShouldBe(["last", "second", "first"]);
    }

    [Fact]
    public async Task a_new_target_has_the_last_turn()
    {
        await using var office = await InAsync();
        await office.AddAsync("a", new TargetWish { Order = 7 });
        var (target, _) = await office.AddAsync("b", new TargetWish());
        target.Order.ShouldBe(8);
    }

    [Fact]
    public async Task corner_8_one_that_fails_keeps_no_other_from_being_told()
    {
        await using var office = await InAsync();
        var (first, failing) = await office.AddAsync("a", ProvisioningMode.Immediate);
        var (_, heard) = await office.AddAsync("b", ProvisioningMode.Immediate);
        failing.Failing = new TargetUnreachable("away");
        await office.BeginAsync();
        var ada = Person(await office.Office.EnrolAsync("Ada"));
        await office.QuietAsync();
        heard.Tellings.Select(t => t.Subject).ShouldContain(ada);
        var standing = (await office.StandingAsync(first, ada))!;
        (standing.State, standing.Error).ShouldBe((SubjectState.Failing, "away"));
        (await office.AttemptsAsync(ada)).Where(a => a.Target == first.Id).Select(a => a.What).ShouldBe(["started", "failed"]);
    }
}
