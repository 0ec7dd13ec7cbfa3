using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;
using EventRegistry.Host.Commands;
using EventRegistry.Specs.ReadModels;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Commands;

public sealed class drawing_ids
{
    private const int Drawers = 16;
    private const int Each = 50;

    [Fact]
    public async Task shares_a_block_among_all_who_want_one_at_once()
    {
        await using var shelf = await Shelf.FreshAsync();
        using var ids = new Ids(shelf.Registry.Database);
        var drawn = await Task.WhenAll(Enumerable.Range(0, Drawers).Select(_ => Task.Run(() => DrawAsync(ids))));

        // None twice, and none left out, since every block is used up before the next is taken.
        drawn.SelectMany(d => d).Order().ShouldBe(Enumerable.Range(1, Drawers * Each));
    }

    private static async Task<List<int>> DrawAsync(Ids ids)
    {
        var drawn = new List<int>();
        for (var i = 0; i < Each; i++) drawn.Add(await ids.DrawAsync(Kind<Name>.Instance, default));
        return drawn;
    }
}
