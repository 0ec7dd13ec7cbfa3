using EventRegistry.Domain.Groups;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Groups;

public sealed class nesting_groups
{
    private static readonly Nesting First = new(1, new(10), new(99), false);
    private static readonly Nesting Second = new(2, new(11), new(99), false);
    private static readonly Nesting Excluding = new(3, new(12), new(99), true);

    [Fact]
    public void any_source_grants() => Any(In(First), Out(Second)).ShouldBe(First);

    [Fact]
    public void a_member_of_an_excluded_group_is_kept_out() => Any(In(First), In(Excluding)).ShouldBeNull();

    [Fact]
    public void only_exclusions_grant_nothing() => Any(Out(Excluding)).ShouldBeNull();

    [Fact]
    public void a_suspended_source_is_ignored_altogether()
    {
        Any(new NestingFact(First, SourceIsActive: false, IsMember: true)).ShouldBeNull();
        Any(In(First), new NestingFact(Excluding, SourceIsActive: false, IsMember: true)).ShouldBe(First);
        All(In(First), new NestingFact(Second, SourceIsActive: false, IsMember: false)).ShouldBe(First);
    }

    [Fact]
    public void all_sources_may_be_needed()
    {
        All(In(First), Out(Second)).ShouldBeNull();
        All(In(First), In(Second)).ShouldBe(First);
        All().ShouldBeNull();
    }

    [Fact]
    public void an_owner_who_is_no_member_is_none()
    {
        var now = new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
        NestedGroups.CountsForNesting(new(1, new(10), new(1), false, true, null, null, null, null), now).ShouldBeFalse();
        NestedGroups.CountsForNesting(new(1, new(10), new(1), true, false, null, now, null, null), now).ShouldBeFalse();
        NestedGroups.CountsForNesting(new(1, new(10), new(1), true, false, now.AddSeconds(-1), now.AddSeconds(1), null, null), now).ShouldBeTrue();
    }

    [Fact]
    public void a_loop_is_seen()
    {
        NestedGroups.WouldLoop(new(9, new(1), new(1), null), []).ShouldBeTrue();
        NestedGroups.WouldLoop(new(9, new(3), new(1), null), [new(1, new(1), new(2), null), new(2, new(2), new(3), null)]).ShouldBeTrue();
        NestedGroups.WouldLoop(new(9, new(1), new(3), null), [new(1, new(1), new(2), null), new(2, new(2), new(3), null)]).ShouldBeFalse();
    }

    private static Nesting? Any(params NestingFact[] facts) => NestedGroups.Grants(facts, allNeeded: false);

    private static Nesting? All(params NestingFact[] facts) => NestedGroups.Grants(facts, allNeeded: true);

    private static NestingFact In(Nesting nesting) => new(nesting, SourceIsActive: true, IsMember: true);

    private static NestingFact Out(Nesting nesting) => new(nesting, SourceIsActive: true, IsMember: false);
}
