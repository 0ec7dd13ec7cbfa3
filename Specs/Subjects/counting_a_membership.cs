using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.People;
using EventRegistry.Projections.Targets.Sql;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Observatory;
using static EventRegistry.Specs.Story;

namespace EventRegistry.Specs.Subjects;

public class counting_a_membership
{
    [Theory]
    [InlineData(-1, null, true)]
    [InlineData(0, null, false)]
    [InlineData(1, null, false)]
    [InlineData(null, -1, false)]
    [InlineData(null, 0, true)]
    [InlineData(null, 1, true)]
    public void takes_it_after_its_first_and_up_to_its_last_moment(int? from, int? through, bool counts) =>
        Counts(Edited(Ada.MemberOf(Telescope) with { ValidFrom = Seconds(from), ValidThrough = Seconds(through) })).ShouldBe(counts);

    [Fact]
    public void of_all_members_asks_for_no_time_no_status_and_no_person()
    {
        var membership = Ada.MemberOf(AllMembers) with { ValidFrom = Seconds(5), ValidThrough = Seconds(-5) };
        Given(Ada.Enrolled).When(Edited(membership), Edited(AllMembers with { Status = Standing.Suspended }), Edited(Ada.Person with { Status = PersonStatus.Locked }))
            .Rows().In(SpGroupMembers.Table).ShouldBe([membership.Id]);
    }

    [Fact]
    public void of_all_members_ends_when_it_or_the_group_is_deleted()
    {
        Given(Ada.Enrolled).When(Deleted(Ada.MemberOf(AllMembers))).Rows().In(SpGroupMembers.Table).ShouldNotContain(Ada.MemberOf(AllMembers).Id);
        Given(Ada.Enrolled).When(Deleted(AllMembers)).Rows().In(SpGroupMembers.Table).ShouldNotContain(Ada.MemberOf(AllMembers).Id);
    }

    [Theory]
    [InlineData(Standing.Suspended)]
    [InlineData(null)]
    public void ends_while_the_group_is_suspended(Standing? status)
    {
        var story = Given(Ada.Enrolled).When(Edited(Telescope with { Status = status }));
        story.Rows().In(SpGroupMembers.Table).ShouldNotContain(Ada.MemberOf(Telescope).Id);
        story.Rows().In(SpGroups.Table).ShouldContain(Telescope.Id);
        story.When(Edited(Telescope)).Rows().In(SpGroupMembers.Table).ShouldContain(Ada.MemberOf(Telescope).Id);
    }

    [Fact]
    public void ends_with_the_group()
    {
        var rows = Given(Ada.Enrolled).When(Deleted(Telescope)).Rows();
        rows.In(SpGroupMembers.Table).ShouldNotContain(Ada.MemberOf(Telescope).Id);
        rows.In(SpGroups.Table).ShouldNotContain(Telescope.Id);
    }

    [Fact]
    public void of_an_owner_who_is_no_member_is_told_as_such()
    {
        var rows = Given(Ada.Enrolled).When(Edited(Ada.MemberOf(Telescope) with { Member = false, Owner = true })).Rows();
        rows.Value(SpGroupMembers.Table, Ada.MemberOf(Telescope).Id, "member").ShouldBe(false);
        rows.Value(SpGroupMembers.Table, Ada.MemberOf(Telescope).Id, "owner").ShouldBe(true);
    }

    [Fact]
    public void in_a_group_that_nobody_knows_is_left_out() =>
        Given(Ada.Enrolled).When(Added(Ada.MemberOf(Telescope with { Id = 99 }))).Rows().In(SpGroupMembers.Table).ShouldNotContain(Ada.Id * 100 + 99);

    [Theory]
    [InlineData(GroupType.ActiveMembers)]
    [InlineData(GroupType.Standard)]
    [InlineData(GroupType.Administrators)]
    [InlineData(GroupType.NestedMembers)]
    public void of_any_other_kind_of_group_asks_for_an_active_person(GroupType type)
    {
        var story = Given(Ada.Enrolled).When(Edited(Telescope with { GroupType = type }));
        story.Rows().In(SpGroupMembers.Table).ShouldContain(Ada.MemberOf(Telescope).Id);
        story.When(Edited(Ada.Person with { Status = PersonStatus.Suspended })).Rows().In(SpGroupMembers.Table).ShouldNotContain(Ada.MemberOf(Telescope).Id);
    }

    [Fact]
    public void in_a_grace_period_is_as_good_as_any() =>
        Counts(Edited(Ada.Person with { Status = PersonStatus.GracePeriod })).ShouldBeTrue();

    private static bool Counts(Change change) => Given(Ada.Enrolled).When(change).Rows().In(SpGroupMembers.Table).Contains(Ada.MemberOf(Telescope).Id);

    private static DateTimeOffset? Seconds(int? seconds) => seconds is { } s ? Noon.AddSeconds(s) : null;
}
