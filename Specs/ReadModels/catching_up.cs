using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;
using EventRegistry.Host.ReadModels;
using EventRegistry.Projections.ReadModels;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Observatory;

namespace EventRegistry.Specs.ReadModels;

public sealed class catching_up
{
    [Fact]
    public async Task tells_what_history_holds_and_nothing_the_second_time()
    {
        await using var shelf = await Shelf.FreshAsync();
        await shelf.StoreAsync(Story.Given(Ada.Enrolled).When(Grace.Synced).Events);
        (await shelf.CatchUp.RunAsync(default)).ShouldBeGreaterThan(10);
        var once = await shelf.EverythingAsync();
        (await shelf.CatchUp.RunAsync(default)).ShouldBe(0);
        (await shelf.EverythingAsync()).ShouldBe(once);

        (await shelf.Book.FindAsync(Kind<Name>.Instance, Ada.Name.Id, default)).ShouldSatisfyAllConditions(
            row => row!.Record.ShouldBe(Ada.Name),
            row => row!.Stream.ShouldBe(Ada.Stream),
            row => row!.Co.ShouldBe(Co));
        (await shelf.Book.ListAsync(Kind<Name>.Instance, [new(OwnedBy.Person, Ada.Id)], default).ToListAsync()).Select(r => r.RowId).ShouldBe([Ada.Name.Id]);
        (await shelf.Book.ListAsync(Kind<Address>.Instance, [new(OwnedBy.Role, Ada.Role.Id), new(OwnedBy.Co, Co.Value)], default).ToListAsync()).Select(r => r.RowId).ShouldBe([Ada.Address.Id]);
        (await shelf.Book.ListAsync(Kind<Name>.Instance, [new(OwnedBy.Person, Ada.Id), new(OwnedBy.Co, 3)], default).ToListAsync()).ShouldBeEmpty();
        (await shelf.Book.ListAsync(Kind<Name>.Instance, [], default).ToListAsync()).Select(r => r.RowId).ShouldBe([Ada.Name.Id, Grace.NameThere.Id, Grace.Name.Id], ignoreOrder: true);
    }

    [Fact]
    public async Task gives_the_same_as_a_rebuild()
    {
        await using var shelf = await Shelf.FreshAsync();
        await shelf.StoreAsync(Story.Given(Ada.Enrolled).When(Grace.Synced)
            .When(Edited(Ada.Name with { Given = "Augusta" }, 9_001), Deleted(Ada.Page), Purged(Ada.Mail)).Events);
        await shelf.CatchUp.RunAsync(default);
        var caughtUp = await shelf.EverythingAsync();
        await shelf.CatchUp.RebuildAsync(default);
        (await shelf.EverythingAsync()).ShouldBe(caughtUp);
        await shelf.CatchUp.RebuildAsync(default);
        (await shelf.EverythingAsync()).ShouldBe(caughtUp);
    }
}
