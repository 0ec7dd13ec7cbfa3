using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;
using EventRegistry.Specs.Decisions;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Sources.Deciding.Feed;

namespace EventRegistry.Specs.Sources.Deciding;

/// <summary>Whose a record is (<c>org-identity-sources.md</c> 6.2), by the numbers of the corner cases.</summary>
public sealed class matching_a_record
{
    [Fact]
    public void case_9_an_address_matches_whatever_its_case_and_is_an_error_when_two_people_have_it()
    {
        var feed = new Feed(("MatchStrategy", "EA"));
        var ada = feed.Desk.Enrol();
        feed.Desk.Add<EmailAddress>(("PersonId", ada), ("Mail", "Ada@Example.ORG"), ("Type", "personal"));
        feed.Sync("H1", Somebody(mail: "ada@example.org")).Result.ShouldBe(SyncResult.New);
        feed.Person("H1").Id.ShouldBe(ada);
        feed.Desk.Add<EmailAddress>(("PersonId", feed.Desk.Enrol("Bob")), ("Mail", "ADA@example.org"));
        var refused = feed.Sync("H2", Somebody(mail: "ada@example.org"));
        refused.Refusals.Single().Message.ShouldBe("Canonical EmailAddress match type found more than one matching record");
        feed.Desk.Last.Changes.ShouldBeEmpty();
    }

    [Fact]
    public void an_address_of_another_type_than_the_pipelines_does_not_match()
    {
        var feed = new Feed(("MatchStrategy", "EA"), ("MatchType", "official"));
        var ada = feed.Desk.Enrol();
        feed.Desk.Add<EmailAddress>(("PersonId", ada), ("Mail", "ada@example.org"), ("Type", "personal"));
        feed.Sync("H1", Somebody(mail: "ada@example.org"));
        feed.Person("H1").Id.ShouldNotBe(ada);
    }

    [Fact]
    public void case_10_an_identifier_matches_to_the_letter_whatever_its_status()
    {
        var feed = new Feed(("MatchStrategy", "ID"), ("MatchType", "uid"));
        var (upper, suspended) = (feed.Desk.Enrol("Upper"), feed.Desk.Enrol("Suspended"));
        feed.Desk.Add<Identifier>(("PersonId", upper), ("Value", "HR14"), ("Type", "uid"), ("Status", Standing.Active));
        feed.Desk.Add<Identifier>(("PersonId", suspended), ("Value", "hr15"), ("Type", "uid"), ("Status", Standing.Suspended));
        feed.SyncAll(feed.Source, false, ("H14", Somebody(uid: "hr14"), null), ("H15", Somebody(uid: "hr15"), null));
        feed.Person("H14").Id.ShouldNotBe(upper);
        feed.Person("H15").Id.ShouldBe(suspended);
    }

    [Fact]
    public void nobody_is_sought_for_a_record_that_is_somebodys()
    {
        var feed = new Feed(("MatchStrategy", "EA"));
        feed.Sync("H1", Somebody(mail: "ada@example.org"));
        feed.Desk.Needed.Sought.ShouldNotBeEmpty();
        feed.Sync("H1", Somebody(mail: "king@example.org")).Result.ShouldBe(SyncResult.Synced);
        feed.Desk.Needed.Sought.ShouldBeEmpty();
    }

    [Fact]
    public void somebody_who_came_just_before_is_found_too()
    {
        var feed = new Feed(("MatchStrategy", "EA"));
        feed.SyncAll(feed.Source, false, ("H1", Somebody(mail: "ada@example.org"), null), ("H2", Somebody("A.", mail: "ADA@example.org"), null));
        feed.Person("H2").Id.ShouldBe(feed.Person("H1").Id);
    }

    [Fact]
    public void somebody_who_was_taken_back_for_an_error_is_not()
    {
        var feed = new Feed(("MatchStrategy", "EA"));
        var broken = Somebody(mail: "ada@example.org", more: r => r with { TelephoneNumbers = [new TelephoneNumber(0, "1", null, null, null, null, "office", null, null, null, null, null)] });
        var outcomes = feed.SyncAll(feed.Source, false, ("H1", broken, null), ("H2", Somebody(mail: "ada@example.org"), null));
        outcomes.Select(o => o.Result).ShouldBe([SyncResult.Error, SyncResult.New]);
        feed.Desk.People.Count().ShouldBe(1);
    }

    [Fact]
    public void the_role_of_somebody_who_was_matched_is_active_though_they_were_suspended_and_lifts_them()
    {
        var feed = new Feed(("MatchStrategy", "EA"));
        var ada = feed.Desk.Enrol(status: PersonStatus.Suspended);
        feed.Desk.Add<EmailAddress>(("PersonId", ada), ("Mail", "ada@example.org"));
        feed.Sync("H1", Somebody(mail: "ada@example.org"));
        feed.RoleOf("H1").Status.ShouldBe(PersonStatus.Active);
        feed.Desk.StatusOf(ada).ShouldBe(PersonStatus.Active);
        feed.Person("H1").Names.Count(n => n.Record.PrimaryName == true).ShouldBe(1);
    }

    [Fact]
    public void case_26_two_roles_of_one_document_are_two_identities_and_one_person()
    {
        var feed = new Feed();
        feed.Sync("k:1", Somebody());
        var outcome = feed.Sync(new SyncedRecord("k:2", new("second", Somebody())) { Sibling = "k:1" });
        outcome.Result.ShouldBe(SyncResult.New);
        feed.Person("k:2").Id.ShouldBe(feed.Person("k:1").Id);
        feed.Desk.People.Single().Roles.Count.ShouldBe(2);
    }

    [Fact]
    public void whom_a_matcher_knows_is_found_by_the_reference_that_their_first_record_gave_them()
    {
        var feed = new Feed(("MatchStrategy", "EX"));
        feed.Sync(new SyncedRecord("H1", new("one", Somebody())) { ReferenceId = "R-7" });
        feed.Identity("H1").SourceRecords.Single().Record.ReferenceIdentifier.ShouldBe("R-7");
        feed.Sync(new SyncedRecord("H2", new("two", Somebody("A."))) { ReferenceId = "R-7" });
        feed.Person("H2").Id.ShouldBe(feed.Person("H1").Id);
        feed.Person("H1").Identifiers.Single(i => i.Record.Type == "reference").Record.ShouldSatisfyAllConditions(i => i.Value.ShouldBe("R-7"), i => i.Login.ShouldBe(false), i => i.SourceIdentifierId.ShouldBeNull());
    }

    [Fact]
    public void case_27_who_is_matched_loses_their_roles_in_the_cou_that_is_replaced_and_a_new_person_loses_none()
    {
        var feed = new Feed(("MatchStrategy", "EA"));
        var guests = feed.Desk.MakeCou("Guests");
        feed.Desk.Edit<Pipeline>(feed.Pipeline.Value, ("SyncReplaceCouId", guests));
        var ada = feed.Desk.Enrol();
        feed.Desk.Add<EmailAddress>(("PersonId", ada), ("Mail", "ada@example.org"));
        var (endless, ending) = (feed.Desk.GiveRole(ada, cou: guests), feed.Desk.GiveRole(ada, cou: guests, more: ("ValidThrough", Desk.Morning.AddYears(1))));
        feed.Sync("H1", Somebody(mail: "ada@example.org"));
        feed.Desk.RoleOf(ada, endless).Status.ShouldBe(PersonStatus.Expired);
        feed.Desk.RoleOf(ada, ending).ShouldSatisfyAllConditions(r => r.Status.ShouldBe(PersonStatus.Expired), r => r.ValidThrough.ShouldBe(feed.Desk.Now.AddSeconds(-1)));
        feed.RoleOf("H1").Status.ShouldBe(PersonStatus.Active);
    }

    [Fact]
    public void nothing_is_replaced_where_the_pipeline_makes_no_role()
    {
        var feed = new Feed(("MatchStrategy", "EA"), ("CreateRole", false));
        var guests = feed.Desk.MakeCou("Guests");
        feed.Desk.Edit<Pipeline>(feed.Pipeline.Value, ("SyncReplaceCouId", guests));
        var ada = feed.Desk.Enrol();
        feed.Desk.Add<EmailAddress>(("PersonId", ada), ("Mail", "ada@example.org"));
        var role = feed.Desk.GiveRole(ada, cou: guests);
        feed.Sync("H1", Somebody(mail: "ada@example.org"));
        feed.Desk.RoleOf(ada, role).Status.ShouldBe(PersonStatus.Active);
    }
}
