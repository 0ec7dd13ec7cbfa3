using EventRegistry.Host.Access;
using EventRegistry.Host.Import;
using EventRegistry.Specs.Import;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Access;

public sealed class taking_keys_over
{
    // SHA-1 of the dataset's salt and "another-key".
    private static readonly string AnotherKey = HashOf("another-key");

    [Fact]
    public async Task of_every_api_user_and_leaving_them_the_next_time()
    {
        await using var users = await AdoptedUsers.OfRestAsync(withSalt: false);
        (await users.AskAsync<long>("select count(*) from eventregistry.api_user_keys")).ShouldBe(0);
        (await users.AdmitAsync("co_2.sync", "sync-key")).ShouldBeNull();
        (await users.ImportAsync(Datasets.Tables("rest-a"))).ShouldBe(new KeyReport(Taken: 9, Kept: 0, Dropped: 0, Missing: 0));
        (await users.AdmitAsync("co_2.sync", "sync-key")).ShouldNotBeNull();
        (await users.ImportAsync(Datasets.Tables("rest-a"))).ShouldBe(new KeyReport(0, 9, 0, 0));
        (await users.ImportAsync(Datasets.Tables("rest-a"), withSalt: false)).ShouldBe(new KeyReport(0, 9, 0, 0));
        (await users.SchemeOfAsync(2)).ShouldBe(KeptKey.Pbkdf2);
        (await users.AdmitAsync("co_2.sync", "sync-key")).ShouldNotBeNull();
    }

    [Fact]
    public async Task leaves_a_key_that_was_set_here_until_the_registrys_is_changed()
    {
        await using var users = await AdoptedUsers.OfRestAsync();
        using var registry = RegistryFolder.Of("rest-a");
        var book = new ApiUserBook(users.Registry);
        var key = await book.SetKeyAsync(await book.FindAsync("co_2.sync", default), "chosen here", default);
        (await users.ImportAsync(registry.Path)).Kept.ShouldBe(9);
        (await users.AdmitAsync("co_2.sync", key)).ShouldNotBeNull();
        (await users.AdmitAsync("co_2.sync", "sync-key")).ShouldBeNull();
        registry.Edit("api_users", 2, "2026-11-22 10:00:00", "root", ("password", AnotherKey));
        (await users.ImportAsync(registry.Path)).ShouldBe(new KeyReport(1, 8, 0, 0));
        (await users.AdmitAsync("co_2.sync", key)).ShouldBeNull();
        (await users.AdmitAsync("co_2.sync", "another-key")).ShouldNotBeNull();
    }

    [Fact]
    public async Task ends_with_one_that_the_registry_no_longer_takes()
    {
        await using var users = await AdoptedUsers.OfRestAsync();
        using var registry = RegistryFolder.Of("rest-a");
        (await users.AdmitAsync("co_2.sync", "sync-key")).ShouldNotBeNull();
        registry.Set("api_users", 2, ("password", AnotherKey));
        registry.Delete("api_users", 3, "2026-11-22 10:00:00");
        registry.Set("api_users", 9, ("password", null));
        (await users.ImportAsync(registry.Path, withSalt: false)).ShouldBe(new KeyReport(0, 6, Dropped: 3, Missing: 2));
        (await users.AdmitAsync("co_2.sync", "sync-key")).ShouldBeNull();
        (await users.AdmitAsync("co_2.reader", "reader-key")).ShouldBeNull();
        (await users.AdmitAsync("co_2.core", "core-key")).ShouldBeNull();
        (await users.ImportAsync(registry.Path)).ShouldBe(new KeyReport(1, 6, 0, 1));
        (await users.AdmitAsync("co_2.sync", "another-key")).ShouldNotBeNull();
    }

    [Fact]
    public async Task needs_a_salt_that_is_there()
    {
        await using var users = await AdoptedUsers.OfRestAsync(withSalt: false);
        var folder = Directory.CreateTempSubdirectory("eventregistry-salt-");
        try
        {
            var (empty, absent) = (Path.Combine(folder.FullName, "empty.salt"), Path.Combine(folder.FullName, "absent.salt"));
            await File.WriteAllTextAsync(empty, "\n");
            foreach (var (file, sentence) in new[] { (empty, "holds no salt"), (absent, "cannot be read"), (folder.FullName, "is a folder") })
            {
                var answer = await users.RunAsync("import", Datasets.Tables("rest-a"), "--security-salt", file);
                answer.Code.ShouldBe(2);
                answer.Error.ShouldContain(sentence);
                answer.Error.ShouldContain("Nothing was imported.");
            }

            using var registry = RegistryFolder.Of("rest-a");
            registry.Spoil("api_users", text => text.Replace("password", "passphrase", StringComparison.Ordinal));
            var without = await users.RunAsync("import", registry.Path, "--security-salt", AdoptedUsers.SaltFile);
            without.Code.ShouldBe(2);
            without.Error.ShouldContain("lacks cm_api_users with its column password");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

#pragma warning disable CA5350 // It is what the Registry does.
    private static string HashOf(string key) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA1.HashData(System.Text.Encoding.UTF8.GetBytes(File.ReadAllText(AdoptedUsers.SaltFile) + key)));
#pragma warning restore CA5350
}
