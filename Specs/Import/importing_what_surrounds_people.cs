using EventRegistry.Domain.Changelog;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Import;

/// <summary>Settings, policies, API users, SSH keys, and the lines of history: tables that a Registry may lack.</summary>
public sealed class importing_what_surrounds_people
{
    private static readonly string[] Tables =
        ["co_settings", "api_users", "core_apis", "authenticators", "ssh_key_authenticators", "ssh_keys", "co_expiration_policies", "co_expiration_counts", "co_identifier_assignments"];

    [Fact]
    public async Task tells_each_where_it_belongs()
    {
        await using var follower = await Follower.NewAsync();
        using var registry = Furnished();
        (await follower.FollowAsync(registry)).Where(e => e.StartsWith("01-02 09:", StringComparison.Ordinal)).ShouldBe(
        [
            "01-02 09:00 -: co_setting/1 of co/2 added",
            "01-02 09:00 root: api_user/1 of api-user/1 added",
            "01-02 09:00 root: core_api/1 of co/2 added",
            "01-02 09:00 -: authenticator/1 of authenticator/1 added",
            "01-02 09:00 -: ssh_key_authenticator/1 of authenticator/1 added",
            "01-02 09:00 -: identifier_assignment/1 of co/2 added",
            "01-02 09:00 root: expiration_policy/1 of co/2 added",
            "01-02 09:00 root: expiration_count/1 of person/1 added",
            "01-02 09:00 root: ssh_key/1 of person/1 added",
        ]);
        (await follower.FollowAsync(registry)).ShouldBeEmpty();
        (await follower.PersonAsync(Academy.Ada)).ExpirationCounts.Single().Record.Times.ShouldBe(1);
        (await follower.PersonAsync(Academy.Ada)).SshKeys.Single().Record.Type.ShouldBe("ssh-ed25519");
        (await follower.CountAsync("select count(*) from eventregistry.mt_streams where type in ('api-user', 'authenticator') and tenant_id = '2'")).ShouldBe(2);
    }

    [Fact]
    public async Task takes_the_count_of_a_role_along_with_it()
    {
        await using var follower = await Follower.NewAsync();
        using var registry = Furnished();
        await follower.FollowAsync(registry);
        registry.Edit("co_person_roles", 1, "10:00", "root", ("co_person_id", Academy.Grace));
        (await follower.FollowAsync(registry)).ShouldContain("01-02 10:00 -: expiration_count/1 of person/2 received, revision 0");
        (await follower.PersonAsync(Academy.Ada)).ExpirationCounts.ShouldBeEmpty();
        (await follower.PersonAsync(Academy.Grace)).ExpirationCounts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task tells_lines_of_history_in_streams_of_their_own_whoever_is_gone()
    {
        await using var follower = await Follower.NewAsync();
        using var registry = Furnished();
        Line(registry, ("co_person_id", Academy.Ada), ("co_group_id", 1), ("actor_co_person_id", 77));
        Line(registry, ("co_group_id", 1), ("actor_api_user_id", 99));
        Line(registry, ("co_person_id", 77), ("co_person_role_id", 88));
        Line(registry, ("co_service_id", 3));
        (await follower.FollowAsync(registry)).Where(e => e.Contains("history_record", StringComparison.Ordinal)).ShouldBe(
        [
            "01-02 09:30 root: history_record/1 of person-history/1 added",
            "01-02 09:30 root: history_record/2 of group-history/1 added",
            "01-02 09:30 root: history_record/3 of person-history/77 added",
            "01-02 09:30 root: history_record/4 of person-history/0 added",
        ]);
        (await follower.CountAsync("select count(*) from eventregistry.mt_streams where type like '%-history' and tenant_id = '2'")).ShouldBe(2);
        (await follower.FollowAsync(registry)).ShouldBeEmpty();
    }

    [Fact]
    public async Task tells_nothing_of_lines_that_an_edit_of_their_api_user_pointed_elsewhere()
    {
        await using var follower = await Follower.NewAsync();
        using var registry = Furnished();
        Line(registry, ("co_person_id", Academy.Ada), ("actor_api_user_id", 1));
        await follower.FollowAsync(registry);
        var copy = registry.Edit("api_users", 1, "10:00", "root", ("privileged", false));
        registry.Set("history_records", 1, ("actor_api_user_id", copy));
        (await follower.FollowAsync(registry)).ShouldBe([$"01-02 10:00 root: api_user/1 of api-user/1 edited, archived as {copy}"]);
    }

    private static void Line(RegistryFolder registry, params (string, object?)[] values) =>
        registry.Add("history_records", "09:30", "root", [("action", "CMNT"), ("comment", "A line"), .. values]);

    private static RegistryFolder Furnished()
    {
        var registry = Academy.Open().With(Tables);
        registry.Add("co_settings", "09:00", "root", ("co_id", 2), ("disable_expiration", true));
        registry.Add("api_users", "09:00", "root", ("co_id", 2), ("username", "co_2.sync"), ("privileged", true), ("status", "A"));
        registry.Add("core_apis", "09:00", "root", ("co_id", 2), ("api_user_id", 1), ("api", "CW"), ("status", "A"));
        registry.Add("authenticators", "09:00", "root", ("co_id", 2), ("plugin", "SshKeyAuthenticator"), ("status", "A"));
        registry.Add("ssh_key_authenticators", "09:00", "root", ("authenticator_id", 1));
        registry.Add("ssh_keys", "09:00", "root", ("ssh_key_authenticator_id", 1), ("co_person_id", Academy.Ada), ("type", "ssh-ed25519"), ("skey", "AAAA"));
        registry.Add("co_expiration_policies", "09:00", "root", ("co_id", 2), ("cond_count", 1), ("status", "A"));
        registry.Add("co_expiration_counts", "09:00", "root", ("co_expiration_policy_id", 1), ("co_person_role_id", 1), ("expiration_count", 1));
        registry.Add("co_identifier_assignments", "09:00", "root", ("co_id", 2), ("context", "CP"), ("identifier_type", "uid"), ("status", "A"));
        return registry;
    }
}
