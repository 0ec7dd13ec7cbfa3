using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host.ReadModels;
using EventRegistry.Specs.Commands;
using EventRegistry.Specs.Decisions;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Syncing;

public sealed class mapping_groups_anew
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task puts_people_where_mappings_that_came_later_say(bool hashed)
    {
        await using var fed = await FedOffice.OpenAsync();
        var pipeline = await fed.Office.DoAsync(new Add<Pipeline>(Asking.Of<Pipeline>(
            ("CoId", Office.Campus), ("Name", "HR"), ("Status", Standing.Active), ("MatchStrategy", "NO"), ("SyncOnAdd", true), ("SyncOnUpdate", true), ("SyncOnDelete", true))));
        await fed.SetAsync(new() { Pipeline = pipeline, Hash = hashed });
        fed.Feed.Has("1 Ada", "2 Grace");
        (await fed.SyncAsync()).ShouldBe("2 0 0 0 0");
        var group = await fed.Office.DoAsync(new Add<GroupRecord>(Asking.Of<GroupRecord>(("CoId", Office.Campus), ("Name", "Adas"), ("Status", Standing.Active))));
        await fed.Office.DoAsync(new Add<GroupMapping>(Asking.Of<GroupMapping>(("SourceId", fed.Source.Id), ("Attribute", "given"), ("Comparison", "EQS"), ("Pattern", "Ada"), ("GroupId", new GroupId(group)))));
        (await fed.SyncAsync()).ShouldBe("0 0 2 0 0");
        (await MembersAsync(fed, group)).ShouldBe(0);
        // Only what is the same is looked at: what has changed waits for a sync.
        fed.Feed.Has("1 Ada", "2 Ada");
        (await fed.RemapAsync()).Run.Errors.ShouldBe(0);
        (await MembersAsync(fed, group)).ShouldBe(1);
        var before = await fed.EventsAsync();
        await fed.RemapAsync();
        (await fed.EventsAsync()).ShouldBe(before);
    }

    private static async Task<int> MembersAsync(FedOffice fed, int group) =>
        (await fed.Office.Book.ListAsync(Kind<Membership>.Instance, [new(OwnedBy.Group, group)], default).ToListAsync()).Count;
}
