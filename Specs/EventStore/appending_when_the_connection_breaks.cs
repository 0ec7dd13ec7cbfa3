using EventRegistry.Host.EventStore;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.EventStore.Store;

namespace EventRegistry.Specs.EventStore;

// R5, R6
public class appending_when_the_connection_breaks
{
    private const string OfTheEvents = "find-me-in-the-stream-of-bytes";

    [Theory]
    [InlineData(Cut.BeforeTheServerSeesIt, true)]
    [InlineData(Cut.BeforeTheServerSeesIt, false)]
    [InlineData(Cut.WhenItsAnswerHasComeBack, true)]
    [InlineData(Cut.WhenItsAnswerHasComeBack, false)]
    public async Task stores_once_and_says_so(Cut when, bool exactly)
    {
        await using var store = await FreshAsync();
        await using var proxy = new CuttingProxy(store.ConnectionString);
        await using var connections = PostgresEventStore.Connect(proxy.ConnectionString);
        using var events = store.Again(through: connections);
        await events.AppendAsync(new Append(Campus, Ada, ExpectedVersion.New, Named(Ada, 2)), CancellationToken.None);
        proxy.CutAt(OfTheEvents, when);
        var marked = Named(Ada, 3, firstId: 3).Select(e => e with { Cause = new(OfTheEvents, "") }).ToList();
        var appended = await events.AppendAsync(
            new Append(Campus, Ada, exactly ? ExpectedVersion.Exactly(2) : ExpectedVersion.Any, marked), CancellationToken.None);
        proxy.Cuts.ShouldBe(1);
        appended.Versions.ShouldBe([3, 4, 5]);
        (await store.ReadAsync(Ada)).Skip(2).Select(e => e.Sequence).ShouldBe(appended.Sequences);
        (await store.CountAsync()).ShouldBe(5);
    }

    [Theory]
    [InlineData(Cut.BeforeTheServerSeesIt)]
    [InlineData(Cut.WhenItsAnswerHasComeBack)]
    public async Task at_the_commit_stores_all_streams_once(Cut when)
    {
        await using var store = await FreshAsync();
        await using var proxy = new CuttingProxy(store.ConnectionString);
        await using var connections = PostgresEventStore.Connect(proxy.ConnectionString);
        using var events = store.Again(through: connections);
        proxy.CutAt("COMMIT", when);
        var appended = await events.AppendAsync(
            [new(Campus, Ada, ExpectedVersion.New, Named(Ada, 2)), new(Campus, Grace, ExpectedVersion.Any, Named(Grace, 1))], CancellationToken.None);
        proxy.Cuts.ShouldBe(1);
        appended.Select(a => a.Versions.Count).ShouldBe([2, 1]);
        (await store.CountAsync()).ShouldBe(3);
        (await store.ReadAsync(Grace)).Single().Sequence.ShouldBe(appended[1].Sequences[0]);
    }

    [Fact]
    public async Task for_good_says_that_nothing_is_known()
    {
        await using var store = await FreshAsync();
        var proxy = new CuttingProxy(store.ConnectionString);
        await using var connections = PostgresEventStore.Connect(proxy.ConnectionString);
        using var events = store.Again(through: connections);
        await events.AppendAsync(new Append(Campus, Ada, ExpectedVersion.New, Named(Ada, 1)), CancellationToken.None);
        // Pooled connections are found broken, and no new one can be had.
        await proxy.DisposeAsync();
        await Should.ThrowAsync<AppendOutcomeUnknown>(() => events.AppendAsync(new Append(Campus, Ada, ExpectedVersion.Any, Named(Ada, 1)), CancellationToken.None));
    }
}
