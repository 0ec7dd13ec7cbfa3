using EventRegistry.Host.EventStore;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.EventStore.Store;

namespace EventRegistry.Specs.EventStore;

public class appending_to_several_streams
{
    [Fact]
    public async Task answers_in_the_order_asked()
    {
        await using var store = await FreshAsync();
        var appended = await store.Events.AppendAsync(
            [new(Campus, Grace, ExpectedVersion.New, Named(Grace, 2)), new(Campus, Person(99), ExpectedVersion.Any, []), new(Campus, Ada, ExpectedVersion.New, Named(Ada, 3))],
            CancellationToken.None);
        appended.Select(a => a.Versions.Count).ShouldBe([2, 0, 3]);
        foreach (var (who, places) in new[] { (Grace, appended[0]), (Ada, appended[2]) })
            (await store.ReadAsync(who)).Select(e => e.Sequence).ShouldBe(places.Sequences);
    }

    [Fact]
    public async Task stores_all_or_nothing()
    {
        await using var store = await FreshAsync();
        await store.AppendAsync(Grace, ExpectedVersion.New, Named(Grace, 1));
        var moved = await Should.ThrowAsync<StreamMoved>(() => store.Events.AppendAsync(
            [new(Campus, Ada, ExpectedVersion.New, Named(Ada, 1)), new(Campus, Grace, ExpectedVersion.New, Named(Grace, 1, firstId: 2))], CancellationToken.None));
        moved.Stream.ShouldBe(Grace);
        (await store.ReadAsync(Ada)).ShouldBeEmpty();
        (await store.AppendAsync(Ada, ExpectedVersion.New, Named(Ada, 1))).Sequences.ShouldBe([2]);
    }

    [Fact]
    public async Task changes_nothing_the_second_time()
    {
        await using var store = await FreshAsync();
        Append[] appends = [new(Campus, Ada, ExpectedVersion.New, Named(Ada, 2)), new("3", Ada, ExpectedVersion.New, Named(Ada, 1))];
        var first = await store.Events.AppendAsync(appends, CancellationToken.None);
        var second = await store.Events.AppendAsync(appends, CancellationToken.None);
        second.SelectMany(a => a.Sequences).ShouldBe(first.SelectMany(a => a.Sequences));
        (await store.CountAsync()).ShouldBe(3);
    }

    // R12: every stream's answer is its own, whichever of the batch conflict.
    [Fact]
    public async Task blames_only_the_stream_that_moved_in_mixed_batches_from_many_writers()
    {
        await using var store = await FreshAsync();
        await store.AppendAsync(Person(1), ExpectedVersion.New, Named(Person(1), 1));
        await Task.WhenAll(Enumerable.Range(0, 6).Select(async writer =>
        {
            for (var round = 0; round < 10; round++)
            {
                var conflicts = (writer + round) % 2 == 0;
                Append shared = new(Campus, Person(1), conflicts ? ExpectedVersion.New : ExpectedVersion.Any, Named(Person(1), 1));
                Append[] own = [.. Enumerable.Range(0, 3).Select(n => Person(1000 + (writer * 100) + (round * 3) + n)).Select(p => new Append(Campus, p, ExpectedVersion.New, Named(p, 2)))];
                var all = store.Events.AppendAsync([own[0], shared, own[1], own[2]], CancellationToken.None);
                if (!conflicts)
                {
                    (await all).Select(a => a.Versions.Count).ShouldBe([2, 1, 2, 2]);
                    continue;
                }

                (await Should.ThrowAsync<StreamMoved>(() => all)).Stream.ShouldBe(Person(1));
            }
        }));
        (await store.CountAsync()).ShouldBe(1 + (30 * 7));
        (await store.AskAsync<bool>("select bool_and(version = (select count(*) from eventregistry.mt_events e where e.stream_id = s.id)) from eventregistry.mt_streams s")).ShouldBeTrue();
    }

    [Fact]
    public async Task refuses_to_be_told_twice_of_one()
    {
        await using var store = await FreshAsync();
        Append append = new(Campus, Ada, ExpectedVersion.Any, Named(Ada, 1));
        await Should.ThrowAsync<ArgumentException>(() => store.Events.AppendAsync([append, append], CancellationToken.None));
    }
}
