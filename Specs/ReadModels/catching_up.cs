using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.ReadModels;
using EventRegistry.Projections.ReadModels;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Observatory;

namespace EventRegistry.Specs.ReadModels;

public sealed class catching_up
{
    private static Story ALife => Story.Given(Ada.Enrolled).When(Grace.Synced)
        .When(Edited(Ada.Name with { Given = "Augusta" }, 9_001), Deleted(Ada.Page), Purged(Ada.Mail));

    [Fact]
    public async Task tells_what_history_holds_and_nothing_the_second_time()
    {
        await using var shelf = await Shelf.FreshAsync();
        await shelf.StoreAsync(ALife.Events);
        (await shelf.LagAsync()).ShouldBe(ALife.Events.Count);
        (await shelf.CatchUp.RunAsync(default)).ShouldBe(ALife.Streams.Count());
        (await shelf.LagAsync()).ShouldBe(0);
        var once = await shelf.EverythingAsync();
        (await shelf.CatchUp.RunAsync(default)).ShouldBe(0);
        (await shelf.EverythingAsync()).ShouldBe(once);
    }

    [Fact]
    public async Task gives_the_same_as_a_rebuild()
    {
        await using var shelf = await Shelf.FreshAsync();
        await shelf.StoreAsync(ALife.Events);
        await shelf.CatchUp.RunAsync(default);
        var (caughtUp, tables) = (await shelf.EverythingAsync(), await shelf.IndexesAsync());
        for (var i = 0; i < 2; i++)
        {
            await shelf.CatchUp.RebuildAsync(default);
            (await shelf.EverythingAsync()).ShouldBe(caughtUp);
            (await shelf.IndexesAsync()).ShouldBe(tables);
        }
    }

    [Fact]
    public async Task goes_on_where_others_were_faster()
    {
        await using var shelf = await Shelf.FreshAsync();
        await shelf.StoreAsync(ALife.Events);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => shelf.CatchUp.RunAsync(default)));
        var many = await shelf.EverythingAsync();
        await shelf.CatchUp.RebuildAsync(default);
        (await shelf.EverythingAsync()).ShouldBe(many);
    }

    [Fact]
    public async Task removes_what_was_purged_and_what_went_to_another_stream()
    {
        await using var shelf = await Shelf.FreshAsync();
        var story = Story.Given(Ada.Enrolled).When(Grace.Enrolled);
        await shelf.StoreAsync(story.Events);
        await shelf.CatchUp.RunAsync(default);
        var before = story.Events.Count;
        story.When(Purged(Ada.Mail), Edited(Ada.Role with { PersonId = new(Grace.Id) }, 9_001),
            new Received<Role>(Ada.Role with { PersonId = new(Grace.Id) }, 1, Story.Morning, Story.Noon));
        await shelf.StoreAsync(story.Events.Skip(before));
        await shelf.CatchUp.TellAsync([(Shelf.Campus, Grace.Stream)], default);
        await shelf.CatchUp.TellAsync([(Shelf.Campus, Ada.Stream)], default);

        (await shelf.Book.FindAsync(Kind<EmailAddress>.Instance, Ada.Mail.Id, default)).ShouldBeNull();
        (await shelf.Book.FindAsync(Kind<Role>.Instance, Ada.Role.Id, default))!.Stream.ShouldBe(Grace.Stream);
        (await shelf.Book.FindAsync(Kind<Role>.Instance, 9_001, default))!.Stream.ShouldBe(Ada.Stream);
    }

    [Fact]
    public async Task gives_what_two_streams_claim_to_the_one_that_said_so_last()
    {
        await using var shelf = await Shelf.FreshAsync();
        var story = Story.Given(Ada.Enrolled).When(Grace.Enrolled)
            .When(new Received<Role>(Ada.Role with { PersonId = new(Grace.Id) }, 1, Story.Morning, Story.Noon));
        await shelf.StoreAsync(story.Events);
        await shelf.CatchUp.RunAsync(default);
        (await shelf.Book.FindAsync(Kind<Role>.Instance, Ada.Role.Id, default))!.Stream.ShouldBe(Grace.Stream);
        var caughtUp = await shelf.EverythingAsync();
        await shelf.CatchUp.RebuildAsync(default);
        (await shelf.EverythingAsync()).ShouldBe(caughtUp);
    }

    [Fact]
    public async Task does_not_put_back_what_is_older()
    {
        await using var shelf = await Shelf.FreshAsync();
        var story = Story.Given(Ada.Enrolled);
        var before = story.Events.Count;
        await shelf.StoreAsync(story.Events);
        var early = StreamRows.Of(await shelf.ReadAsync(Ada.Stream));
        await shelf.StoreAsync(story.When(Purged(Ada.Mail), Edited(Ada.Role with { PersonId = new(Grace.Id) }, 9_001)).Events.Skip(before));
        await shelf.CatchUp.RunAsync(default);
        var late = await shelf.EverythingAsync();
        (await shelf.EnterAsync(early)).ShouldBe(0);
        (await shelf.EverythingAsync()).ShouldBe(late);
    }

    [Fact]
    public async Task says_of_people_when_they_are_due()
    {
        await using var shelf = await Shelf.FreshAsync();
        await shelf.StoreAsync(Story.Given(Ada.Enrolled).When(Grace.Enrolled).Events);
        var catchUp = new CatchUp(shelf.Registry) { NextDue = Always((person, _) => person.Id.Value == Ada.Id ? Story.Noon : null) };
        await catchUp.RunAsync(default);
        (await shelf.TextsAsync("select stream || to_char(at at time zone 'UTC', ' HH24:MI') from eventregistry.due")).ShouldBe(["person/57 12:00"]);
        await catchUp.RebuildAsync(default);
        (await shelf.TextsAsync("select stream from eventregistry.due")).ShouldBe(["person/57"]);
        await shelf.Registry.Store.AppendAsync(new Append(Shelf.Campus, Ada.Stream, ExpectedVersion.Any, Store(Deleted(Ada.Page))), default);
        await new CatchUp(shelf.Registry) { NextDue = Always((_, _) => null) }.RunAsync(default);
        // It was due at noon, which is long ago, and nobody has acted on it yet.
        (await shelf.TextsAsync("select stream from eventregistry.due")).ShouldBe(["person/57"]);
    }

    private static Func<string, CancellationToken, Task<NextDue>> Always(NextDue next) => (_, _) => Task.FromResult(next);

    private static IReadOnlyList<NewEvent> Store(Change change) => [new(Guid.NewGuid(), Story.Noon, null, new("story", "story"), change)];
}
