using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Observatory;
using static EventRegistry.Specs.Story;

namespace EventRegistry.Specs.Changelog;

/// <summary>The corner cases of <c>changelog.md</c>, read from streams.</summary>
public class reading_a_record
{
    private static readonly EmailAddress First = Ada.Mail with { Mail = "ada@example.org" };
    private static readonly EmailAddress Second = First with { Mail = "king@example.org" };
    private static readonly EmailAddress Third = First with { Mail = "lovelace@example.org" };

    [Fact]
    public void that_was_added_is_one_row_of_revision_0()
    {
        var row = Given(Added(First).By("anna")).ChangelogRows<EmailAddress>(First.Id).ShouldHaveSingleItem();
        row.ShouldBe(new(First.Id, false, First, 0, false, Morning.AddMinutes(1), Morning.AddMinutes(1), "anna", null));
    }

    [Fact]
    public void that_was_edited_saved_again_and_deleted() => Snapshot.Matches(Show(Given(
        Added(First).By("anna"), Edited(Second, 801).By("bert"), Edited(Third, 802).By("carl"), Edited(Third, 803).By("dora"), Deleted(First).By("emil"))
        .ChangelogRows<EmailAddress>(First.Id)));

    [Fact]
    public void keeps_its_live_id_and_when_it_was_added()
    {
        var rows = Given(Added(First), Edited(Second, 801), Edited(Third, 802)).ChangelogRows<EmailAddress>(First.Id);
        rows.Select(r => (r.RowId, r.IsCopy, r.Revision)).ShouldBe([(801, true, 0), (802, true, 1), (First.Id, false, 2)]);
        rows.Select(r => r.Created).Distinct().ShouldHaveSingleItem();
        rows.ShouldAllBe(r => r.Record.Id == First.Id);
    }

    [Fact]
    public void archives_an_edit_that_changed_nothing()
    {
        var story = Given(Added(First), Edited(First, 801));
        story.ChangelogRows<EmailAddress>(First.Id).Select(r => r.Revision).ShouldBe([0, 1]);
        story.Timeline(Ada.Stream)[^1].Changes.ShouldBeEmpty();
    }

    [Fact]
    public void makes_no_row_and_no_revision_when_it_is_deleted()
    {
        var story = Given(Added(First).By("anna"), Edited(Second, 801).By("bert"), Deleted(First).By("carl"));
        var rows = story.ChangelogRows<EmailAddress>(First.Id);
        rows.Count.ShouldBe(2);
        (rows[^1].Deleted, rows[^1].Revision, rows[^1].Modified, rows[^1].Actor).ShouldBe((true, 1, Morning.AddMinutes(3), "bert"));
    }

    [Fact]
    public void is_no_longer_found_once_it_is_deleted()
    {
        var person = Given(Added(First), Edited(Second, 801), Deleted(First)).Person(Ada.Id);
        person.EmailAddresses.Contains(First.Id).ShouldBeFalse();
        person.EmailAddresses.Contains(801).ShouldBeFalse();
    }

    [Fact]
    public void keeps_the_actor_that_the_row_names_when_a_job_wrote_it()
    {
        // A partial write leaves the former actor standing: the import tells it so, and the row is written back so.
        var rows = Given(Added(Ada.Role).By("anna"), Edited(Ada.Role with { Status = PersonStatus.Expired }, 801).By("anna")).ChangelogRows<Role>(Ada.Role.Id);
        rows.Select(r => (r.Revision, r.Actor)).ShouldBe([(0, "anna"), (1, "anna")]);
    }

    [Fact]
    public void skips_a_revision_that_somebody_wrote_past()
    {
        var role = Ada.Role with { Status = PersonStatus.GracePeriod };
        var story = Given(Added(Ada.Role), Edited(Ada.Role, 801), Edited(Ada.Role, 802), Edited(role, archivedAs: null));
        story.ChangelogRows<Role>(Ada.Role.Id).Select(r => (r.RowId, r.Revision)).ShouldBe([(801, 0), (802, 1), (Ada.Role.Id, 3)]);
        story.Person(Ada.Id).Roles.ShouldHaveSingleItem().Revision.ShouldBe(3);
        var gap = new Edited<Role>(role, 803) { Revision = 7 };
        story.When(gap).ChangelogRows<Role>(Ada.Role.Id).Select(r => r.Revision).ShouldBe([0, 1, 3, 7]);
    }

    [Fact]
    public void has_two_equal_copies_of_a_primary_name_and_one_edit()
    {
        var story = Given(Added(Ada.Name), new Edited<Name>(Ada.Name with { Given = "Augusta" }, 801) { Copies = new([802]) });
        var rows = story.ChangelogRows<Name>(Ada.Name.Id);
        rows.Select(r => (r.RowId, r.Revision)).ShouldBe([(801, 0), (802, 0), (Ada.Name.Id, 1)]);
        (rows[0] with { RowId = 802 }).ShouldBe(rows[1]);
        story.Timeline(Ada.Stream).Count.ShouldBe(2);
    }

    [Fact]
    public void is_demoted_when_another_name_becomes_primary()
    {
        var other = Ada.Name with { Id = 571 };
        var rows = Given(Added(Ada.Name), Edited(Ada.Name with { PrimaryName = false }, 801), Added(other)).ChangelogRows<Name>(Ada.Name.Id);
        rows.Select(r => (r.Record.PrimaryName, r.Revision)).ShouldBe([(true, 0), (false, 1)]);
    }

    [Fact]
    public void is_told_in_the_order_of_events_where_one_second_holds_several()
    {
        var other = First with { Id = 11 };
        var story = Given(Added(First with { Id = 10 }).At(Noon), Added(other).At(Noon), Edited(Second with { Id = 10 }, 12).At(Noon));
        story.Timeline(Ada.Stream).Select(l => (l.Entry.Change.RecordId, l.What)).ShouldBe([(10, "added"), (11, "added"), (10, "edited")]);
        story.Person(Ada.Id).EmailAddresses.Select(e => (e.Id, e.Revision)).ShouldBe([(10, 1), (11, 0)]);
    }

    [Fact]
    public void takes_no_trace_on_an_agreement_when_the_terms_are_edited()
    {
        var story = Given(Added(Ada.Agreement), Edited(HouseRules with { Body = "new" }, 31));
        story.ChangelogRows<Agreement>(Ada.Agreement.Id).ShouldHaveSingleItem().Modified.ShouldBe(Morning.AddMinutes(1));
        story.Reference().LinkedTerms(Ada.Agreement).ShouldBe(31);
    }

    [Fact]
    public void goes_with_its_role_and_makes_no_row()
    {
        var story = Given(Ada.Enrolled).When(Deleted(Ada.Address), Deleted(Ada.Phone), Deleted(Ada.Role));
        story.ChangelogRows<Role>(Ada.Role.Id).ShouldHaveSingleItem().ShouldSatisfyAllConditions(r => r.Deleted.ShouldBe(true), r => r.Revision.ShouldBe(0));
        story.ChangelogRows<Address>(Ada.Address.Id).ShouldHaveSingleItem().Deleted.ShouldBe(true);
        story.ChangelogRows<TelephoneNumber>(Ada.Phone.Id).ShouldHaveSingleItem().Deleted.ShouldBe(true);
    }

    [Fact]
    public void of_a_table_without_changelog_is_gone_when_it_is_deleted() =>
        Given(Added(Ada.Agreement), Deleted(Ada.Agreement)).ChangelogRows<Agreement>(Ada.Agreement.Id).ShouldBeEmpty();

    [Fact]
    public void that_is_added_again_is_another_record()
    {
        var again = First with { Id = 571 };
        var story = Given(Added(First), Deleted(First), Added(again));
        story.ChangelogRows<EmailAddress>(First.Id).ShouldHaveSingleItem().Deleted.ShouldBe(true);
        story.ChangelogRows<EmailAddress>(571).ShouldHaveSingleItem().Revision.ShouldBe(0);
        story.Person(Ada.Id).EmailAddresses.ShouldHaveSingleItem().Id.ShouldBe(571);
    }

    [Fact]
    public void that_was_purged_leaves_nothing() =>
        Given(Added(First), Edited(Second, 801), Purged(First)).ChangelogRows<EmailAddress>(First.Id).ShouldBeEmpty();

    [Fact]
    public void that_was_purged_half_way_leaves_its_copies()
    {
        var story = Given(Added(First), Edited(Second, 801), Purged(First, archivedAs: 802));
        story.ChangelogRows<EmailAddress>(First.Id).Select(r => (r.RowId, r.IsCopy, r.Revision, r.Record.Mail))
            .ShouldBe([(801, true, 0, First.Mail), (802, true, 1, Second.Mail)]);
        story.Person(Ada.Id).EmailAddresses.Count.ShouldBe(0);
    }

    [Fact]
    public void whose_first_revisions_are_lost_begins_where_they_end()
    {
        var first = new Added<EmailAddress>(First) { Revision = 3, Modified = Noon };
        var rows = Given(first, Edited(Second, 801)).ChangelogRows<EmailAddress>(First.Id);
        rows.Select(r => r.Revision).ShouldBe([3, 4]);
        (rows[0].Created, rows[0].Modified).ShouldBe((Morning.AddMinutes(1), Noon));
    }

    [Fact]
    public void says_when_it_was_written_though_that_was_before()
    {
        // A write that carried the old time along: the order of revisions counts, the row says what it says.
        var story = Given(Added(First), new Edited<EmailAddress>(Second, 801) { Modified = Morning.AddMinutes(1) });
        story.Person(Ada.Id).EmailAddresses.ShouldHaveSingleItem().Modified.ShouldBe(Morning.AddMinutes(1));
        story.ChangelogRows<EmailAddress>(First.Id).Select(r => r.Modified).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public void that_left_for_another_person_keeps_its_copies_behind()
    {
        var moved = Ada.Role with { PersonId = new(Grace.Id) };
        var story = Given([.. Ada.Enrolled]).When(Edited(moved, 801), new Received<Role>(moved, 1, Morning, Noon) { WrittenBy = "anna" });
        Trail(story, Ada.Stream).ShouldSatisfyAllConditions(t => t.HasLiveRow.ShouldBeFalse(), t => t.Rows.ShouldHaveSingleItem().RowId.ShouldBe(801));
        var there = Trail(story, Grace.Stream);
        there.HasLiveRow.ShouldBeTrue();
        there.Rows.ShouldHaveSingleItem().ShouldBe(new(Ada.Role.Id, false, moved, 1, false, Morning, Noon, "anna", null));
        // What hangs on the role has left with it.
        ChangelogView.Of(story.Of(Ada.Stream)).OfType<ChangelogView.Trail<Address>>().ShouldHaveSingleItem().HasLiveRow.ShouldBeFalse();
    }

    [Fact]
    public void of_a_kind_that_has_no_place_in_the_stream_is_a_fault()
    {
        var entry = new Recorded(Ada.Stream, 1, 7, Noon, null, null, Added(HouseRules));
        Should.Throw<UnexpectedChange>(() => Person.Evolve(new Person(new(Ada.Id)), entry)).Message
            .ShouldBe("Event 7 of stream person/57 (version 1) tells of a terms, which has no place in that stream.");
    }

    private static ChangelogView.Trail<Role> Trail(Story story, StreamId stream) =>
        ChangelogView.Of(story.Of(stream)).OfType<ChangelogView.Trail<Role>>().ShouldHaveSingleItem();

    private static string Show(IEnumerable<ChangelogRow<EmailAddress>> rows) => Snapshot.Table(
        ["id", "email_address_id", "revision", "deleted", "actor_identifier", "created", "modified", "mail"],
        rows.Select(r => new[]
        {
            r.RowId, r.IsCopy ? r.Record.Id : null, r.Revision, r.Deleted, r.Actor, Readable(r.Created), Readable(r.Modified), r.Record.Mail,
        }));
}
