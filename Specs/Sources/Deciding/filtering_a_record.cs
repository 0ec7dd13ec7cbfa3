using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.IdentitySources.Filters;
using EventRegistry.Domain.People;
using EventRegistry.Specs.Decisions;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Sources.Deciding.Feed;

namespace EventRegistry.Specs.Sources.Deciding;

/// <summary>A source's filters change what is understood of its records, and not what is kept of them (<c>org-identity-sources.md</c> 5.3).</summary>
public sealed class filtering_a_record
{
    [Fact]
    public void what_is_scrubbed_is_not_known_of_anybody()
    {
        var feed = Through(new(), "scrub date_of_birth, title, telephone_number:home, ad_hoc_attribute");
        feed.Sync("H1", Somebody(mail: "ada@example.org", more: r => r with
        {
            Identity = r.Identity with { DateOfBirth = new(1815, 12, 10), Title = "Countess", Organization = "Royal Society" },
            TelephoneNumbers = [Phone("1", "home"), Phone("2", "office")],
            AdHocAttributes = [new(0, "shoe size", "37", null, null, null, null, null)],
        }), raw: "as it came").Result.ShouldBe(SyncResult.New);
        var identity = feed.Identity("H1");
        (identity.Record!.Record.DateOfBirth, identity.Record.Record.Title, identity.Record.Record.Organization).ShouldBe((null, null, "Royal Society"));
        identity.TelephoneNumbers.Single().Record.Number.ShouldBe("2");
        identity.AdHocAttributes.ShouldBeEmpty();
        (feed.Person("H1").Record!.Record.DateOfBirth, feed.RoleOf("H1").Title).ShouldBe((null, null));
        identity.SourceRecords.Single().Record.Raw.ShouldBe("as it came");
    }

    [Fact]
    public void values_are_written_another_way_by_one_filter_after_the_other()
    {
        var feed = Through(new(), @"replace email_address @old\.example$ with @example.edu", @"replace email_address:official ^(.*)@example\.edu$ with $1@staff.example.edu", @"replace ou \s*\(closed\)$ with");
        feed.Sync("H1", Somebody(mail: "ada@old.example", more: r => r with { Identity = r.Identity with { Department = "Engines (closed)" } }));
        feed.Identity("H1").EmailAddresses.Single().Record.Mail.ShouldBe("ada@staff.example.edu");
        feed.RoleOf("H1").Department.ShouldBe("Engines");
    }

    [Fact]
    public void of_what_nothing_is_left_is_gone()
    {
        var feed = Through(new(), "replace identifier:uid ^unknown$ with");
        feed.Sync("H1", Somebody(uid: "unknown"));
        feed.Sync("H2", Somebody(uid: "ada"));
        feed.Identity("H1").Identifiers.Select(i => i.Record.Type).ShouldBe(["sorid"]);
        feed.Identity("H2").Identifiers.Select(i => i.Record.Type).ShouldBe(["uid", "sorid"]);
    }

    [Fact]
    public void the_eppn_is_made_before_and_the_key_added_after()
    {
        var feed = Through(new(), "scrub identifier:uid, identifier:sorid");
        feed.Desk.Do(new Edit<IdentitySource>(feed.Source.Value, Asking.Of<IdentitySource>(("EppnIdentifierType", "uid"), ("EppnSuffix", "example.org"))));
        feed.Sync("H1", Somebody(uid: "ada"));
        feed.Identity("H1").Identifiers.Select(i => (i.Record.Type, i.Record.Value)).ShouldBe([("eppn", "ada@example.org"), ("sorid", "H1")]);
    }

    [Fact]
    public void people_are_matched_by_what_the_filters_leave()
    {
        var feed = Through(new(("MatchStrategy", "EA")), "replace email_address @old$ with @example.org");
        var ada = feed.Desk.Enrol();
        feed.Desk.Add<EmailAddress>(("PersonId", ada), ("Mail", "ada@example.org"), ("Type", "official"));
        feed.Sync("H1", Somebody(mail: "ada@old"));
        feed.Person("H1").Id.ShouldBe(ada);
    }

    [Fact]
    public void a_record_that_has_no_name_left_is_an_error_and_keeps_no_other()
    {
        var feed = Through(new(), "scrub name:preferred");
        var outcomes = feed.SyncAll(feed.Source, false, ("H1", Somebody(more: r => r with { Names = [r.Names[0] with { Type = "preferred" }] }), null), ("H2", Somebody(), null));
        outcomes.Select(o => o.Result).ShouldBe([SyncResult.Error, SyncResult.New]);
        outcomes[0].Refusals.Single().Message.ShouldBe("Backend did not provide a valid Primary Name");
    }

    [Fact]
    public void records_that_are_as_they_were_are_filtered_anew_when_they_are_forced()
    {
        var feed = new Feed();
        var record = Somebody(more: r => r with { Identity = r.Identity with { Title = "Countess" } });
        feed.Sync("H1", record);
        Through(feed, "scrub title");
        feed.Sync("H1", record).Result.ShouldBe(SyncResult.Unchanged);
        feed.Sync("H1", record, force: true).Result.ShouldBe(SyncResult.Synced);
        feed.RoleOf("H1").Title.ShouldBeNull();
    }

    [Fact]
    public void a_source_is_not_set_to_a_filter_that_is_none()
    {
        var feed = new Feed();
        var refused = feed.Desk.Ask(new Add<SourceSettings>(Asking.Of<SourceSettings>(("Id", feed.Source.Value), ("Filters", "scrub title\nscrub everything"))));
        refused.ShouldBeOfType<Refused>().Refusals.Single().Message.ShouldStartWith("The scrub filter has 'everything'; there should be one of: ");
    }

    [Theory]
    [InlineData("scrub date_of_birth, telephone_number:home, address")]
    [InlineData(@"replace email_address:official @old\.example$ with @example.edu")]
    [InlineData("replace ou x with")]
    public void a_filter_says_the_line_it_was_read_from(string line) => RecordFilter.Parse(line).ToString().ShouldBe(line);

    [Theory]
    [InlineData("", "The line is empty. A filter of a source begins with its kind: 'scrub' or 'replace', as in: scrub date_of_birth, telephone_number:home, address")]
    [InlineData("group required a", "'group' is a filter of targets. A filter of a source begins with its kind: 'scrub' or 'replace', as in: scrub date_of_birth, telephone_number:home, address")]
    [InlineData("scrub", "The scrub filter names nothing, as in: scrub date_of_birth, telephone_number:home, address")]
    [InlineData("scrub title:official", "The scrub filter has 'title:official'; title has no types, as in: scrub date_of_birth, telephone_number:home, address")]
    [InlineData("scrub address:", "The scrub filter has 'address:', which lacks a type after the colon, as in: scrub date_of_birth, telephone_number:home, address")]
    [InlineData("replace ou x", @"The replace filter is to say what of a record, a pattern, 'with', and what comes in its place, as in: replace email_address:official @old\.example$ with @example.edu")]
    [InlineData("replace o:official x with y", @"The replace filter has 'o:official'; o has no types, as in: replace email_address:official @old\.example$ with @example.edu")]
    public void a_wrong_line_is_told_what_is_wrong_and_what_a_right_one_looks_like(string line, string message) => Should.Throw<FormatException>(() => RecordFilter.Parse(line)).Message.ShouldBe(message);

    [Theory]
    [InlineData("replace ou ( with y")]
    [InlineData(@"replace ou (a)\1 with y")]
    public void a_pattern_that_cannot_be_used_is_named(string line) => Should.Throw<FormatException>(() => RecordFilter.Parse(line)).Message.ShouldContain("which cannot be used");

    private static Feed Through(Feed feed, params string[] filters)
    {
        feed.Desk.Do(new Add<SourceSettings>(Asking.Of<SourceSettings>(("Id", feed.Source.Value), ("Filters", string.Join('\n', filters)))));
        return feed;
    }

    private static TelephoneNumber Phone(string number, string type) => new(0, null, null, number, null, null, type, null, null, null, null, null);
}
