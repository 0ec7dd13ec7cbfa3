using Xunit;
using static EventRegistry.Specs.Import.Following;

namespace EventRegistry.Specs.Import;

/// <summary>What the Registry wrote between two imports, the way it writes.</summary>
public sealed class following_a_registry
{
    [Fact]
    public Task appends_nothing_when_nothing_happened() => Follows(_ => { });

    [Fact]
    public Task appends_an_edit_with_the_copy_it_made() => Follows(
        r => r.Edit("email_addresses", 1, "10:00", "ada", ("mail", "ada@example.net")),
        "01-02 10:00 ada: email_address/1 of person/1 edited, archived as 2");

    [Fact]
    public Task appends_two_edits_made_since_the_last_import() => Follows(
        r =>
        {
            r.Edit("email_addresses", 1, "10:00", "ada", ("mail", "ada@example.net"));
            r.Edit("email_addresses", 1, "11:00", "root", ("verified", true));
        },
        "01-02 10:00 ada: email_address/1 of person/1 edited, archived as 2",
        "01-02 11:00 root: email_address/1 of person/1 edited, archived as 3");

    [Fact]
    public Task appends_an_edit_of_what_was_edited_before() => Follows(
        r => r.Edit("email_addresses", 1, "09:00", "root", ("verified", true)),
        r => r.Edit("email_addresses", 1, "10:00", "ada", ("mail", "ada@example.net")),
        "01-02 10:00 ada: email_address/1 of person/1 edited, archived as 3");

    [Fact]
    public Task appends_an_edit_that_changed_no_value() => Follows(
        r => r.Edit("email_addresses", 1, "10:00", "ada"),
        "01-02 10:00 ada: email_address/1 of person/1 edited, archived as 2");

    [Fact]
    public Task appends_a_deletion() => Follows(
        r => r.Delete("email_addresses", 1, "10:00"),
        "01-02 10:00 -: email_address/1 of person/1 deleted");

    [Fact]
    public Task appends_a_deletion_of_what_was_edited_before() => Follows(
        r => r.Edit("email_addresses", 1, "09:00", "ada", ("mail", "ada@example.net")),
        r => r.Delete("email_addresses", 1, "10:00"),
        "01-02 10:00 -: email_address/1 of person/1 deleted");

    [Fact]
    public Task places_an_edit_whose_time_the_deletion_overwrote_by_the_ids_around_it() => Follows(
        r =>
        {
            r.Add("email_addresses", "09:30", "root", ("co_person_id", Academy.Grace), ("mail", "grace@example.org"), ("type", "official"));
            r.Edit("email_addresses", 1, "10:00", "ada", ("mail", "ada@example.net"));
            r.Delete("email_addresses", 1, "11:00");
        },
        "01-02 09:30 root: email_address/2 of person/2 added",
        "01-02 09:30 ada: email_address/1 of person/1 edited, archived as 3",
        "01-02 11:00 -: email_address/1 of person/1 deleted");

    [Fact]
    public Task appends_what_was_added_to_whom_it_knows_and_to_whom_it_does_not() => Follows(
        r =>
        {
            r.Add("urls", "10:00", "ada", ("co_person_id", Academy.Ada), ("url", "https://example.org/ada"), ("type", "official"));
            r.Add("co_people", "10:01", "root", ("co_id", 2), ("status", "P"));
            r.Add("names", "10:01", "root", ("co_person_id", 3), ("given", "Mary"), ("family", "Somerville"), ("primary_name", true));
        },
        "01-02 10:00 ada: url/1 of person/1 added",
        "01-02 10:01 root: person/3 of person/3 added",
        "01-02 10:01 root: name/3 of person/3 added");

    [Fact]
    public Task takes_two_copies_of_a_primary_name_for_one_edit() => Follows(
        r =>
        {
            r.Copy("names", 1);
            r.Edit("names", 1, "10:00", "ada", ("family", "King"));
        },
        "01-02 10:00 ada: name/1 of person/1 edited, archived as 3 and 4");

    [Fact]
    public Task appends_what_was_added_and_deleted_between_two_imports() => Follows(
        r =>
        {
            r.Add("urls", "10:00", "ada", ("co_person_id", Academy.Ada), ("url", "https://example.org/ada"), ("type", "official"));
            r.Delete("urls", 1, "10:05");
        },
        "01-02 10:00 ada: url/1 of person/1 added",
        "01-02 10:05 -: url/1 of person/1 deleted");

    [Fact]
    public Task tells_an_agreement_s_terms_being_edited_as_that_alone() => Follows(
        r =>
        {
            var copy = r.Edit("co_terms_and_conditions", 1, "10:00", "root", ("url", "https://example.org/2"));
            r.Set("co_t_and_c_agreements", 1, ("co_terms_and_conditions_id", copy));
            r.Add("co_t_and_c_agreements", "10:05", "root", ("co_terms_and_conditions_id", 1), ("co_person_id", Academy.Grace), ("agreement_time", RegistryFolder.Instant("10:05")));
        },
        "01-02 10:00 root: terms/1 of terms/1 edited, archived as 2",
        "01-02 10:05 -: agreement/2 of person/2 added");

    [Fact]
    public Task deletes_a_person_with_all_that_hangs_on_them() => Follows(
        r =>
        {
            r.Remove("co_t_and_c_agreements", 1);
            foreach (var table in new[] { "addresses", "telephone_numbers", "co_person_roles", "email_addresses", "names", "co_group_members", "co_people" }) r.Delete(table, 1, "10:00");
        },
        "01-02 10:00 -: membership/1 of person/1 deleted",
        "01-02 10:00 -: telephone_number/1 of person/1 deleted",
        "01-02 10:00 -: address/1 of person/1 deleted",
        "01-02 10:00 -: email_address/1 of person/1 deleted",
        "01-02 10:00 -: name/1 of person/1 deleted",
        "01-02 10:00 -: role/1 of person/1 deleted",
        "01-02 10:00 -: person/1 of person/1 deleted",
        "03-02 12:00 -: agreement/1 of person/1 deleted");
}
