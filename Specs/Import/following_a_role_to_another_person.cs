using EventRegistry.Domain.Changelog;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Import.Following;

namespace EventRegistry.Specs.Import;

/// <summary>A role that is moved takes along what hangs on it, though no row of that says so.</summary>
public sealed class following_a_role_to_another_person
{
    [Fact]
    public Task takes_along_what_hangs_on_it() => Follows(
        async follower =>
        {
            await follower.Then(r => r.Edit("co_person_roles", 1, "10:00", "root", ("co_person_id", Academy.Grace)),
                "01-02 10:00 root: role/1 of person/1 edited, archived as 2",
                "01-02 10:00 root: role/1 of person/2 received, revision 1",
                "01-02 10:00 -: address/1 of person/2 received, revision 0",
                "01-02 10:00 -: telephone_number/1 of person/2 received, revision 0");
            await HasTheRole(follower, Academy.Ada, "09:59");
            await HasTheRole(follower, Academy.Grace, "10:01");
        });

    [Fact]
    public Task notices_it_where_the_registry_made_no_copy() => Follows(
        async follower =>
        {
            await follower.Then(r => r.Set("co_person_roles", 1, ("co_person_id", Academy.Grace)),
                "03-02 12:00 root: role/1 of person/1 edited, not archived, revision 0, modified 01-02 08:03",
                "03-02 12:00 root: role/1 of person/2 received, revision 0",
                "03-02 12:00 -: address/1 of person/2 received, revision 0",
                "03-02 12:00 -: telephone_number/1 of person/2 received, revision 0");
            await HasTheRole(follower, Academy.Grace, at: null);
        });

    [Fact]
    public Task there_and_back() => Follows(
        async follower =>
        {
            foreach (var (person, at) in new[] { (Academy.Grace, "10:00"), (Academy.Ada, "11:00"), (Academy.Grace, "12:00") })
            {
                follower.Registry.Edit("co_person_roles", 1, at, "root", ("co_person_id", person));
                (await follower.Follower.FollowAsync(follower.Registry)).Count.ShouldBe(4);
            }

            await HasTheRole(follower, Academy.Grace, "10:30");
            await HasTheRole(follower, Academy.Ada, "11:30");
            await HasTheRole(follower, Academy.Grace, "12:30");
        });

    [Fact]
    public Task there_and_back_between_two_imports() => Follows(
        async follower =>
        {
            follower.Registry.Edit("co_person_roles", 1, "10:00", "root", ("co_person_id", Academy.Grace));
            follower.Registry.Edit("addresses", 1, "10:30", "root", ("street", "Arlington"));
            follower.Registry.Edit("co_person_roles", 1, "11:00", "root", ("co_person_id", Academy.Ada));
            follower.Registry.Edit("telephone_numbers", 1, "11:30", "root", ("number", "1906"));
            await follower.Follower.FollowAsync(follower.Registry);
            await HasTheRole(follower, Academy.Ada, "09:59");
            await HasTheRole(follower, Academy.Grace, "10:59");
            await HasTheRole(follower, Academy.Ada, "11:59");
        });

    [Fact]
    public Task to_somebody_who_is_new() => Follows(
        async follower =>
        {
            follower.Registry.Add("co_people", "09:30", "root", ("co_id", 2), ("status", "A"));
            await follower.Then(r => r.Edit("co_person_roles", 1, "10:00", "root", ("co_person_id", 3)),
                "01-02 09:30 root: person/3 of person/3 added",
                "01-02 10:00 root: role/1 of person/1 edited, archived as 2",
                "01-02 10:00 root: role/1 of person/3 received, revision 1",
                "01-02 10:00 -: address/1 of person/3 received, revision 0",
                "01-02 10:00 -: telephone_number/1 of person/3 received, revision 0");
        });

    [Fact]
    public Task silently_to_somebody_who_is_new() => Follows(
        async follower =>
        {
            follower.Registry.Add("co_people", "09:30", "root", ("co_id", 2), ("status", "A"));
            follower.Registry.Set("co_person_roles", 1, ("co_person_id", 3));
            (await follower.Follower.FollowAsync(follower.Registry)).Count.ShouldBe(5);
            await HasTheRole(follower, 3, at: null);
        });

    [Fact]
    public Task with_edits_of_what_hangs_on_it_before_and_after() => Follows(
        async follower =>
        {
            follower.Registry.Edit("addresses", 1, "09:00", "ada", ("street", "Ockham"));
            follower.Registry.Edit("co_person_roles", 1, "10:00", "root", ("co_person_id", Academy.Grace));
            await follower.Then(r => r.Edit("addresses", 1, "11:00", "grace", ("street", "Arlington")),
                "01-02 09:00 ada: address/1 of person/1 edited, archived as 2",
                "01-02 10:00 root: role/1 of person/1 edited, archived as 2",
                "01-02 10:00 root: role/1 of person/2 received, revision 1",
                "01-02 10:00 -: address/1 of person/2 received, revision 1",
                "01-02 10:00 -: telephone_number/1 of person/2 received, revision 0",
                "01-02 11:00 grace: address/1 of person/2 edited, archived as 3");
            await follower.Then(r => r.Delete("telephone_numbers", 1, "12:00"), "01-02 12:00 -: telephone_number/1 of person/2 deleted");
        });

    [Fact]
    public Task and_its_purge_afterwards() => Follows(
        async follower =>
        {
            follower.Registry.Edit("co_person_roles", 1, "10:00", "root", ("co_person_id", Academy.Grace));
            await follower.Follower.FollowAsync(follower.Registry);
            foreach (var (table, id) in new[] { ("addresses", 1), ("telephone_numbers", 1), ("co_person_roles", 1), ("co_person_roles", 2) }) follower.Registry.Remove(table, id);
            await follower.Follower.FollowAsync(follower.Registry);
            foreach (var id in new[] { Academy.Ada, Academy.Grace }) (await follower.Follower.PersonAsync(id)).Roles.Count.ShouldBe(0);
        });

    [Fact]
    public async Task is_the_same_when_it_was_moved_before_the_first_import()
    {
        await using var follower = await Follower.NewAsync();
        using var registry = Academy.Open();
        registry.Edit("co_person_roles", 1, "10:00", "root", ("co_person_id", Academy.Grace));
        await follower.FollowAsync(registry);
        await HasTheRole(new(follower, registry), Academy.Ada, "09:59");
        await HasTheRole(new(follower, registry), Academy.Grace, "10:01");
        (await follower.FollowAsync(registry)).ShouldBeEmpty();
    }

    [Fact]
    public Task is_what_a_link_to_an_org_identity_does_too() => Follows(
        r =>
        {
            r.Add("org_identities", "08:30", "root", ("co_id", 2));
            r.Add("co_org_identity_links", "08:31", "root", ("co_person_id", Academy.Ada), ("org_identity_id", 1));
        },
        r => r.Set("co_org_identity_links", 1, ("co_person_id", Academy.Grace)),
        "03-02 12:00 root: identity_link/1 of person/1 edited, not archived, revision 0, modified 01-02 08:31",
        "03-02 12:00 root: identity_link/1 of person/2 received, revision 0");

    private static async Task HasTheRole(Following story, int person, string? at)
    {
        foreach (var id in new[] { Academy.Ada, Academy.Grace, 3 })
        {
            var has = id == person ? 1 : 0;
            var told = await story.Follower.PersonAsync(id, at);
            (told.Roles.Count, told.Addresses.Count, told.TelephoneNumbers.Count).ShouldBe((has, has, has), $"person {id} at {at}");
        }
    }
}
