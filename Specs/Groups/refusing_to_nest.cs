using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.People;
using EventRegistry.Specs.Decisions;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Groups;

public sealed class refusing_to_nest
{
    private readonly Desk desk = Desk.Open();
    private readonly PersonId ada;
    private readonly GroupId target, first, second;

    public refusing_to_nest()
    {
        ada = desk.Enrol();
        (target, first, second) = (desk.MakeGroup("Target"), desk.MakeGroup("First"), desk.MakeGroup("Second"));
    }

    [Fact]
    public void a_circle_is_refused()
    {
        desk.Nest(target, first);
        desk.RefusalOfAdding<Nesting>(("GroupId", first), ("TargetGroupId", target)).Rule.ShouldBe(Rule.NestingMakesNoLoop);
        desk.RefusalOfAdding<Nesting>(("GroupId", first), ("TargetGroupId", first)).Rule.ShouldBe(Rule.NestingMakesNoLoop);
        var onward = desk.Nest(first, second);
        desk.RefusalOfEditing<Nesting>(onward, ("TargetGroupId", target)).Rule.ShouldBe(Rule.NestingMakesNoLoop);
    }

    [Fact]
    public void the_same_pair_is_refused()
    {
        desk.Nest(first, target);
        desk.RefusalOfAdding<Nesting>(("GroupId", first), ("TargetGroupId", target), ("Negate", true)).Rule.ShouldBe(Rule.NestingIsNew);
    }

    [Fact]
    public void a_chain_is_followed_as_deep_as_it_may_be()
    {
        var groups = Enumerable.Range(0, NestedGroups.MostDeep + 1).Select(i => desk.MakeGroup($"Step {i}")).ToList();
        for (var i = 1; i < groups.Count; i++) desk.Nest(groups[i - 1], groups[i]);
        var place = desk.Join(ada, groups[0]);
        desk.Rows(ada, groups[^1]).ShouldHaveSingleItem();
        desk.Delete<Membership>(place);
        groups.ShouldAllBe(g => desk.Rows(ada, g).Count == 0);
        var above = desk.MakeGroup("Above");
        desk.RefusalOfAdding<Nesting>(("GroupId", above), ("TargetGroupId", groups[0])).Rule.ShouldBe(Rule.NestingMakesNoLoop);
    }
}
