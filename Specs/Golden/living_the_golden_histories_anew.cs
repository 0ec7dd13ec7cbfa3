using EventRegistry.Specs.Decisions;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Golden;

/// <summary>Lives that a real Registry lived, lived anew through commands.</summary>
public sealed class living_the_golden_histories_anew
{
    [Theory]
    [InlineData("registry-a", 103)]
    [InlineData("registry-b", 382)]
    public async Task leaves_the_same_live_rows(string dataset, int commands)
    {
        var golden = await GoldenHistory.OfAsync(dataset);
        var life = Anew.Of(dataset, golden);
        LiveRows.Difference(LiveRows.Of(golden.Events, life.Ids.Of), LiveRows.Of(life.Desk.Events, v => v)).ShouldBeEmpty();
        life.Commands.ShouldBe(commands);
        life.Past.ShouldBe(PastTheRules.Of(dataset), ignoreOrder: true);
    }
}
