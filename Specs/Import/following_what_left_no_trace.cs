using Xunit;
using static EventRegistry.Specs.Import.Following;

namespace EventRegistry.Specs.Import;

/// <summary>What was written past the changelog between two imports, or in tables that keep none.</summary>
public sealed class following_what_left_no_trace
{
    [Fact]
    public Task notices_a_value_changed_behind_the_changelog_s_back() => Follows(
        r => r.Set("email_addresses", 1, ("mail", "ada@example.net")),
        "03-02 12:00 root: email_address/1 of person/1 edited, not archived, revision 0, modified 01-02 08:02");

    [Fact]
    public Task dates_it_by_the_row_where_the_row_says_when() => Follows(
        r => r.Set("email_addresses", 1, ("mail", "ada@example.net"), ("modified", RegistryFolder.Instant("10:00"))),
        "01-02 10:00 root: email_address/1 of person/1 edited, not archived, revision 0");

    [Fact]
    public Task notices_a_value_changed_back() => Follows(
        async follower =>
        {
            await follower.Then(r => r.Set("email_addresses", 1, ("mail", "ada@example.net")),
                "03-02 12:00 root: email_address/1 of person/1 edited, not archived, revision 0, modified 01-02 08:02");
            await follower.Then(r => r.Set("email_addresses", 1, ("mail", "ada@example.org")),
                "03-03 12:00 root: email_address/1 of person/1 edited, not archived, revision 0, modified 01-02 08:02");
            await follower.Then(r => r.Set("email_addresses", 1, ("mail", "ada@example.net")),
                "03-04 12:00 root: email_address/1 of person/1 edited, not archived, revision 0, modified 01-02 08:02");
            await follower.Then(r => r.Edit("email_addresses", 1, "12:00", "ada", ("verified", true)),
                "03-04 12:00 ada: email_address/1 of person/1 edited, archived as 2, modified 01-02 12:00");
        });

    [Fact]
    public Task tells_the_expiration_job_s_write_though_it_made_no_copy() => Follows(
        r => r.Set("co_person_roles", 1, ("status", "GP"), ("revision", 1), ("modified", RegistryFolder.Instant("10:00"))),
        "01-02 10:00 root: role/1 of person/1 edited, not archived");

    [Fact]
    public Task tells_an_edit_after_the_expiration_job_s_write() => Follows(
        r =>
        {
            r.Set("co_person_roles", 1, ("status", "GP"), ("revision", 1), ("modified", RegistryFolder.Instant("10:00")));
            r.Edit("co_person_roles", 1, "11:00", "ada", ("status", "A"));
        },
        "01-02 10:00 root: role/1 of person/1 edited, not archived",
        "01-02 11:00 ada: role/1 of person/1 edited, archived as 2");

    [Fact]
    public Task tells_two_writes_of_the_expiration_job_as_one() => Follows(
        r => r.Edit("co_person_roles", 1, "09:00", "ada", ("title", "Lady")),
        r => r.Set("co_person_roles", 1, ("status", "XP"), ("revision", 3), ("modified", RegistryFolder.Instant("10:00"))),
        "01-02 10:00 ada: role/1 of person/1 edited, not archived, revision 3");

    [Fact]
    public Task deletes_an_agreement_that_is_gone() => Follows(
        r => r.Remove("co_t_and_c_agreements", 1),
        "03-02 12:00 -: agreement/1 of person/1 deleted");

    [Fact]
    public Task tells_types_edited_added_and_removed() => Follows(
        async follower =>
        {
            await follower.Then(r => r.Set("co_extended_types", 1, ("status", "S")), "03-02 12:00 -: extended_type/1 of co/2 edited, not archived, revision 0");
            await follower.Then(r => r.Set("co_extended_types", 1, ("status", "A")), "03-03 12:00 -: extended_type/1 of co/2 edited, not archived, revision 0");
            await follower.Then(r => r.Add("co_extended_types", "", "", ("co_id", 2), ("name", "stage"), ("status", "A")), "03-04 12:00 -: extended_type/2 of co/2 added");
            await follower.Then(r => r.Remove("co_extended_types", 1), "03-05 12:00 -: extended_type/1 of co/2 deleted");
        });

    [Fact]
    public Task tells_a_target_edited_and_removed() => Follows(
        async follower =>
        {
            await follower.Then(r => r.Set("co_provisioning_targets", 1, ("status", "X"), ("modified", RegistryFolder.Instant("10:00"))),
                "03-02 12:00 -: provisioning_target/1 of target/1 edited, not archived, revision 0, modified 01-02 10:00");
            await follower.Then(r => r.Remove("co_provisioning_targets", 1), "03-03 12:00 -: provisioning_target/1 of target/1 deleted");
        });

    [Fact]
    public Task tells_a_deletion_that_was_undone() => Follows(
        r => r.Delete("email_addresses", 1, "09:00"),
        r => r.Set("email_addresses", 1, ("deleted", false), ("modified", RegistryFolder.Instant("08:02"))),
        "03-02 12:00 root: email_address/1 of person/1 received, revision 0");

    [Fact]
    public Task tells_an_edited_record_s_deletion_that_was_undone_and_done_again() => Follows(
        async follower =>
        {
            await follower.Then(r => r.Edit("email_addresses", 1, "09:00", "ada", ("mail", "ada@example.net")), "01-02 09:00 ada: email_address/1 of person/1 edited, archived as 2");
            await follower.Then(r => r.Delete("email_addresses", 1, "10:00"), "01-02 10:00 -: email_address/1 of person/1 deleted");
            await follower.Then(r => r.Set("email_addresses", 1, ("deleted", false)), "03-04 12:00 ada: email_address/1 of person/1 received, revision 1");
            await follower.Then(r => r.Delete("email_addresses", 1, "11:00"), "03-04 12:00 -: email_address/1 of person/1 deleted, modified 01-02 11:00");
        });

    [Fact]
    public Task tells_a_record_that_was_purged_with_its_copies() => Follows(
        r => r.Edit("email_addresses", 1, "09:00", "ada", ("mail", "ada@example.net")),
        r =>
        {
            r.Remove("email_addresses", 1);
            r.Remove("email_addresses", 2);
        },
        "03-02 12:00 -: email_address/1 of person/1 purged, not archived");

    [Fact]
    public Task keeps_what_a_purge_left_behind_until_that_is_gone_too() => Follows(
        async follower =>
        {
            await follower.Then(r => r.Edit("email_addresses", 1, "09:00", "ada", ("mail", "ada@example.net")), "01-02 09:00 ada: email_address/1 of person/1 edited, archived as 2");
            await follower.Then(r => r.Remove("email_addresses", 1), "01-02 09:00 -: email_address/1 of person/1 purged, archived as 2");
            await follower.Then(r => r.Remove("email_addresses", 2), "03-04 12:00 -: email_address/1 of person/1 purged, not archived");
        });

    [Fact]
    public Task tells_an_edit_and_the_purge_that_left_its_copies_behind() => Follows(
        r =>
        {
            r.Edit("email_addresses", 1, "09:00", "ada", ("mail", "ada@example.net"));
            r.Edit("email_addresses", 1, "09:30", "ada", ("verified", true));
            r.Remove("email_addresses", 1);
        },
        "01-02 09:00 ada: email_address/1 of person/1 edited, archived as 2",
        "01-02 09:00 -: email_address/1 of person/1 purged, archived as 3");

    [Fact]
    public Task notices_what_was_changed_before_an_edit_and_dates_the_edit_by_itself() => Follows(
        r =>
        {
            r.Set("email_addresses", 1, ("mail", "ada@example.net"));
            r.Edit("email_addresses", 1, "10:00", "ada", ("verified", true));
        },
        "01-02 10:00 root: email_address/1 of person/1 edited, not archived, revision 0, modified 01-02 08:02",
        "01-02 10:00 ada: email_address/1 of person/1 edited, archived as 2");

    [Fact]
    public Task notices_what_was_changed_before_a_deletion() => Follows(
        r =>
        {
            r.Set("email_addresses", 1, ("mail", "ada@example.net"));
            r.Delete("email_addresses", 1, "10:00");
        },
        "01-02 10:00 root: email_address/1 of person/1 edited, not archived, revision 0",
        "01-02 10:00 -: email_address/1 of person/1 deleted");
}
