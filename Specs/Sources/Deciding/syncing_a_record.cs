using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Specs.Decisions;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Sources.Deciding.Feed;

namespace EventRegistry.Specs.Sources.Deciding;

/// <summary>The corner cases of <c>org-identity-sources.md</c> that one record is enough for, by their numbers.</summary>
public sealed class syncing_a_record
{
    private static readonly DateTimeOffset Past = Desk.Morning.AddYears(-1);

    private readonly Feed feed = new();

    [Fact]
    public void case_1_the_same_again_is_unchanged_and_tells_nothing()
    {
        feed.Sync("H1", Somebody()).Result.ShouldBe(SyncResult.New);
        feed.Sync("H1", Somebody()).Result.ShouldBe(SyncResult.Unchanged);
        feed.Desk.Last.Changes.ShouldBeEmpty();
    }

    [Fact]
    public void case_2_a_changed_address_is_another_one_and_the_persons_copy_names_it()
    {
        feed.Sync("H1", Somebody(mail: "a@example.org"));
        var (before, copy) = (feed.Identity("H1").EmailAddresses.Single(), feed.Person("H1").EmailAddresses.Single());
        feed.Sync("H1", Somebody(mail: "b@example.org")).Result.ShouldBe(SyncResult.Synced);
        var after = feed.Identity("H1").EmailAddresses.Single();
        after.Id.ShouldNotBe(before.Id);
        var kept = feed.Person("H1").EmailAddresses.Single();
        kept.Id.ShouldNotBe(copy.Id);
        (kept.Record.Mail, kept.Record.SourceEmailAddressId, kept.Record.Verified).ShouldBe(("b@example.org", after.Id, true));
        kept.From.ShouldBe(new Origin(feed.Identity("H1").Id, feed.Source));
    }

    [Fact]
    public void case_3_only_the_text_changed_and_so_nothing_but_the_text_does()
    {
        feed.Sync("H1", Somebody(), raw: "{ }");
        feed.Sync("H1", Somebody(), raw: "{}").Result.ShouldBe(SyncResult.Synced);
        feed.Desk.Last.Changes.Single().Change.ShouldBeOfType<Edited<SourceRecord>>().Record.Raw.ShouldBe("{}");
    }

    [Fact]
    public void case_4_and_5_what_is_gone_ends_its_role_and_groups_and_keeps_names_and_addresses()
    {
        feed.Map("12", "EQS", "staff", "Club");
        feed.Sync("H1", Somebody(mail: "a@example.org", more: r => r with { GroupValues = [new("12", "staff")] }));
        feed.Desk.IsIn(feed.Person("H1").Id, "Club").ShouldBeTrue();
        feed.Sync("H1", null).Result.ShouldBe(SyncResult.Removed);
        var person = feed.Person("H1");
        feed.Identity("H1").Record!.Record.Status.ShouldBe(OrgIdentityStatus.Removed);
        feed.Identity("H1").SourceRecords.Single().Record.Raw.ShouldBeNull();
        feed.RoleOf("H1").Status.ShouldBe(PersonStatus.Expired);
        feed.Desk.IsIn(person.Id, "Club").ShouldBeFalse();
        (person.Names.Count, person.EmailAddresses.Count, person.Record!.Record.Status).ShouldBe((2, 1, PersonStatus.Expired));
        feed.Sync("H1", null).Result.ShouldBe(SyncResult.Unchanged);
        feed.Desk.Last.Changes.ShouldBeEmpty();
    }

    [Fact]
    public void case_6_what_comes_back_is_active_and_in_its_groups_again()
    {
        feed.Map("12", "EQS", "staff", "Club");
        var record = Somebody(more: r => r with { GroupValues = [new("12", "staff")] });
        feed.Sync("H1", record);
        feed.Sync("H1", null);
        feed.Sync("H1", record).Result.ShouldBe(SyncResult.Synced);
        feed.Identity("H1").Record!.Record.Status.ShouldBe(OrgIdentityStatus.Synced);
        feed.RoleOf("H1").Status.ShouldBe(PersonStatus.Active);
        feed.Desk.IsIn(feed.Person("H1").Id, "Club").ShouldBeTrue();
    }

    [Fact]
    public void case_8_a_new_person_has_the_name_twice_primary_and_copied()
    {
        feed.Sync("H1", Somebody());
        var names = feed.Person("H1").Names.ToList();
        names.Count.ShouldBe(2);
        names.Single(n => n.Record.PrimaryName == true).Record.SourceNameId.ShouldBeNull();
        names.Single(n => n.Record.PrimaryName != true).Record.SourceNameId.ShouldBe(feed.Identity("H1").Names.Single().Id);
    }

    [Fact]
    public void case_11_and_12_where_adding_is_off_there_is_an_identity_and_nobody_and_an_update_changes_that_no_more()
    {
        var off = new Feed(("SyncOnAdd", false));
        off.Sync("H1", Somebody()).Result.ShouldBe(SyncResult.New);
        off.Sync("H1", Somebody("Augusta")).Result.ShouldBe(SyncResult.Synced);
        off.Identity("H1").Names.Single().Record.Given.ShouldBe("Augusta");
        off.Desk.People.ShouldBeEmpty();
    }

    [Fact]
    public void case_16_when_hashing_is_switched_on_every_record_is_synced_once_and_its_cache_is_32_digits()
    {
        feed.Sync("H1", Somebody(), raw: "[\"H1\"]");
        feed.Desk.Edit<IdentitySource>(feed.Source.Value, ("HashSourceRecord", true));
        feed.Sync("H1", Somebody(), raw: "[\"H1\"]").Result.ShouldBe(SyncResult.Synced);
        feed.Identity("H1").SourceRecords.Single().Record.Raw.ShouldBe(Md5("[\"H1\"]"));
        feed.Sync("H1", Somebody(), raw: "[\"H1\"]").Result.ShouldBe(SyncResult.Unchanged);
    }

    [Fact]
    public void case_17_an_eppn_is_made_of_the_uid_unless_the_source_brings_its_own()
    {
        feed.Desk.Edit<IdentitySource>(feed.Source.Value, ("EppnIdentifierType", "uid"), ("EppnSuffix", "example.org"));
        feed.Sync("H1", Somebody(uid: "jdoe"));
        feed.Identity("H1").Identifiers.Select(i => (i.Record.Type, i.Record.Value, i.Record.Login)).ShouldBe(
            [("uid", "jdoe", true), ("eppn", "jdoe@example.org", true), ("sorid", "H1", false)]);
        feed.Sync("H2", Somebody(uid: "ada", more: r => r with { Identifiers = r.Identifiers.Add(r.Identifiers[0] with { Value = "own@example.com", Type = "eppn" }) }));
        feed.Identity("H2").Identifiers.Select(i => i.Record.Value).ShouldBe(["ada", "own@example.com", "H2"]);
    }

    [Fact]
    public void case_21_a_copy_of_an_identifier_is_nobodys_login()
    {
        feed.Sync("H1", Somebody(uid: "jdoe"));
        feed.Person("H1").Identifiers.Single(i => i.Record.Type == "uid").Record.Login.ShouldBeNull();
    }

    [Fact]
    public void case_25_a_title_outside_its_dictionary_is_an_error_until_it_is_put_right()
    {
        var words = new DictionaryId(feed.Desk.Add<Dictionary>(("CoId", feed.Desk.Co.Id), ("Description", "Titles")));
        feed.Desk.Add<DictionaryEntry>(("DictionaryId", words), ("Value", "Professor"), ("Code", "P"));
        feed.Desk.Add<AttributeEnumeration>(("CoId", feed.Desk.Co.Id), ("Attribute", "OrgIdentity.title"), ("Status", Standing.Active), ("DictionaryId", words), ("AllowOther", false));
        feed.Sync("H1", Somebody());
        var refused = feed.Sync("H1", Titled("Professor"));
        refused.Refusals.Single().Message.ShouldBe("Value not permitted by Attribute Enumeration (OrgIdentity.title): 'Professor'");
        feed.Desk.Last.Changes.ShouldBeEmpty();
        feed.Sync("H1", Titled("P")).Result.ShouldBe(SyncResult.Synced);
        // What was right once is not asked again while the org identity itself says the same.
        feed.Desk.Edit<DictionaryEntry>(feed.Desk.Co.Dictionaries.Values.Single().Entries.Single().Id, ("Code", "Q"));
        feed.Sync("H1", Titled("P") with { EmailAddresses = Somebody(mail: "a@example.org").EmailAddresses }).Result.ShouldBe(SyncResult.Synced);
        feed.Sync("H1", Titled("P") with { Urls = [] }, force: true).Result.ShouldBe(SyncResult.Synced);
    }

    [Fact]
    public void an_owner_who_is_no_member_becomes_one_by_a_mapping()
    {
        feed.Sync("H1", Somebody());
        feed.Map("12", "EQS", "staff", "Club");
        var (person, club) = (feed.Person("H1").Id, new Domain.Groups.GroupId(feed.Desk.Group("Club").Id));
        feed.Desk.Join(person, club, ("Member", false), ("Owner", true));
        feed.Sync("H1", Somebody(more: r => r with { GroupValues = [new("12", "staff")] }));
        feed.Desk.Rows(person, club).Select(m => (m.Member, m.Owner)).ShouldBe([(false, true), (true, false)]);
    }

    [Fact]
    public void of_two_who_have_a_managers_identifier_the_one_who_had_it_first_is_meant_whoever_was_looked_at()
    {
        var second = feed.AddSource("Second", feed.Pipeline);
        feed.Sync("A", Somebody(uid: "boss"));
        feed.Sync("B", Somebody("Bea", uid: "boss"), source: second);
        feed.SyncAll(feed.Source, false, ("A", Somebody(uid: "boss", mail: "ada@example.org"), null), ("C", Somebody("Cy", more: r => r with { Identity = r.Identity with { ManagerIdentifier = "boss" } }), null));
        feed.RoleOf("C").ManagerId.ShouldBe(feed.Person("A").Id);
    }

    [Fact]
    public void case_28_an_end_that_is_taken_away_is_taken_from_the_role_too()
    {
        feed.Sync("H1", Until(Desk.Morning.AddYears(1)));
        feed.RoleOf("H1").ValidThrough.ShouldNotBeNull();
        feed.Sync("H1", Until(null));
        feed.Identity("H1").Record!.Record.ValidThrough.ShouldBeNull();
        feed.RoleOf("H1").ValidThrough.ShouldBeNull();
    }

    [Fact]
    public void case_29_a_role_suspended_by_hand_is_active_again_after_the_next_change_and_not_before()
    {
        feed.Sync("H1", Somebody());
        feed.Desk.Edit<Role>(feed.RoleOf("H1").Id, ("Status", PersonStatus.Suspended));
        feed.Sync("H1", Somebody());
        feed.RoleOf("H1").Status.ShouldBe(PersonStatus.Suspended);
        feed.Sync("H1", Titled("Clerk"));
        feed.RoleOf("H1").Status.ShouldBe(PersonStatus.Active);
    }

    [Fact]
    public void a_role_whose_end_is_past_is_expired_and_one_that_has_not_begun_is_pending()
    {
        feed.Sync("H1", Until(Past));
        feed.RoleOf("H1").Status.ShouldBe(PersonStatus.Expired);
        feed.Sync("H2", Somebody(more: r => r with { Identity = r.Identity with { ValidFrom = Desk.Morning.AddYears(1) } }));
        feed.RoleOf("H2").Status.ShouldBe(PersonStatus.Pending);
    }

    [Fact]
    public void manager_and_sponsor_are_found_by_active_identifiers_of_any_type_also_among_those_who_came_just_before()
    {
        feed.SyncAll(feed.Source, false, ("H1", Somebody(uid: "boss"), null), ("H2", Somebody("Bob", more: r => r with { Identity = r.Identity with { ManagerIdentifier = "boss", SponsorIdentifier = "nobody" } }), null));
        var role = feed.RoleOf("H2");
        (role.ManagerId, role.SponsorId).ShouldBe((feed.Person("H1").Id, null));
    }

    [Fact]
    public void a_record_without_a_name_names_the_fields_and_leaves_the_others_of_its_run_alone()
    {
        var nameless = SourcedRecord.Nobody with { Names = [new Name(0, null, null, null, null, null, null, null, null, null, true, null)] };
        var outcomes = feed.SyncAll(feed.Source, false, ("H1", Somebody(), null), ("H2", nameless, null), ("H3", Somebody("Grace"), null));
        outcomes.Select(o => o.Result).ShouldBe([SyncResult.New, SyncResult.Error, SyncResult.New]);
        outcomes[1].Refusals.Single().Message.ShouldBe("Invalid fields: Name:given,Name:type. Name:given is missing; Name:type is missing");
        feed.Desk.OrgIdentities.Count().ShouldBe(2);
    }

    [Fact]
    public void what_the_pipeline_cannot_keep_takes_the_whole_record_back()
    {
        var outcome = feed.Sync("H1", Somebody(more: r => r with { Addresses = [new Address(0, null, null, "Lakeside", null, null, null, null, "home", null, null, null, null, null, null)] }));
        outcome.Refusals.Single().Message.ShouldBe("Database save failed: Address (street)");
        feed.Desk.OrgIdentities.ShouldBeEmpty();
        feed.Desk.People.ShouldBeEmpty();
    }

    [Fact]
    public void numbers_that_are_the_same_are_no_change_of_an_identifier()
    {
        feed.Sync("H1", Somebody(uid: "0123"));
        var before = feed.Identity("H1").Identifiers.First().Id;
        feed.Sync("H1", Somebody(uid: "123")).Result.ShouldBe(SyncResult.Synced);
        feed.Identity("H1").Identifiers.First().ShouldSatisfyAllConditions(i => i.Id.ShouldBe(before), i => i.Record.Value.ShouldBe("0123"));
    }

    [Fact]
    public void a_date_of_birth_is_the_persons_only_when_they_are_made()
    {
        feed.Sync("H1", Born(1984));
        feed.Sync("H1", Born(1985));
        feed.Identity("H1").Record!.Record.DateOfBirth!.Value.Year.ShouldBe(1985);
        feed.Person("H1").Record!.Record.DateOfBirth!.Value.Year.ShouldBe(1984);
    }

    private static SourcedRecord Titled(string title) => Somebody(more: r => r with { Identity = r.Identity with { Title = title } });

    private static SourcedRecord Until(DateTimeOffset? end) => Somebody(more: r => r with { Identity = r.Identity with { ValidThrough = end } });

    private static SourcedRecord Born(int year) => Somebody(more: r => r with { Identity = r.Identity with { DateOfBirth = new(year, 2, 9) } });

#pragma warning disable CA5351 // What the Registry keeps is what is asked for.
    private static string Md5(string text) => Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
}
