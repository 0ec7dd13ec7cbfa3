using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Import;

/// <summary>Successive states of one real Registry, followed from each to the next.</summary>
public sealed class following_the_golden_histories
{
    private static readonly string[] Rounds = ["sources-a/round-0", "sources-a/round-1", "sources-a/round-2", "sources-a/round-3", "sources-a/round-4"];

    [Fact]
    public async Task ends_at_the_very_same_rows_as_the_real_product()
    {
        await using var follower = await Follower.NewAsync();
        foreach (var round in Rounds)
        {
            (await follower.FollowAsync(Datasets.Tables(round))).ShouldNotBeEmpty();
            await ShouldBeAsExpectedAsync(follower, round);
        }

        (await follower.FollowAsync(Datasets.Tables(Rounds[^1]))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("registry-a")]
    [InlineData("registry-b")]
    [InlineData("sources-a/round-4")]
    public async Task appends_nothing_the_second_time(string dataset)
    {
        await using var follower = await Follower.NewAsync();
        (await follower.FollowAsync(Datasets.Tables(dataset))).ShouldNotBeEmpty();
        (await follower.FollowAsync(Datasets.Tables(dataset))).ShouldBeEmpty();
    }

    [Fact]
    public async Task refuses_a_state_of_another_registry()
    {
        await using var follower = await Follower.NewAsync();
        await follower.FollowAsync(Datasets.Tables("registry-a"));
        var refused = await Should.ThrowAsync<Host.Import.ImportFailed>(() => follower.FollowAsync(Datasets.Tables("registry-b")));
        refused.Message.Replace(Datasets.Tables("registry-b"), "(folder)", StringComparison.Ordinal).ShouldBe(
            "(folder) is another Registry: its CO 2 (Peer CO) was made on 2026-11-21 00:15:18Z, the one in history (Peer CO) on 2026-11-21 00:17:25Z. Use another --database for it.");
        (await follower.FollowAsync(Datasets.Tables("registry-a"))).ShouldBeEmpty();
    }

    private static async Task ShouldBeAsExpectedAsync(Follower follower, string dataset)
    {
        foreach (var (table, rows) in await follower.TargetAsync())
            rows.ShouldBe((await File.ReadAllTextAsync(Path.Combine(Datasets.Expected(dataset), $"sp_{table}.csv"))).ReplaceLineEndings("\n"), $"{dataset}: sp_{table}");
    }
}
