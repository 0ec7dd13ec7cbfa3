using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.EventStore.Store;

namespace EventRegistry.Specs.EventStore;

public class appending_to_a_stream
{
    [Fact]
    public async Task gives_back_all_that_was_said()
    {
        await using var store = await FreshAsync();
        var (enrolled, named) = (Event(Enrolled(Ada)), Event(new Added<Name>(NameOf(Ada, 3, "Ada"))) with { Actor = null });
        (await store.AppendAsync(Ada, ExpectedVersion.New, enrolled, named)).Versions.ShouldBe([1, 2]);
        (await store.ReadAsync(Ada)).ShouldBe(
        [
            new(Ada, 1, 1, Sample.Instant, "anna", Why, enrolled.Change),
            new(Ada, 2, 2, Sample.Instant, null, Why, named.Change),
        ]);
    }

    [Fact]
    public async Task goes_on_where_the_stream_ends_when_any_version_will_do()
    {
        await using var store = await FreshAsync();
        await store.AppendAsync(Ada, ExpectedVersion.Any, Named(Ada, 2));
        (await store.AppendAsync(Ada, ExpectedVersion.Any, Named(Ada, 2, firstId: 3))).ShouldSatisfyAllConditions(
            a => a.Versions.ShouldBe([3, 4]),
            a => a.Sequences.ShouldBe([3, 4]));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    [InlineData(3, 2)]
    [InlineData(1, 0)]
    public async Task is_refused_at_another_version_and_draws_no_number(int expected, int actual)
    {
        await using var store = await FreshAsync();
        if (actual > 0) await store.AppendAsync(Ada, ExpectedVersion.New, Named(Ada, actual));
        var moved = await Should.ThrowAsync<StreamMoved>(() => store.AppendAsync(Ada, ExpectedVersion.Exactly(expected), Named(Ada, 1, firstId: 9)));
        (moved.Expected, moved.Actual).ShouldBe((expected, actual));
        (await store.AppendAsync(Grace, ExpectedVersion.New, Named(Grace, 1))).Sequences.ShouldBe([actual + 1]);
        (await store.AskAsync<long>("select count(*) from eventregistry.mt_streams")).ShouldBe(actual > 0 ? 2 : 1);
    }

    [Fact]
    public async Task is_won_by_one_of_many_writers_and_leaves_no_gap()
    {
        await using var store = await FreshAsync();
        var won = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var version = 0; version < 20; version++)
            {
                try
                {
                    await store.AppendAsync(Ada, ExpectedVersion.Exactly(version), Named(Ada, 1));
                    Interlocked.Increment(ref won);
                }
                catch (StreamMoved)
                {
                }
            }
        }));
        won.ShouldBe(20);
        (await store.ReadAsync(Ada)).Select(e => (e.Version, e.Sequence)).ShouldBe(Enumerable.Range(1, 20).Select(n => ((long)n, (long)n)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task changes_nothing_the_second_time(bool exactly)
    {
        await using var store = await FreshAsync();
        var events = Named(Ada, 3);
        var first = await store.AppendAsync(Ada, exactly ? ExpectedVersion.New : ExpectedVersion.Any, events);
        await store.AppendAsync(Ada, ExpectedVersion.Any, Named(Ada, 1, firstId: 9));
        var second = await store.AppendAsync(Ada, exactly ? ExpectedVersion.New : ExpectedVersion.Any, events);
        second.Versions.ShouldBe(first.Versions);
        second.Sequences.ShouldBe(first.Sequences);
        (await store.CountAsync()).ShouldBe(4);
    }

    [Fact]
    public async Task under_the_id_of_another_event_is_refused()
    {
        await using var store = await FreshAsync();
        var events = Named(Ada, 2);
        await store.AppendAsync(Ada, ExpectedVersion.New, events[0]);
        await Should.ThrowAsync<EventIdTaken>(() => store.AppendAsync(Ada, ExpectedVersion.Any, events));
        await Should.ThrowAsync<EventIdTaken>(() => store.AppendAsync(Grace, ExpectedVersion.New, events[0]));
        (await store.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task needs_one_connection_only_to_say_no()
    {
        await using var store = await FreshAsync();
        await using var connections = PostgresEventStore.Connect(store.ConnectionString + ";Maximum Pool Size=1;Timeout=5");
        using var events = store.Again(through: connections);
        var told = Named(Ada, 1);
        for (var i = 0; i < 2; i++) await events.AppendAsync(new Append(Campus, Ada, ExpectedVersion.Any, told), CancellationToken.None);
        await Should.ThrowAsync<StreamMoved>(() => events.AppendAsync(new Append(Campus, Ada, ExpectedVersion.New, Named(Ada, 1)), CancellationToken.None));
    }

    [Fact]
    public async Task of_nothing_does_nothing()
    {
        await using var store = await FreshAsync();
        (await store.AppendAsync(Ada, ExpectedVersion.Exactly(7))).Versions.ShouldBeEmpty();
        (await store.CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task is_refused_when_the_stream_is_archived()
    {
        await using var store = await FreshAsync();
        await store.AppendAsync(Ada, ExpectedVersion.New, Named(Ada, 1));
        await store.ExecuteAsync("update eventregistry.mt_streams set is_archived = true; update eventregistry.mt_events set is_archived = true");
        await Should.ThrowAsync<StreamIsArchived>(() => store.AppendAsync(Ada, ExpectedVersion.Any, Named(Ada, 1, firstId: 2)));
        (await store.ReadAsync(Ada)).ShouldBeEmpty();
        (await store.SequencesAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("'; drop table eventregistry.mt_events; --")]
    [InlineData("\" \\ $1 ${x} {\"a\": null} %s \u0001 \u2028 Ñandú 👩‍🚀")]
    [InlineData("")]
    public async Task keeps_data_as_data(string text)
    {
        await using var store = await FreshAsync();
        var told = Event(new Added<Name>(NameOf(Ada, 3, text))) with { Actor = text, Cause = new(text, text) };
        // A tenant without a name is none.
        var tenant = $"of {text}";
        await store.Events.AppendAsync(new Append(tenant, Ada, ExpectedVersion.New, [told]), CancellationToken.None);
        await store.Events.AppendAsync(new Append(tenant, Ada, ExpectedVersion.Exactly(1), [Event(new Deleted<Name>(3))]), CancellationToken.None);
        var read = await store.Events.ReadStreamAsync(tenant, Ada, UpTo.Now, CancellationToken.None).ToListAsync();
        read[0].ShouldBe(new(Ada, 1, 1, Sample.Instant, text, new(text, text), told.Change));
    }

    [Fact]
    public async Task notes_beside_the_event_what_marten_notes()
    {
        await using var store = await FreshAsync();
        await store.AppendAsync(Ada, ExpectedVersion.New, Event(new Added<Name>(NameOf(Ada, 3, "Ada"))));
        await store.AppendAsync(Ada, ExpectedVersion.Exactly(1), Event(new Deleted<Name>(3)) with { At = Sample.Instant.AddDays(1), Actor = null });
        await using var command = store.Database.CreateCommand(
            "select e.*, s.type as stream_type, s.version as stream_version, s.created, s.timestamp as stream_timestamp from eventregistry.mt_events e join eventregistry.mt_streams s on s.id = e.stream_id order by seq_id");
        await using var reader = await command.ExecuteReaderAsync();
        var headers = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToList();
        var rows = new List<object[]>();
        while (await reader.ReadAsync())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        Snapshot.Matches(string.Join("\n\n", rows.Select(row => Snapshot.Table(["column", "value"], headers.Zip(row, (h, v) => new object?[] { h, v })))));
    }
}
