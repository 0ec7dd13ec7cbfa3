using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Specs.Decisions;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Organization;

public sealed class founding_a_co
{
    private readonly Desk desk = Desk.Open();

    [Fact]
    public void it_has_the_id_that_was_drawn_for_it_and_groups_and_types_of_its_own()
    {
        desk.Last.RecordId.ShouldBe(2);
        desk.Co.LiveGroups.OrderBy(g => g.Id).Select(g => (g.Name, g.Description)).ShouldBe(
        [
            ("CO:admins", "Campus Administrators"), ("CO:approvers", "Campus Approvers"), ("CO:members:active", "Campus Active Members"), ("CO:members:all", "Campus Members"),
        ]);
        desk.Co.Settings.Types.Count.ShouldBe(TypesOf.BuiltIn.Values.Sum(t => t.Count));
        desk.Co.Settings.Types.Select(t => t.Record).ShouldContain(t => t.Attribute == "CoPersonRole.affiliation" && t.Name == "librarywalkin" && t.DisplayName == "Library Walk-In");
        desk.Last.Changes.ShouldAllBe(c => c.Change is Added<Co> || c.Because == 0);
    }

    [Fact]
    public void it_is_not_founded_where_one_is_already() =>
        Should.Throw<InvalidOperationException>(() => desk.Do(new Add<Co>(Asking.Of<Co>(("Name", "Other"), ("Status", CoStatus.Active)))));

    [Fact]
    public void its_name_is_its_own_on_the_platform()
    {
        desk.CoNames["Campus"] = Desk.Campus;
        desk.CoNames["Observatory"] = Desk.Elsewhere;
        desk.RefusalOfEditing<Co>(2, ("Name", "Observatory")).ShouldBe(new(Rule.NameIsFree, "Name In Use", null));
        desk.Edit<Co>(2, ("Name", "Campus"), ("Description", "Green"));
        Should.Throw<InvalidOperationException>(() => Desk.Open(new(3), Co.PlatformName)).Message.ShouldContain("Name In Use");
    }

    [Fact]
    public void its_name_and_status_are_given() =>
        desk.Refusals(new Edit<Co>(2, Asking.Of<Co>(("Name", null), ("Status", null)))).Select(r => r.Message).ShouldBe(["A name must be provided", "A valid status must be selected"]);

    [Fact]
    public void one_in_the_bin_stays_as_it_is()
    {
        desk.Edit<Co>(2, ("Status", CoStatus.InTrash));
        desk.RefusalOfEditing<Co>(2, ("Status", CoStatus.Active)).Rule.ShouldBe(Rule.CoIsInUse);
        desk.Enrol();
    }

    [Fact]
    public void the_platforms_own_is_left_alone()
    {
        var platform = Desk.Open(new(1), "Platform");
        platform.Edit<Co>(1, ("Name", Co.PlatformName));
        platform.RefusalOfEditing<Co>(1, ("Description", "x")).ShouldBe(new(Rule.CoIsNotThePlatforms, "Cannot Edit COmanage CO", null));
        platform.RefusalOfDeleting<Co>(1).ShouldBe(new(Rule.CoIsNotThePlatforms, "Cannot Remove COmanage CO", null));
    }

    [Fact]
    public void a_copy_has_what_its_original_has_but_nobody_in_it()
    {
        desk.Edit<Co>(2, ("Description", "Green"));
        desk.Add<CoSetting>(("CoId", Desk.Campus), ("RequiredFieldsAddress", "street,country"));
        desk.Add<ExtendedType>(("CoId", Desk.Campus), ("Attribute", "CoPersonRole.affiliation"), ("Name", "robot"), ("DisplayName", "Robot"), ("Status", Standing.Active));
        var lab = desk.MakeCou("Lab");
        desk.MakeCou("Bench", lab);
        desk.Nest(new(desk.Group("CO:members:all").Id), desk.MakeGroup("Club", ("CouId", lab)));
        desk.Enrol();
        var copy = Desk.CopyOf(desk, new(3));
        copy.Co.Settings.Record!.Record.ShouldBe(new(3, "Copy of Campus", "Green", CoStatus.Active));
        copy.Co.Settings.Setting.RequiredFieldsAddress.ShouldBe("street,country");
        copy.Co.Settings.Types.Select(t => t.Record.Name).ShouldBe(desk.Co.Settings.Types.Select(t => t.Record.Name));
        copy.Co.LiveGroups.Select(g => g.Name).Order(StringComparer.Ordinal).ShouldBe(desk.Co.LiveGroups.Select(g => g.Name).Order(StringComparer.Ordinal));
        copy.Co.LiveGroups.ShouldAllBe(g => g.CoId == new CoId(3));
        copy.Co.Cous.Values.Single(c => c.Record.Name == "Bench").Record.ParentId!.Value.Value.ShouldBe(copy.Co.Cous.Values.Single(c => c.Record.Name == "Lab").Id);
        copy.Co.NestingsInto(new(copy.Group("Club").Id)).ShouldHaveSingleItem().GroupId.Value.ShouldBe(copy.Group("CO:members:all").Id);
        copy.People.ShouldBeEmpty();
    }

    [Fact]
    public void one_that_goes_leaves_nothing()
    {
        var lab = desk.MakeCou("Lab");
        var ada = desk.Enrol();
        desk.GiveRole(ada, cou: lab);
        desk.Nest(desk.MakeGroup("Club"), desk.MakeGroup("Board"));
        var source = new SourceId(desk.Add<IdentitySource>(("CoId", Desk.Campus), ("Description", "HR"), ("Plugin", "FileSource"), ("Status", Standing.Active), ("SyncMode", "M")));
        desk.Add<GroupMapping>(("SourceId", source), ("Attribute", "a"), ("Comparison", "EQS"), ("Pattern", "x"), ("GroupId", new GroupId(desk.Group("Club").Id)));
        var identity = desk.MakeIdentity();
        desk.Delete<Co>(2);
        desk.Last.Removed.ShouldBe(Desk.Campus);
        (desk.Co.Settings.Record, desk.Co.Cous.Count, desk.Co.LiveGroups.Count(), desk.Co.Settings.Types.Count, desk.Co.Sources.Count, desk.Co.Mappings.Count).ShouldBe((null, 0, 0, 0, 0, 0));
        desk.Do(new Purge(new(StreamKind.Person, ada.Value)));
        desk.Do(new Purge(new(StreamKind.OrgIdentity, identity)));
        desk[ada].ShouldBe(new Person(ada));
        desk.Identity(identity).ShouldBe(new OrgIdentity(new(identity)));
        desk.RefusalOfDeleting<Co>(2).Rule.ShouldBe(Rule.RecordIsLive);
    }
}
