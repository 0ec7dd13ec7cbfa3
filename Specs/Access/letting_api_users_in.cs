using System.Net;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.Access;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Access;

public sealed class letting_api_users_in
{
    [Fact]
    public async Task is_what_their_registry_did()
    {
        await using var users = await AdoptedUsers.OfRestAsync();
        foreach (var (name, key) in new[] { ("co_2.old", "old-key"), ("co_2.later", "future-key"), ("co_2.off", "off-key"), ("co_2.elsewhere", "ip-key") })
            (await users.AdmitAsync(name, key)).ShouldBeNull(name);
        (await users.AdmitAsync("co_2.elsewhere", "ip-key", IPAddress.Parse("10.9.8.7")))!.Id.ShouldBe(7);
        (await users.AdmitAsync("co_2.elsewhere", "ip-key", IPAddress.Parse("::ffff:10.9.8.7")))!.Id.ShouldBe(7);
        (await users.AdmitAsync("co_2.reader", "reader-key"))!.Privileged.ShouldBe(false);
        (await users.AdmitAsync("co_2.core", "core-key"))!.Id.ShouldBe(9);
        (await users.AdmitAsync("co_3.sync", "foreign-key"))!.CoId.ShouldBe(new CoId(3));
        (await users.AdmitAsync("co_1.platform", "platform-key"))!.CoId.ShouldBe(new CoId(1));
        var sync = await users.AdmitAsync("co_2.sync", "sync-key");
        (sync!.CoId, sync.Privileged).ShouldBe((new CoId(2), true));
        foreach (var (name, key) in new[] { ("co_2.sync", "sync-Key"), ("co_2.sync", ""), ("co_2.sync", "platform-key"), ("CO_2.sync", "sync-key"), ("sync", "sync-key"), ("", "") })
            (await users.AdmitAsync(name, key, IPAddress.Parse("192.0.2.9"))).ShouldBeNull($"{name}:{key}");
    }

    [Fact]
    public async Task keeps_their_keys_our_way_from_the_first_right_one_on()
    {
        await using var users = await AdoptedUsers.OfRestAsync();
        (await users.SchemeOfAsync(2)).ShouldBe(KeptKey.Sha1);
        (await users.AdmitAsync("co_2.sync", "wrong")).ShouldBeNull();
        (await users.SchemeOfAsync(2)).ShouldBe(KeptKey.Sha1);
        (await users.AdmitAsync("co_2.sync", "sync-key")).ShouldNotBeNull();
        (await users.SchemeOfAsync(2)).ShouldBe(KeptKey.Pbkdf2);
        (await users.AdmitAsync("co_2.sync", "sync-key")).ShouldNotBeNull();
        users.Restart();
        (await users.AdmitAsync("co_2.sync", "wrong")).ShouldBeNull();
        (await users.AdmitAsync("co_2.sync", "sync-key")).ShouldNotBeNull();
        // The others are as they were.
        (await users.SchemeOfAsync(3)).ShouldBe(KeptKey.Sha1);
    }

    [Fact]
    public async Task counts_a_new_key_and_a_suspension_from_the_next_request_on()
    {
        await using var users = await AdoptedUsers.OfRestAsync();
        var book = new ApiUserBook(users.Registry);
        (await users.AdmitAsync("co_2.sync", "sync-key")).ShouldNotBeNull();
        var key = await book.SetKeyAsync(await book.FindAsync("co_2.sync", default), null, default);
        (await users.AdmitAsync("co_2.sync", "sync-key")).ShouldBeNull();
        (await users.AdmitAsync("co_2.sync", key)).ShouldNotBeNull();
        await book.SetStandingAsync(await book.FindAsync("co_2.sync", default), Domain.Changelog.Standing.Suspended, default);
        (await users.AdmitAsync("co_2.sync", key)).ShouldBeNull();
        await book.SetStandingAsync(await book.FindAsync("co_2.sync", default), Domain.Changelog.Standing.Active, default);
        (await users.AdmitAsync("co_2.sync", key)).ShouldNotBeNull();
        await book.RemoveAsync(await book.FindAsync("co_2.sync", default), default);
        (await users.AdmitAsync("co_2.sync", key)).ShouldBeNull();
    }

    [Fact]
    public async Task ends_while_their_key_is_remembered_when_their_validity_does()
    {
        await using var users = await AdoptedUsers.OfRestAsync();
        var (user, key) = await new ApiUserBook(users.Registry).AddAsync(new("brief", 2, true, null, AdoptedUsers.Today.AddMinutes(1), null), default);
        (await users.AdmitAsync(user.Username!, key)).ShouldNotBeNull();
        users.Clock.Pass(TimeSpan.FromMinutes(1));
        (await users.AdmitAsync(user.Username!, key)).ShouldBeNull();
    }

    [Fact]
    public async Task makes_who_guesses_wait_and_nobody_else()
    {
        await using var users = await AdoptedUsers.OfRestAsync();
        (await users.AdmitAsync("co_2.sync", "sync-key")).ShouldNotBeNull();
        for (var i = 0; i < 7; i++) (await users.AdmitAsync("co_2.sync", $"guess {i}")).ShouldBeNull();
        users.Clock.Waits.Count.ShouldBe(3);
        (await users.AdmitAsync("co_2.sync", "sync-key", IPAddress.Parse("192.0.2.8"))).ShouldNotBeNull();
        users.Clock.Waits.Count.ShouldBe(3);
        // A right key waits like a wrong one, and ends it.
        (await users.AdmitAsync("co_2.sync", "sync-key")).ShouldNotBeNull();
        users.Clock.Waits.Count.ShouldBe(4);
        (await users.AdmitAsync("co_2.sync", "sync-key")).ShouldNotBeNull();
        users.Clock.Waits.Count.ShouldBe(4);
    }

    [Fact]
    public async Task takes_many_at_once_with_one_key_for_one_attempt()
    {
        await using var users = await AdoptedUsers.OfRestAsync();
        var admitted = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => users.AdmitAsync(i % 2 == 0 ? "co_2.sync" : "co_2.reader", i % 2 == 0 ? "sync-key" : "reader-key")));
        admitted.ShouldAllBe(a => a != null);
        admitted.Count(a => a!.Id == 2).ShouldBe(20);
        users.Clock.Waits.ShouldBeEmpty();
    }
}
