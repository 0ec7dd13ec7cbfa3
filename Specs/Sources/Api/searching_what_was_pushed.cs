using EventRegistry.Host.Sources;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Api;

public sealed class searching_what_was_pushed
{
    [Fact]
    public async Task finds_records_by_all_that_is_given_whatever_the_case()
    {
        await using var hr = await APushedSource.StartAsync();
        await PushAsync("k1", "Ada", "King", "ada@example.org");
        await PushAsync("k2", "Ada", "Byron", "byron@example.org");
        await using var source = await hr.OpenAsync();
        source.Abilities.ShouldBe(SourceAbilities.Lists | SourceAbilities.Searches);
        (await FindAsync(new(Given: "ADA"))).ShouldBe(["k1", "k2"]);
        (await FindAsync(new(Given: "ada", Family: "king"))).ShouldBe(["k1"]);
        (await FindAsync(new(Mail: "Byron@example.org"))).ShouldBe(["k2"]);
        (await FindAsync(new(Key: "k1"))).ShouldBe(["k1"]);
        (await FindAsync(new(Key: "k1", Family: "Byron"))).ShouldBeEmpty();
        (await FindAsync(new())).ShouldBeEmpty();

        Task PushAsync(string key, string given, string family, string mail) => hr.CallAsync("PUT", $"2/v1/sorPeople/hr/{key}",
            "{\"sorAttributes\":{\"names\":[{\"given\":\"" + given + "\",\"family\":\"" + family + "\"}],\"emailAddresses\":[{\"address\":\"" + mail + "\"}]}}");

        Task<List<string>> FindAsync(SourceSearch search) => source.SearchAsync(search, default).Select(r => r.Key).ToListAsync().AsTask();
    }
}
