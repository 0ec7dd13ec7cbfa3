using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.People;
using EventRegistry.Specs.Decisions;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.People;

public sealed class naming_a_person
{
    private readonly Desk desk = Desk.Open();
    private readonly PersonId ada;

    public naming_a_person() => ada = desk.Enrol();

    private Current<Name> First => desk[ada].Names.First();

    [Fact]
    public void another_primary_name_makes_the_former_one_give_way()
    {
        var pen = Call("A. A.", ("PrimaryName", true));
        (First.Revision, First.Record.PrimaryName).ShouldBe((1, false));
        desk[ada].Names.Find(pen)!.Record.PrimaryName.ShouldBe(true);
        desk.Last.Changes.Length.ShouldBe(2);
    }

    [Fact]
    public void the_first_name_is_primary_even_when_it_is_said_not_to_be()
    {
        var nobody = new PersonId(desk.Add<PersonRecord>(("CoId", Desk.Campus), ("Status", PersonStatus.Active)));
        desk.Add<Name>(("PersonId", nobody), ("Given", "Grace"), ("Type", "official"), ("PrimaryName", false));
        desk[nobody].Names.Single().Record.PrimaryName.ShouldBe(true);
    }

    [Fact]
    public void a_first_name_of_which_it_is_not_said_is_not_primary()
    {
        var nobody = new PersonId(desk.Add<PersonRecord>(("CoId", Desk.Campus), ("Status", PersonStatus.Active)));
        desk.Add<Name>(("PersonId", nobody), ("Given", "Grace"), ("Type", "official"));
        desk[nobody].Names.Single().Record.PrimaryName.ShouldBeNull();
    }

    [Fact]
    public void the_primary_one_may_be_said_not_to_be_any_more_and_then_nobody_is()
    {
        desk.Edit<Name>(First.Id, ("PrimaryName", false));
        desk[ada].Names.ShouldAllBe(n => n.Record.PrimaryName != true);
    }

    [Fact]
    public void the_primary_name_stays()
    {
        desk.RefusalOfDeleting<Name>(First.Id).ShouldBe(new(Rule.PrimaryNameStays, "Primary Name Cannot Be Deleted", null));
        desk.Delete<Name>(Call("A. A."));
    }

    [Fact]
    public void an_org_identity_has_one_of_its_own()
    {
        var identity = desk.MakeIdentity();
        var name = desk.Identity(identity).Names.Single();
        desk.RefusalOfDeleting<Name>(name.Id).Rule.ShouldBe(Rule.PrimaryNameStays);
        desk.Add<Name>(("OrgIdentityId", new Domain.IdentitySources.OrgIdentityId(identity)), ("Given", " Ada "), ("Type", "official"), ("PrimaryName", true));
        desk.Identity(identity).Names.Select(n => (n.Record.Given, n.Record.PrimaryName)).ShouldBe([("Ada", false), (" Ada ", true)]);
    }

    [Fact]
    public void a_name_can_be_given_to_somebody_else_and_goes_on_counting()
    {
        var grace = desk.Enrol("Grace");
        var pen = Call("A. A.");
        desk.Edit<Name>(pen, ("Family", "L."));
        desk.Edit<Name>(pen, ("PersonId", grace));
        desk[ada].Names.Find(pen).ShouldBeNull();
        desk[grace].Names.Find(pen)!.Revision.ShouldBe(2);
        desk.Edit<Name>(pen, ("Family", "M."));
        desk[grace].Names.Find(pen)!.Revision.ShouldBe(3);
    }

    [Fact]
    public void it_has_the_parts_that_the_co_wants()
    {
        desk.Add<Domain.Organization.CoSetting>(("CoId", Desk.Campus), ("RequiredFieldsName", "given,family"));
        desk.RefusalOfAdding<Name>(("PersonId", ada), ("Given", "A."), ("Type", "official")).ShouldBe(new(Rule.ValueIsGiven, "Required", "Family"));
        // Not so of what a home organization says.
        desk.MakeIdentity();
    }

    [Theory]
    [InlineData(null, "Required")]
    [InlineData("  ", "Required")]
    [InlineData("<b>", "Invalid character found")]
    public void its_given_part_is_asked_for(string? given, string message) =>
        desk.RefusalOfAdding<Name>(("PersonId", ada), ("Given", given), ("Type", "official")).Message.ShouldBe(message);

    [Fact]
    public void what_is_too_long_is_told_as_the_registry_tells_it()
    {
        desk.RefusalOfAdding<Name>(("PersonId", ada), ("Given", new string('a', 129)), ("Type", "official")).ShouldBe(new(Rule.ValueFits, "Required", "Given"));
        desk.RefusalOfAdding<Name>(("PersonId", ada), ("Given", "A"), ("Suffix", new string('a', 33)), ("Type", "official")).Message
            .ShouldBe("Value not in permitted range, max length permitted \"32\"");
        // Characters are counted as a reader does.
        Call(string.Concat(Enumerable.Repeat("𝔸", 128)));
    }

    [Fact]
    public void a_deleted_person_may_still_be_named()
    {
        desk.Delete<PersonRecord>(ada.Value);
        Call("Late");
    }

    private int Call(string given, params (string, object?)[] more) => desk.Add<Name>([("PersonId", ada), ("Given", given), ("Type", "author"), .. more]);
}
