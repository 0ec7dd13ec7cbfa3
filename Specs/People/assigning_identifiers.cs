using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.People;
using EventRegistry.Specs.Decisions;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.People;

public sealed class assigning_identifiers
{
    private readonly Desk desk = Desk.Open();
    private readonly PersonId ada;

    public assigning_identifiers() => ada = new(desk.Do(new Enrol(
        Asking.Of<PersonRecord>(("CoId", Desk.Campus), ("Status", PersonStatus.Active)),
        new([new Add<Name>(Asking.Of<Name>(("Given", "Ada"), ("Middle", null), ("Family", "O'King"), ("Type", "official"), ("PrimaryName", true)))]))));

    [Fact]
    public void numbers_follow_one_another_from_the_least_on()
    {
        Assignment("a(#)", ("Minimum", 1001));
        Assigned(ada).ShouldBe(["a1001"]);
        Assigned(desk.Enrol("Grace")).ShouldBe(["a1002"]);
        desk[ada].Identifiers.Single().Record.ShouldSatisfyAllConditions(i => i.Login.ShouldBe(false), i => i.Status.ShouldBe(Standing.Active), i => i.Type.ShouldBe("uid"));
    }

    [Fact]
    public void a_number_is_not_given_twice_even_when_its_holder_is_gone()
    {
        Assignment("a(#:6)");
        Assigned(ada).ShouldBe(["a000001"]);
        desk.Delete<PersonRecord>(ada.Value);
        Assigned(desk.Enrol("Grace")).ShouldBe(["a000002"]);
    }

    [Fact]
    public void whoever_has_one_keeps_it()
    {
        Assignment("a(#)");
        Assigned(ada);
        desk.Do(new AssignIdentifiers(new(StreamKind.Person, ada.Value)));
        desk.Last.Changes.ShouldBeEmpty();
        desk.Edit<Identifier>(desk[ada].Identifiers.Single().Id, ("Status", Standing.Suspended));
        Assigned(ada).ShouldBe(["a1", "a2"]);
    }

    [Theory]
    [InlineData("(g).(f)", "AN", "ada.oking")]
    [InlineData("(G)-(F)", "AQ", "Ada-O'King")]
    [InlineData("(g:1)[.(m:1)].(f:2)", "AL", "a.o'")]
    public void names_go_in(string format, string permitted, string expected)
    {
        Assignment(format, ("Permitted", permitted));
        Assigned(ada).ShouldBe([expected]);
    }

    [Fact]
    public void a_collision_brings_in_the_next_part()
    {
        Assignment("(g)[1:.(f)][=3:!]");
        desk.Add<Identifier>(("PersonId", desk.Enrol("Grace")), ("Value", "ada"), ("Type", "uid"), ("Status", Standing.Active));
        Assigned(ada).ShouldBe(["ada.o'king"]);
    }

    [Fact]
    public void a_value_that_cannot_be_had_is_told()
    {
        Assignment("(g)");
        desk.Add<Identifier>(("PersonId", desk.Enrol("Grace")), ("Value", "ada"), ("Type", "uid"), ("Status", Standing.Active));
        desk.Refusal(new AssignIdentifiers(new(StreamKind.Person, ada.Value))).ShouldBe(new(Rule.AssignmentIsPossible, "No Available Identifier", "uid"));
    }

    [Fact]
    public void numbers_may_be_drawn_between_two_bounds()
    {
        Assignment("r(#)", ("Algorithm", "R"), ("Minimum", 10), ("Maximum", 12));
        var given = new[] { ada, desk.Enrol("B"), desk.Enrol("C") }.SelectMany(Assigned).ToList();
        given.Order().ShouldBe(["r10", "r11", "r12"]);
        desk.Refusal(new AssignIdentifiers(new(StreamKind.Person, desk.Enrol("D").Value))).Rule.ShouldBe(Rule.AssignmentIsPossible);
    }

    [Fact]
    public void what_is_excluded_or_too_short_is_passed_over()
    {
        Assignment("(#)", ("Minimum", 665), ("Exclusions", "666, 665"));
        Assignment("x(#)", ("Minimum", 9), ("MinimumLength", 3), ("IdentifierType", "badge"));
        Assigned(ada).ShouldBe(["667", "x10"]);
    }

    [Fact]
    public void those_of_a_group_are_for_its_members_alone()
    {
        var club = desk.MakeGroup("Club");
        Assignment("c(#)", ("GroupId", club));
        Assigned(ada).ShouldBeEmpty();
        desk.Join(ada, club);
        Assigned(ada).ShouldBe(["c1"]);
    }

    [Fact]
    public void nobody_gets_one_without_a_primary_name()
    {
        Assignment("a(#)");
        var nobody = desk.Add<PersonRecord>(("CoId", Desk.Campus), ("Status", PersonStatus.Active));
        desk.Refusal(new AssignIdentifiers(new(StreamKind.Person, nobody))).ShouldBe(new(Rule.AssignmentIsPossible, $"CO Person \"{nobody}\" Not Found", "uid"));
    }

    [Fact]
    public void a_new_group_gets_those_of_groups_and_one_that_fills_itself_gets_none()
    {
        desk.Add<IdentifierAssignment>(("CoId", Desk.Campus), ("Status", Standing.Active), ("Context", "CG"), ("IdentifierType", "badge"), ("Algorithm", "S"), ("Format", "g(#)"));
        var (club, all) = (desk.MakeGroup("Club"), desk.MakeGroup("All", ("GroupType", GroupType.AllMembers)));
        desk.Co.Groups[club.Value].Identifiers.Select(i => i.Record.Value).ShouldBe(["g1"]);
        desk.Co.Groups[all.Value].Identifiers.ShouldBeEmpty();
        var admins = desk.Group("CO:admins").Id;
        desk.Do(new AssignIdentifiers(new(StreamKind.Group, admins)));
        desk.Co.Groups[admins].Identifiers.Select(i => i.Record.Value).ShouldBe(["g2"]);
    }

    private void Assignment(string format, params (string Member, object? Value)[] more) => desk.Add<IdentifierAssignment>(
        [("CoId", Desk.Campus), ("Status", Standing.Active), ("Context", "CP"), ("IdentifierType", "uid"), ("Algorithm", "S"), ("Format", format), .. more]);

    private IEnumerable<string?> Assigned(PersonId person)
    {
        desk.Do(new AssignIdentifiers(new(StreamKind.Person, person.Value)));
        return [.. desk[person].Identifiers.Select(i => i.Record.Value)];
    }
}
