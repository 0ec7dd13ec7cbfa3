using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.People;
using EventRegistry.Specs.Decisions;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Groups;

public sealed class keeping_nested_groups
{
    private readonly Desk desk = Desk.Open();
    private readonly PersonId ada;
    private readonly GroupId target, first, second;

    public keeping_nested_groups()
    {
        ada = desk.Enrol();
        (target, first, second) = (desk.MakeGroup("Target"), desk.MakeGroup("First"), desk.MakeGroup("Second"));
    }

    [Fact]
    public void a_member_of_a_source_is_a_member_and_the_row_says_by_which_nesting()
    {
        var nesting = desk.Nest(first, target);
        desk.Join(ada, first);
        desk.Rows(ada, target).ShouldHaveSingleItem().NestingId.ShouldBe(new NestingId(nesting));
    }

    [Fact]
    public void what_a_nesting_made_is_not_edited_by_hand()
    {
        desk.Nest(first, target);
        desk.Join(ada, first);
        var row = desk.Rows(ada, target).Single().Id;
        desk.RefusalOfEditing<Membership>(row, ("Owner", true)).Rule.ShouldBe(Rule.RecordIsOursToEdit);
        desk.RefusalOfEditing<Membership>(row, ("PersonId", desk.Enrol("Grace")), ("Member", true)).Rule.ShouldBe(Rule.RecordIsOursToEdit);
        desk.Edit<Membership>(row, ("Member", true));
        desk.Last.Changes.ShouldBeEmpty();
    }

    [Fact]
    public void any_other_source_keeps_one_in()
    {
        desk.Nest(first, target);
        desk.Nest(second, target);
        var place = desk.Join(ada, first);
        desk.Join(ada, second);
        desk.Delete<Membership>(place);
        desk.Rows(ada, target).ShouldHaveSingleItem();
    }

    [Fact]
    public void an_excluding_source_keeps_one_out()
    {
        desk.Nest(first, target);
        desk.Nest(second, target, negate: true);
        desk.Join(ada, first);
        desk.Rows(ada, target).ShouldHaveSingleItem();
        desk.Join(ada, second);
        desk.Rows(ada, target).ShouldBeEmpty();
    }

    [Fact]
    public void a_suspended_source_is_not_counted_among_all()
    {
        desk.Edit<GroupRecord>(target.Value, ("NestingModeAll", true));
        desk.Nest(first, target);
        desk.Nest(second, target);
        desk.Join(ada, first);
        desk.Rows(ada, target).ShouldBeEmpty();
        desk.Edit<GroupRecord>(second.Value, ("Status", Standing.Suspended));
        desk.Rows(ada, target).ShouldHaveSingleItem();
        desk.Edit<GroupRecord>(second.Value, ("Status", Standing.Active));
        desk.Rows(ada, target).ShouldBeEmpty();
    }

    [Fact]
    public void all_or_any_can_be_changed_later()
    {
        desk.Nest(first, target);
        desk.Nest(second, target);
        desk.Join(ada, first);
        desk.Edit<GroupRecord>(target.Value, ("NestingModeAll", true));
        desk.Rows(ada, target).ShouldBeEmpty();
        desk.Edit<GroupRecord>(target.Value, ("NestingModeAll", false));
        desk.Rows(ada, target).ShouldHaveSingleItem();
    }

    [Fact]
    public void only_exclusions_let_nobody_in()
    {
        desk.Nest(second, target, negate: true);
        desk.Settle();
        desk.Rows(ada, target).ShouldBeEmpty();
    }

    [Fact]
    public void a_place_of_ones_own_stays_when_the_source_is_left()
    {
        desk.Nest(first, target);
        var own = desk.Join(ada, target);
        var place = desk.Join(ada, first);
        desk.Delete<Membership>(place);
        desk.Rows(ada, target).ShouldHaveSingleItem().Id.ShouldBe(own);
    }

    [Fact]
    public void a_place_in_the_source_ends_with_its_time_and_stays_written_down()
    {
        desk.Nest(first, target);
        desk.Join(ada, first, ("ValidThrough", Desk.Morning.AddDays(1)));
        desk.Rows(ada, target).ShouldHaveSingleItem();
        desk.At(Desk.Morning.AddDays(1)).Settle();
        desk.Rows(ada, target).ShouldBeEmpty();
        desk.Rows(ada, first).ShouldHaveSingleItem();
    }

    [Fact]
    public void a_place_in_the_source_begins_with_its_time()
    {
        desk.Nest(first, target);
        desk.Join(ada, first, ("ValidFrom", Desk.Morning.AddDays(1)));
        desk.Rows(ada, target).ShouldBeEmpty();
        desk.At(Desk.Morning.AddDays(1).AddSeconds(1)).Settle();
        desk.Rows(ada, target).ShouldHaveSingleItem();
    }

    [Fact]
    public void without_its_nesting_one_is_out_unless_another_keeps_one_in()
    {
        var nesting = desk.Nest(first, target);
        var other = desk.Nest(second, target);
        desk.Join(ada, first);
        desk.Join(ada, second);
        desk.Delete<Nesting>(nesting);
        desk.Rows(ada, target).ShouldHaveSingleItem();
        desk.Delete<Nesting>(other);
        desk.Rows(ada, target).ShouldBeEmpty();
    }

    [Fact]
    public void a_new_nesting_takes_in_who_is_there_already()
    {
        desk.Join(ada, first);
        var nesting = desk.Nest(first, target);
        desk.Rows(ada, target).ShouldHaveSingleItem();
        desk.Edit<Nesting>(nesting, ("TargetGroupId", second));
        desk.Rows(ada, target).ShouldBeEmpty();
        desk.Rows(ada, second).ShouldHaveSingleItem();
        desk.Edit<Nesting>(nesting, ("Negate", true));
        desk.Rows(ada, second).ShouldBeEmpty();
    }

    [Fact]
    public void an_owner_who_is_no_member_is_not_counted()
    {
        desk.Nest(first, target);
        desk.Join(ada, first, ("Member", false), ("Owner", true));
        desk.Rows(ada, first).ShouldHaveSingleItem();
        desk.Rows(ada, target).ShouldBeEmpty();
    }

    [Fact]
    public void a_suspended_target_gets_one_row_a_person_however_often_it_is_settled()
    {
        desk.Edit<GroupRecord>(target.Value, ("Status", Standing.Suspended));
        desk.Nest(first, target);
        desk.Join(ada, first);
        desk.Settle().Settle();
        desk.Rows(ada, target).ShouldHaveSingleItem();
    }

    [Fact]
    public void a_deleted_source_takes_its_members_out()
    {
        desk.Nest(first, target);
        desk.Join(ada, first);
        desk.Delete<GroupRecord>(first.Value);
        desk.Rows(ada, first).ShouldBeEmpty();
        desk.Rows(ada, target).ShouldBeEmpty();
        desk.Co.Groups[target.Value].Nestings.ShouldBeEmpty();
    }

    [Fact]
    public void a_deleted_target_is_left_by_all()
    {
        desk.Nest(first, target);
        desk.Join(ada, first);
        desk.Delete<GroupRecord>(target.Value);
        desk.Rows(ada, target).ShouldBeEmpty();
        desk.Rows(ada, first).ShouldHaveSingleItem();
    }

    [Fact]
    public void automatic_groups_can_be_nested_into_others()
    {
        desk.Nest(new GroupId(desk.Group("CO:members:active").Id), target);
        desk.Rows(ada, target).ShouldHaveSingleItem();
        desk.Do(new ChangeStatus(ada, PersonStatus.Suspended));
        desk.Rows(ada, target).ShouldBeEmpty();
    }
}
