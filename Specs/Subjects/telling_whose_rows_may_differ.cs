using EventRegistry.Domain.Access;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Projections.Subjects;
using Shouldly;
using Xunit;
using static EventRegistry.Projections.Subjects.Whose;
using static EventRegistry.Specs.Observatory;
using static EventRegistry.Specs.Story;

namespace EventRegistry.Specs.Subjects;

public sealed class telling_whose_rows_may_differ
{
    private static readonly Touched Nothing = new(Nobodys, 0, false);

    [Fact]
    public void a_persons_own_changes_are_theirs()
    {
        By(Added(Ada.Name)).ShouldBe(new(Persons, 57, false));
        By(Deleted(Ada.Role), Ada.Role).ShouldBe(new(Persons, 57, false));
        Touched.By(Grace.Stream, Edited(Ada.Role), Ada.Role).ShouldBe(new(Persons, 58, false));
    }

    [Fact]
    public void no_row_tells_of_keys_and_counters()
    {
        Touched.By(Ada.Stream, new Deleted<SshKey>(1), null).ShouldBe(Nothing);
        Touched.By(Ada.Stream, new Deleted<ExpirationCount>(1), null).ShouldBe(Nothing);
        Touched.By(new(StreamKind.PersonHistory, 57), new Deleted<HistoryRecord>(1), null).ShouldBe(Nothing);
    }

    [Fact]
    public void an_org_identitys_changes_are_those_of_whoever_is_linked_to_it()
    {
        By(Edited(Ada.Identity), Ada.Identity).ShouldBe(new(LinkedPersons, 157, false));
        By(Deleted(Ada.NameThere), Ada.NameThere).ShouldBe(new(LinkedPersons, 157, false));
    }

    [Fact]
    public void a_group_concerns_its_members_when_they_count_otherwise_than_before()
    {
        By(Edited(Telescope with { Status = Standing.Suspended }), Telescope).ShouldBe(new(Members, 12, true));
        By(Deleted(Telescope), Telescope).ShouldBe(new(Members, 12, true));
        By(Edited(Telescope with { Description = "Dome" }), Telescope).ShouldBe(new(Nobodys, 12, true));
        By(Edited(Telescope with { Name = "Dome" }), Telescope).ShouldBe(new(Members, 12, true));
        By(Edited(Telescope with { Name = "Dome" })).ShouldBe(new(Members, 12, true));
        Touched.By(Telescope.Stream!.Value, new Deleted<Identifier>(1), null).ShouldBe(new(Members, 12, true));
        Touched.By(Telescope.Stream!.Value, new Deleted<Domain.Groups.Nesting>(1), null).ShouldBe(Nothing);
    }

    [Fact]
    public void a_cou_is_told_by_its_own_row() => By(Edited(Physics with { Name = "Optics" }), Physics).ShouldBe(new(Nobodys, 0, true));

    [Fact]
    public void terms_concern_whoever_agreed_once_there_is_a_copy_of_what_was_agreed_to()
    {
        By(Edited(HouseRules with { Description = "New" }), HouseRules).ShouldBe(new(Agreeing, 1, true));
        By(Edited(HouseRules with { Description = "New" }, archivedAs: null), HouseRules).ShouldBe(new(Nobodys, 1, true));
        By(Deleted(HouseRules), HouseRules).ShouldBe(new(Nobodys, 1, true));
    }

    [Fact]
    public void a_source_concerns_who_came_from_it_when_it_comes_goes_or_is_renamed()
    {
        By(Deleted(HumanResources), HumanResources).ShouldBe(new(Sourced, 5, true));
        By(Added(HumanResources)).ShouldBe(new(Sourced, 5, true));
        By(Edited(HumanResources with { Status = Standing.Suspended }), HumanResources).ShouldBe(new(Nobodys, 5, true));
        By(Edited(HumanResources with { Description = "Staff" }), HumanResources).ShouldBe(new(Sourced, 5, true));
        Touched.By(HumanResources.Stream!.Value, new Deleted<GroupMapping>(1), null).ShouldBe(Nothing);
    }

    [Fact]
    public void affiliations_and_dictionaries_concern_whoever_has_a_role()
    {
        Touched[] seen =
        [
            By(Added(Postdoc)), By(Edited(Staff with { Attribute = "Name.type" }), Staff), By(Deleted(Staff), Staff), By(Deleted(Staff), Staff, Staff.Stream),
            By(Edited(UnitOfRoles), UnitOfRoles), By(Deleted(PhysicsUnit), PhysicsUnit), By(Edited(Units), Units),
        ];
        seen.ShouldAllBe(t => t == new Touched(RoleHolders, 0, false));
        By(Added(Staff with { Attribute = "Name.type" })).ShouldBe(Nothing);
    }

    [Fact]
    public void what_else_a_co_says_of_itself_shows_nowhere()
    {
        var stream = Staff.Stream!.Value;
        Touched.By(stream, new Deleted<CoSetting>(1), null).ShouldBe(Nothing);
        Touched.By(stream, new Deleted<ExpirationPolicy>(1), null).ShouldBe(Nothing);
        Touched.By(new(StreamKind.ApiUser, 1), new Deleted<ApiUser>(1), null).ShouldBe(Nothing);
    }

    [Fact]
    public void people_are_known_by_what_they_hold()
    {
        var story = Given([.. Ada.Synced, Added(Ada.Agreement), Added(Grace.Person)]);
        var (ada, grace) = (story.Person(57), story.Person(58));
        var there = story.Of(new(StreamKind.OrgIdentity, 157)).Aggregate(new OrgIdentity(new(157)), OrgIdentity.Evolve);
        Touched[] all = [new(Persons, 57, false), new(LinkedPersons, 157, false), new(Members, 12, true), new(Agreeing, 1, true), new(Sourced, 5, true), new(RoleHolders, 0, false)];
        var identities = new Dictionary<int, OrgIdentity> { [157] = there };
        all.ShouldAllBe(t => t.Concerns(ada, identities));
        all.ShouldAllBe(t => !t.Concerns(grace, identities));
        Nothing.Concerns(ada, identities).ShouldBeFalse();
        Touched[] others = [new(LinkedPersons, 158, false), new(Members, 13, true), new(Agreeing, 2, true), new(Sourced, 6, true)];
        others.ShouldAllBe(t => !t.Concerns(ada, identities));
    }

    private static Touched By<T>(Change<T> change, T? before = null, StreamId? stream = null) where T : class, IRecord =>
        Touched.By(stream ?? (before ?? (IRecord?)Golden.Saying.After(change))!.Stream!.Value, change, before);
}
