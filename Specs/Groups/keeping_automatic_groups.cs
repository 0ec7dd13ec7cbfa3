using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Specs.Decisions;
using Shouldly;
using Xunit;
using static EventRegistry.Domain.People.PersonStatus;

namespace EventRegistry.Specs.Groups;

public sealed class keeping_automatic_groups
{
    private const string Active = "CO:members:active";
    private const string All = "CO:members:all";

    private readonly Desk desk = Desk.Open();

    [Fact]
    public void a_new_person_is_in_the_cos_groups_at_once()
    {
        var ada = desk.Enrol();
        desk.GroupsOf(ada).ShouldBe([Active, All]);
        desk[ada].Memberships.ShouldAllBe(m => m.Record.Member == true && m.Record.Owner == false && m.Record.ValidFrom == null && m.Record.ValidThrough == null);
    }

    [Fact]
    public void a_suspended_person_leaves_the_active_ones_and_keeps_ordinary_places()
    {
        var ada = desk.Enrol();
        var club = desk.MakeGroup("Club");
        desk.Join(ada, club);
        desk.GiveRole(ada, Expired);
        var role = desk.GiveRole(ada);
        desk.Edit<Role>(role, ("Status", Suspended));
        desk.StatusOf(ada).ShouldBe(Suspended);
        desk.GroupsOf(ada).ShouldBe([All, "Club"]);
    }

    [Fact]
    public void without_the_only_role_a_person_keeps_their_status_and_leaves_the_cous_groups()
    {
        var lab = desk.MakeCou("Lab");
        var ada = desk.Enrol();
        var role = desk.GiveRole(ada, cou: lab);
        desk.GroupsOf(ada).ShouldBe(["CO:COU:Lab:members:active", "CO:COU:Lab:members:all", Active, All]);
        desk.Delete<Role>(role);
        desk.StatusOf(ada).ShouldBe(PersonStatus.Active);
        desk.GroupsOf(ada).ShouldBe([Active, All]);
    }

    [Fact]
    public void an_active_role_puts_a_locked_person_into_the_cous_active_members_until_they_are_saved_themselves()
    {
        var lab = desk.MakeCou("Lab");
        var ada = desk.Enrol(status: Locked);
        var role = desk.GiveRole(ada, Expired, lab);
        desk.Edit<Role>(role, ("Status", PersonStatus.Active));
        desk.StatusOf(ada).ShouldBe(Locked);
        desk.IsIn(ada, "CO:COU:Lab:members:active").ShouldBeTrue();
        desk.Edit<PersonRecord>(ada.Value, ("Timezone", "Europe/Paris"));
        desk.IsIn(ada, "CO:COU:Lab:members:active").ShouldBeFalse();
    }

    [Fact]
    public void a_deleted_status_takes_a_person_out_of_all_of_them()
    {
        var lab = desk.MakeCou("Lab");
        var ada = desk.Enrol();
        var role = desk.GiveRole(ada, cou: lab);
        desk.Do(new ChangeStatus(ada, Deleted));
        desk.GroupsOf(ada).ShouldBeEmpty();
        desk.RoleOf(ada, role).Status.ShouldBe(PersonStatus.Active);
    }

    [Fact]
    public void a_duplicate_is_still_one_of_all_members()
    {
        var ada = desk.Enrol();
        desk.Do(new ChangeStatus(ada, Duplicate));
        desk.GroupsOf(ada).ShouldBe([All]);
    }

    [Fact]
    public void a_role_that_moves_takes_its_person_out_of_the_former_cou_though_another_role_is_left_there()
    {
        var (x, y) = (desk.MakeCou("X"), desk.MakeCou("Y"));
        var ada = desk.Enrol();
        desk.GiveRole(ada, cou: x);
        var moving = desk.GiveRole(ada, cou: x);
        desk.Edit<Role>(moving, ("CouId", y));
        desk.GroupsOf(ada).ShouldBe(["CO:COU:Y:members:active", "CO:COU:Y:members:all", Active, All]);
        desk.Settle();
        desk.IsIn(ada, "CO:COU:X:members:active").ShouldBeTrue("settling goes by the rule alone");
    }

    [Fact]
    public void a_change_to_other_groups_leaves_a_locked_person_where_a_role_has_put_them()
    {
        var lab = desk.MakeCou("Lab");
        var ada = desk.Enrol(status: Locked);
        desk.GiveRole(ada, cou: lab);
        var (club, board) = (desk.MakeGroup("Club"), desk.MakeGroup("Board"));
        desk.Join(ada, club);
        desk.Delete<Nesting>(desk.Nest(club, board));
        desk.GroupsOf(ada).ShouldBe(["CO:COU:Lab:members:active", "CO:COU:Lab:members:all", All, "Club"]);
        desk.Settle();
        desk.IsIn(ada, "CO:COU:Lab:members:active").ShouldBeFalse();
    }

    [Fact]
    public void an_instant_that_comes_leaves_a_locked_person_where_a_role_has_put_them()
    {
        var lab = desk.MakeCou("Lab");
        var ada = desk.Enrol(status: Locked);
        desk.GiveRole(ada, cou: lab);
        desk.Do(new Settle(ada) { ForTime = true });
        desk.IsIn(ada, "CO:COU:Lab:members:active").ShouldBeTrue();
        desk.Do(new Settle(ada));
        desk.IsIn(ada, "CO:COU:Lab:members:active").ShouldBeFalse();
    }

    [Fact]
    public void a_role_in_a_child_cou_does_not_count_for_its_parent()
    {
        var lab = desk.MakeCou("Lab");
        var bench = desk.MakeCou("Bench", lab);
        var ada = desk.Enrol();
        desk.GiveRole(ada, cou: bench);
        desk.IsIn(ada, "CO:COU:Bench:members:active").ShouldBeTrue();
        desk.IsIn(ada, "CO:COU:Lab:members:active").ShouldBeFalse();
    }

    [Fact]
    public void a_role_given_to_somebody_else_changes_who_is_in()
    {
        var lab = desk.MakeCou("Lab");
        var (ada, grace) = (desk.Enrol(), desk.Enrol("Grace"));
        var role = desk.GiveRole(ada, cou: lab);
        var phone = desk.Add<TelephoneNumber>(("RoleId", new RoleId(role)), ("Number", "555-1234"), ("Type", "office"));
        desk.Edit<Role>(role, ("PersonId", grace));
        desk.IsIn(ada, "CO:COU:Lab:members:all").ShouldBeFalse();
        desk.IsIn(grace, "CO:COU:Lab:members:all").ShouldBeTrue();
        desk[ada].Roles.ShouldBeEmpty();
        desk[ada].TelephoneNumbers.ShouldBeEmpty();
        desk[grace].TelephoneNumbers.Find(phone)!.Record.Number.ShouldBe("555 1234");
        desk[grace].Roles.Find(role)!.Revision.ShouldBe(1);
        desk.Edit<TelephoneNumber>(phone, ("Number", "1"));
        desk[grace].TelephoneNumbers.Find(phone)!.Record.Number.ShouldBe("1");
    }

    [Fact]
    public void nobody_is_put_in_or_out_by_hand()
    {
        var ada = desk.Enrol();
        var group = new GroupId(desk.Group(Active).Id);
        var refusal = desk.RefusalOfAdding<Membership>(("PersonId", ada), ("GroupId", group), ("Member", true));
        refusal.ShouldBe(new(Rule.GroupIsNotAutomatic, "Memberships in automatic groups can not be edited", null));
        var row = desk.Rows(ada, group).Single().Id;
        desk.RefusalOfEditing<Membership>(row, ("Owner", true)).Rule.ShouldBe(Rule.GroupIsNotAutomatic);
        desk.RefusalOfDeleting<Membership>(row).Rule.ShouldBe(Rule.GroupIsNotAutomatic);
    }

    [Fact]
    public void those_that_are_missing_are_passed_over_and_made_when_asked()
    {
        var imported = Desk.Of(new Added<Co>(new(2, "Campus", null, CoStatus.Active)), new Added<Cou>(new(3, Desk.Campus, "Lab", null, null, null, null, null)));
        var ada = imported.Enrol();
        imported.GiveRole(ada, cou: new CouId(3));
        imported.GroupsOf(ada).ShouldBeEmpty();
        imported.Do(new MakeDefaultGroups(Desk.Campus));
        imported.Last.Changes.Length.ShouldBe(8);
        imported.GroupsOf(ada).ShouldBe(["CO:COU:Lab:members:active", "CO:COU:Lab:members:all", Active, All]);
        imported.Do(new MakeDefaultGroups(Desk.Campus));
        imported.Last.Changes.ShouldBeEmpty();
    }

    [Fact]
    public void a_further_one_of_a_kind_is_filled_with_exactly_those_who_belong()
    {
        var (ada, _) = (desk.Enrol(), desk.Enrol("Grace", Suspended));
        var again = desk.MakeGroup("All who work", ("GroupType", GroupType.ActiveMembers));
        desk.People.Where(p => p.Memberships.Any(m => m.Record.GroupId == again)).Select(p => p.Id).ShouldBe([ada]);
    }
}
