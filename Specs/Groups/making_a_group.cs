using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.People;
using EventRegistry.Specs.Decisions;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Groups;

public sealed class making_a_group
{
    private readonly Desk desk = Desk.Open();

    [Fact]
    public void it_is_a_standard_one_that_is_filled_by_hand()
    {
        var group = desk.MakeGroup("Club");
        desk.Group("Club").ShouldBe(new(group.Value, Desk.Campus, null, "Club", null, null, null, Standing.Active, GroupType.Standard, false, null));
    }

    [Fact]
    public void one_of_all_or_active_members_fills_itself_unless_it_is_said_not_to()
    {
        desk.MakeGroup("Active", ("GroupType", GroupType.ActiveMembers));
        desk.MakeGroup("All", ("GroupType", GroupType.AllMembers), ("Auto", false));
        desk.Group("Active").Auto.ShouldBe(true);
        desk.Group("All").Auto.ShouldBe(false);
    }

    [Fact]
    public void its_type_stays_whatever_is_said_later()
    {
        var group = desk.MakeGroup("Club");
        desk.Edit<GroupRecord>(group.Value, ("GroupType", GroupType.Clusters), ("Auto", true), ("Description", "For all"));
        desk.Group("Club").ShouldBe(new(group.Value, Desk.Campus, null, "Club", "For all", null, null, Standing.Active, GroupType.Standard, false, null));
        desk.Edit<GroupRecord>(group.Value, ("GroupType", GroupType.Clusters));
        desk.Last.Changes.ShouldBeEmpty();
    }

    [Fact]
    public void its_name_is_its_own_and_case_counts()
    {
        var club = desk.MakeGroup("Club");
        desk.MakeGroup("CLUB");
        desk.RefusalOfAdding<GroupRecord>(("CoId", Desk.Campus), ("Name", "Club"), ("Status", Standing.Active)).ShouldBe(new(Rule.NameIsFree, "Name In Use", null));
        desk.RefusalOfEditing<GroupRecord>(club.Value, ("Name", "CLUB")).Rule.ShouldBe(Rule.NameIsFree);
        desk.Delete<GroupRecord>(club.Value);
        desk.MakeGroup("Club");
    }

    [Fact]
    public void names_that_begin_as_the_cos_own_are_reserved()
    {
        desk.RefusalOfAdding<GroupRecord>(("CoId", Desk.Campus), ("Name", "CO:thing"), ("Status", Standing.Active)).ShouldBe(new(Rule.NameIsNotReserved, "Name Reserved", null));
        desk.MakeGroup("admin");
        desk.MakeGroup("admin:x");
        var admins = desk.Group("CO:admins");
        desk.RefusalOfEditing<GroupRecord>(admins.Id, ("Name", "CO:others")).Rule.ShouldBe(Rule.NameIsNotReserved);
        desk.Edit<GroupRecord>(admins.Id, ("Name", "CO:admins"), ("Description", "Whom to ask"));
    }

    [Fact]
    public void one_that_fills_itself_is_neither_edited_nor_deleted()
    {
        var group = desk.Group("CO:members:all").Id;
        desk.RefusalOfEditing<GroupRecord>(group, ("Description", "Us")).ShouldBe(new(Rule.GroupIsNotAutomatic, "Automatic groups may not be edited directly", null));
        desk.RefusalOfDeleting<GroupRecord>(group).Rule.ShouldBe(Rule.GroupIsNotAutomatic);
    }

    [Fact]
    public void administrators_and_approvers_are_needed()
    {
        desk.RefusalOfDeleting<GroupRecord>(desk.Group("CO:admins").Id).ShouldBe(new(Rule.GroupIsNotNeeded, "This group cannot be deleted", null));
        desk.RefusalOfDeleting<GroupRecord>(desk.Group("CO:approvers").Id).Rule.ShouldBe(Rule.GroupIsNotNeeded);
    }

    [Fact]
    public void what_is_missing_or_wrong_is_told_of_each_member()
    {
        desk.Refusals(new Add<GroupRecord>(Asking.Of<GroupRecord>(("Name", "<b>"), ("GroupType", new Unreadable("standard")), ("Status", null)))).ShouldBe(
        [
            new(Rule.ValueIsGiven, "A CO ID must be provided", "CoId"),
            new(Rule.TextIsPlain, "Invalid character found", "Name"),
            new(Rule.ValueIsGiven, "A valid status must be selected", "Status"),
            new(Rule.ValueIsReadable, "This field cannot be left blank", "GroupType"),
        ]);
        desk.RefusalOfAdding<GroupRecord>(("CoId", Desk.Campus), ("Status", Standing.Active)).Message.ShouldBe("A name must be provided");
        desk.RefusalOfAdding<GroupRecord>(("CoId", Desk.Campus), ("Status", Standing.Active), ("Name", "x"), ("GroupType", GroupType.NestedMembers)).Message
            .ShouldBe("This field cannot be left blank");
    }

    [Fact]
    public void it_goes_with_its_identifiers_and_its_members_places()
    {
        var ada = desk.Enrol();
        var club = desk.MakeGroup("Club");
        desk.Join(ada, club);
        desk.Add<Identifier>(("GroupId", club), ("Value", "club"), ("Type", "uid"), ("Status", Standing.Active));
        desk.Delete<GroupRecord>(club.Value);
        desk.Co.Groups[club.Value].Identifiers.ShouldBeEmpty();
        desk.Rows(ada, club).ShouldBeEmpty();
        desk.RefusalOfDeleting<GroupRecord>(club.Value).Rule.ShouldBe(Rule.RecordIsLive);
        desk.RefusalOfEditing<GroupRecord>(club.Value, ("Name", "Again")).Rule.ShouldBe(Rule.RecordIsLive);
    }
}
