using Shouldly;

namespace EventRegistry.Specs.Import;

/// <summary>A Registry that lives on, and the follower that imports it again and again. Every import must verify without a difference.</summary>
internal sealed record Following(Follower Follower, RegistryFolder Registry)
{
    /// <summary>A story of several imports, and one more that must tell nothing.</summary>
    public static async Task Follows(Func<Following, Task> story)
    {
        await using var follower = await Follower.NewAsync();
        using var registry = Academy.Open();
        await follower.FollowAsync(registry);
        await story(new(follower, registry));
        (await follower.FollowAsync(registry)).ShouldBeEmpty();
    }

    /// <summary>What a second import appends.</summary>
    public static Task Follows(Action<RegistryFolder> then, params string[] expected) => Follows(story => story.Then(then, expected));

    /// <summary>What a second import appends when something had happened before the first.</summary>
    public static async Task Follows(Action<RegistryFolder> before, Action<RegistryFolder> then, params string[] expected)
    {
        await using var follower = await Follower.NewAsync();
        using var registry = Academy.Open();
        before(registry);
        await follower.FollowAsync(registry);
        var story = new Following(follower, registry);
        await story.Then(then, expected);
        await story.Then(_ => { });
    }

    /// <summary>Something happens, and an import tells exactly that.</summary>
    public async Task Then(Action<RegistryFolder> what, params string[] expected)
    {
        what(Registry);
        (await Follower.FollowAsync(Registry)).ShouldBe(expected);
    }
}
