using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Specs.Decisions;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Organization;

public sealed class keeping_cous
{
    private readonly Desk desk = Desk.Open();

    [Fact]
    public void a_new_one_has_four_groups()
    {
        var lab = desk.MakeCou("Lab");
        desk.Co.GroupsOf(lab).OrderBy(g => g.Id).Select(g => (g.Name, g.Auto, g.Open)).ShouldBe(
        [
            ("CO:COU:Lab:admins", false, false), ("CO:COU:Lab:approvers", false, false), ("CO:COU:Lab:members:active", true, false), ("CO:COU:Lab:members:all", true, false),
        ]);
    }

    [Fact]
    public void a_new_one_stands_after_all_others()
    {
        desk.MakeCou("Lab");
        var library = desk.MakeCou("Library");
        desk.Co.Cous[library.Value].Record.ShouldSatisfyAllConditions(c => c.Left.ShouldBe(3), c => c.Right.ShouldBe(4));
    }

    [Fact]
    public void another_name_is_that_of_its_groups_too()
    {
        var lab = desk.MakeCou("Lab");
        var all = desk.Group("CO:COU:Lab:members:all");
        desk.Edit<Cou>(lab.Value, ("Name", "Laboratory"));
        var renamed = desk.Co.Groups[all.Id].Record!;
        (renamed.Record.Name, renamed.Record.Description, renamed.Revision).ShouldBe(("CO:COU:Laboratory:members:all", "Laboratory Members", 1));
        desk.Last.Changes.Count(c => c.Change is Edited<GroupRecord>).ShouldBe(4);
        desk.Edit<Cou>(lab.Value, ("Description", "Glass"));
        desk.Last.Changes.ShouldHaveSingleItem();
    }

    [Fact]
    public void no_two_have_one_name_and_case_counts()
    {
        var physics = desk.MakeCou("Physics");
        desk.MakeCou("PHYSICS");
        desk.RefusalOfAdding<Cou>(("CoId", Desk.Campus), ("Name", "Physics")).ShouldBe(new(Rule.NameIsFree, "Name In Use", null));
        desk.RefusalOfEditing<Cou>(physics.Value, ("Name", "PHYSICS")).Rule.ShouldBe(Rule.NameIsFree);
        desk.Edit<Cou>(physics.Value, ("Name", "Physics"));
    }

    [Theory]
    [InlineData(null, "A name must be provided")]
    [InlineData("", "Value cannot consist of only blank characters")]
    [InlineData("  ", "Value cannot consist of only blank characters")]
    [InlineData("a:b", "Invalid character found")]
    [InlineData("<b", "Invalid character found")]
    public void its_name_is_plain(string? name, string message) =>
        desk.RefusalOfAdding<Cou>(("CoId", Desk.Campus), ("Name", name)).ShouldSatisfyAllConditions(r => r.Message.ShouldBe(message), r => r.Member.ShouldBe("Name"));

    [Fact]
    public void its_name_leaves_room_for_its_groups()
    {
        desk.RefusalOfAdding<Cou>(("CoId", Desk.Campus), ("Name", new string('x', 129))).Message.ShouldBe("Value not in permitted range, max length permitted \"128\"");
        desk.RefusalOfAdding<Cou>(("CoId", Desk.Campus), ("Name", new string('x', 107))).Message.ShouldBe("Value not in permitted range, max length permitted \"106\"");
        var widest = desk.MakeCou(new string('x', 106));
        desk.Co.GroupsOf(widest).Max(g => g.Name!.Length).ShouldBe(128);
    }

    [Fact]
    public void no_label_is_known()
    {
        desk.RefusalOfAdding<Cou>(("CoId", Desk.Campus), ("Name", "Lab"), ("ConfigurationLabels", "A B")).Message.ShouldBe("Characters allowed are a-z0-9_- and the comma(,) separator.");
        desk.RefusalOfAdding<Cou>(("CoId", Desk.Campus), ("Name", "Lab"), ("ConfigurationLabels", "a,b"))
            .ShouldBe(new(Rule.LabelIsKnown, "One of the Configuration labels does not exist.", "ConfigurationLabels"));
        desk.Add<Cou>(("CoId", Desk.Campus), ("Name", "Lab"), ("ConfigurationLabels", ""));
    }

    [Fact]
    public void it_belongs_to_its_co_for_good()
    {
        desk.RefusalOfAdding<Cou>(("Name", "Lab")).ShouldBe(new(Rule.ValueIsGiven, "A CO ID must be provided", "CoId"));
        desk.RefusalOfEditing<Cou>(desk.MakeCou("Lab").Value, ("CoId", Desk.Elsewhere)).ShouldBe(new(Rule.CoStays, "er.fields.api.co.refer", "CoId"));
    }

    [Fact]
    public void nobody_is_their_own_ancestor()
    {
        var lab = desk.MakeCou("Lab");
        var bench = desk.MakeCou("Bench", lab);
        desk.RefusalOfEditing<Cou>(lab.Value, ("ParentId", bench)).ShouldBe(new(Rule.CouMakesNoLoop, "Parent Would Create Cycle", null));
        desk.RefusalOfEditing<Cou>(lab.Value, ("ParentId", lab)).Rule.ShouldBe(Rule.CouMakesNoLoop);
        desk.Foreign.Add(new(StreamKind.Cou, 900));
        desk.RefusalOfEditing<Cou>(lab.Value, ("ParentId", new CouId(900))).Message.ShouldBe("\"parent_id\" may not refer to another CO");
        desk.Edit<Cou>(bench.Value, ("ParentId", null));
        desk.Edit<Cou>(lab.Value, ("ParentId", bench));
    }

    [Fact]
    public void it_stays_while_a_role_or_a_child_is_in_it_and_then_goes_with_its_groups()
    {
        var lab = desk.MakeCou("Lab");
        var bench = desk.MakeCou("Bench", lab);
        var ada = desk.Enrol();
        var role = desk.GiveRole(ada, cou: lab);
        var club = desk.MakeGroup("Lab club", ("CouId", lab));
        desk.RefusalOfDeleting<Cou>(lab.Value).ShouldBe(new(Rule.CouHasNoRole, "CoPersonRole Exists", null));
        desk.Delete<Role>(role);
        desk.RefusalOfDeleting<Cou>(lab.Value).ShouldBe(new(Rule.CouHasNoChild, "Child COU Exists", null));
        desk.Delete<Cou>(bench.Value);
        desk.Delete<Cou>(lab.Value);
        desk.Co.GroupsOf(lab).Select(g => g.Id).ShouldBe([club.Value]);
        desk.RefusalOfDeleting<Cou>(lab.Value).Rule.ShouldBe(Rule.RecordIsLive);
        desk.RefusalOfEditing<Cou>(lab.Value, ("Name", "Again")).Rule.ShouldBe(Rule.RecordIsLive);
        desk.MakeCou("Lab");
    }
}
