using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.EventStore.Store;

namespace EventRegistry.Specs.EventStore;

public class reading_streams
{
    [Fact]
    public async Task of_a_kind_tells_each_from_its_first_event_to_its_last()
    {
        await using var store = await FilledAsync();
        var streams = await store.Events.ReadByStreamAsync(Campus, StreamKind.Person, UpTo.Now, Detail.Full, CancellationToken.None).ToListAsync();
        streams.Select(s => s.Stream.Id).Order().ShouldBe(Enumerable.Range(1, 300));
        foreach (var stream in streams)
        {
            stream.Entries.Select(e => e.Version).ShouldBe([1, 2, 3, 4]);
            stream.Entries.ShouldAllBe(e => e.Stream == stream.Stream && e.Actor == "anna" && e.Cause == Why);
        }
    }

    [Fact]
    public async Task leaves_out_who_and_why_when_only_the_essential_is_wanted()
    {
        await using var store = await FilledAsync();
        var full = await store.Events.ReadByStreamAsync(Campus, StreamKind.Person, UpTo.Now, Detail.Full, CancellationToken.None).ToListAsync();
        var essential = await store.Events.ReadByStreamAsync(Campus, StreamKind.Person, UpTo.Now, Detail.Essential, CancellationToken.None).ToListAsync();
        essential.SelectMany(s => s.Entries).ShouldBe(full.SelectMany(s => s.Entries).Select(e => e with { Actor = null, Cause = null }));
    }

    [Fact]
    public async Task leaves_out_other_kinds_other_tenants_and_what_is_archived()
    {
        await using var store = await FreshAsync();
        await store.AppendAsync(Ada, ExpectedVersion.New, Named(Ada, 1));
        await store.AppendAsync(Grace, ExpectedVersion.New, Named(Grace, 1));
        await store.AppendAsync(new(StreamKind.OrgIdentity, 57), ExpectedVersion.New, Named(Ada, 1));
        await store.Events.AppendAsync(new Append("3", Ada, ExpectedVersion.New, Named(Ada, 1)), CancellationToken.None);
        await store.ExecuteAsync("update eventregistry.mt_streams set is_archived = true where id = 'person/58'; update eventregistry.mt_events set is_archived = true where stream_id = 'person/58'");
        (await store.Events.ReadByStreamAsync(Campus, StreamKind.Person, UpTo.Now, Detail.Full, CancellationToken.None).ToListAsync())
            .ShouldHaveSingleItem().Stream.ShouldBe(Ada);
        (await store.Events.ReadStreamsAsync(Campus, StreamKind.Person, [58, 57], UpTo.Now, Detail.Full, CancellationToken.None).ToListAsync())
            .ShouldHaveSingleItem().Entries.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task by_id_keeps_the_order_asked_for()
    {
        await using var store = await FilledAsync();
        int[] wanted = [.. Enumerable.Range(1, 1200).Reverse(), 7];
        var streams = await store.Events.ReadStreamsAsync(Campus, StreamKind.Person, wanted, UpTo.Now, Detail.Essential, CancellationToken.None).ToListAsync();
        streams.Select(s => s.Stream.Id).ShouldBe(Enumerable.Range(1, 300).Reverse());
        streams.ShouldAllBe(s => s.Entries.Select(e => e.Version).SequenceEqual(new long[] { 1, 2, 3, 4 }));
    }

    [Fact]
    public async Task stops_at_an_instant_or_at_an_event_both_inclusive()
    {
        await using var store = await FreshAsync();
        var hours = Enumerable.Range(0, 4).Select(h => Named(Ada, 1, firstId: h + 1)[0] with { At = Sample.Instant.AddHours(h) }).ToList();
        await store.AppendAsync(Grace, ExpectedVersion.New, Named(Grace, 1)[0] with { At = Sample.Instant.AddDays(1) });
        await store.AppendAsync(Ada, ExpectedVersion.New, hours);
        foreach (var upTo in new[] { UpTo.Instant(Sample.Instant.AddHours(2)), UpTo.Instant(Sample.Instant.AddHours(4).ToOffset(TimeSpan.FromHours(2)).AddTicks(-1)), UpTo.Event(4) })
        {
            var expected = upTo.Sequence is null && upTo.At > Sample.Instant.AddHours(3) ? 4 : 3;
            (await store.ReadAsync(Ada, upTo)).Count.ShouldBe(expected);
            var streams = await store.Events.ReadByStreamAsync(Campus, StreamKind.Person, upTo, Detail.Essential, CancellationToken.None).ToListAsync();
            streams.Single(s => s.Stream == Ada).Entries.Count.ShouldBe(expected);
            streams.Any(s => s.Stream == Grace).ShouldBe(upTo.Sequence is not null);
            (await store.Events.ReadStreamsAsync(Campus, StreamKind.Person, [57], upTo, Detail.Full, CancellationToken.None).SingleAsync()).Entries.Count.ShouldBe(expected);
        }
    }

    [Fact]
    public async Task may_be_given_up_at_any_time()
    {
        await using var store = await FilledAsync();
        var reading = store.Events.ReadByStreamAsync(Campus, StreamKind.Person, UpTo.Now, Detail.Full, CancellationToken.None);
        for (var i = 0; i < 30; i++) (await reading.FirstAsync()).Entries.Count.ShouldBe(4);
        using var cancelled = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in store.Events.ReadByStreamAsync(Campus, StreamKind.Person, UpTo.Now, Detail.Full, cancelled.Token)) await cancelled.CancelAsync();
        });
        (await reading.CountAsync()).ShouldBe(300);
    }

    /// <summary>300 people with four events each, none of which stand together.</summary>
    private static async Task<Store> FilledAsync()
    {
        var store = await FreshAsync();
        for (var round = 0; round < 4; round++)
            await store.Events.AppendAsync(
                [.. Enumerable.Range(1, 300).Select(p => new Append(Campus, Person(p), ExpectedVersion.Exactly(round), Named(Person(p), 1, firstId: round + 1)))],
                CancellationToken.None);
        return store;
    }
}
