using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;
using EventRegistry.Projections.Targets.Sql;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Observatory;
using static EventRegistry.Specs.Story;

namespace EventRegistry.Specs.Subjects;

public class telling_of_a_person
{
    private static readonly Table[] OfAPerson = [.. Tables.All.Except([SpCous.Table, SpTermsAndConditions.Table, SpOrgIdentitySources.Table, SpGroups.Table])];

    [Fact]
    public void says_as_much_as_the_status_allows() => Snapshot.Matches(Snapshot.Table(
        ["status", .. OfAPerson.Select(t => t.Name)],
        Enum.GetValues<PersonStatus>().Select(s => (PersonStatus?)s).Append(null).Select(status =>
        {
            var rows = Given(Ada.Enrolled).When(Edited(Ada.Person with { Status = status })).Rows();
            return new object?[] { status }.Concat(OfAPerson.Select(t => (object?)rows.In(t).Count()));
        })));

    [Theory]
    [InlineData(PersonStatus.Suspended)]
    [InlineData(PersonStatus.Locked)]
    [InlineData(PersonStatus.Expired)]
    public void who_may_not_enter_keeps_an_active_role_and_a_place_among_all_members(PersonStatus status)
    {
        var rows = Given(Ada.Enrolled).When(Edited(Ada.Person with { Status = status })).Rows();
        rows.In(SpPersonRoles.Table).ShouldBe([Ada.Role.Id]);
        rows.In(SpAddresses.Table).ShouldBe([Ada.Address.Id]);
        rows.In(SpGroupMembers.Table).ShouldBe([Ada.MemberOf(AllMembers).Id]);
        rows.Value(SpPeople.Table, Ada.Id, "status").ShouldBe(Codes<PersonStatus>.Of(status));
    }

    [Fact]
    public void who_comes_back_has_all_of_it_again()
    {
        var before = Given(Ada.Enrolled).Rows().Select(r => (r.Table, r.Values[0]));
        var after = Given(Ada.Enrolled).When(Edited(Ada.Person with { Status = PersonStatus.Denied }), Edited(Ada.Person)).Rows().Select(r => (r.Table, r.Values[0]));
        after.ShouldBe(before);
    }

    [Fact]
    public void who_was_deleted_leaves_nothing_and_others_as_they_were()
    {
        var rows = Given([.. Ada.Enrolled, .. Grace.Enrolled]).When(Deleted(Ada.Person)).Rows();
        rows.In(SpPeople.Table).ShouldBe([Grace.Id]);
        OfAPerson.ShouldAllBe(t => rows.In(t).All(id => id / 10 == Grace.Id || id / 100 == Grace.Id || id == Grace.Id));
        // Who sponsored or managed somebody stays named, though the person is gone.
        Given([.. Ada.Enrolled, .. Grace.Enrolled]).When(Deleted(Grace.Person)).Rows().Value(SpPersonRoles.Table, Ada.Role.Id, "manager_co_person_id").ShouldBe(Grace.Id);
    }

    [Fact]
    public void who_was_never_added_has_no_place() =>
        Given(Added(Ada.Name)).Rows().In(SpNames.Table).ShouldBeEmpty();

    [Fact]
    public void leaves_out_what_was_deleted_of_them()
    {
        var rows = Given(Ada.Enrolled).When(
            Deleted(Ada.Name), Deleted(Ada.Identifier), Deleted(Ada.Mail), Deleted(Ada.Page), Deleted(Ada.Agreement), Deleted(Ada.Address), Deleted(Ada.Phone),
            Deleted(Ada.Badge), Deleted(Ada.MemberOf(Telescope))).Rows();
        OfAPerson.Where(t => rows.In(t).Any()).ShouldBe([SpPeople.Table, SpGroupMembers.Table, SpPersonRoles.Table]);
        rows.In(SpGroupMembers.Table).ShouldBe([Ada.MemberOf(AllMembers).Id, Ada.MemberOf(ActiveMembers).Id]);
    }

    [Fact]
    public void names_active_identifiers_only()
    {
        var story = Given(Ada.Enrolled);
        story.When(Edited(Ada.Identifier with { Status = Standing.Suspended })).Rows().In(SpIdentifiers.Table).ShouldBeEmpty();
        story.When(Edited(Ada.Identifier with { Status = null })).Rows().In(SpIdentifiers.Table).ShouldBeEmpty();
        story.When(Edited(Ada.Identifier)).Rows().In(SpIdentifiers.Table).ShouldBe([Ada.Identifier.Id]);
    }

    [Fact]
    public void an_edit_keeps_the_row_and_when_it_was_made()
    {
        var rows = Given(Ada.Enrolled).When(Edited(Ada.Mail with { Mail = "countess@example.org" }).At(Noon.AddMinutes(-1))).Rows();
        rows.In(SpEmailAddresses.Table).ShouldBe([Ada.Mail.Id]);
        rows.Value(SpEmailAddresses.Table, Ada.Mail.Id, "mail").ShouldBe("countess@example.org");
        rows.Value(SpEmailAddresses.Table, Ada.Mail.Id, "created").ShouldBe(Morning.AddMinutes(4));
        rows.Value(SpEmailAddresses.Table, Ada.Mail.Id, "modified").ShouldBe(Noon.AddMinutes(-1));
    }

    [Fact]
    public void an_unverified_address_is_told_too() =>
        Given(Ada.Enrolled).When(Edited(Ada.Mail with { Verified = false })).Rows().Value(SpEmailAddresses.Table, Ada.Mail.Id, "verified").ShouldBe(false);
}
