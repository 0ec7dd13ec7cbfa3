using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;
using EventRegistry.Host.CritterStack;
using EventRegistry.Host.EventStore;
using EventRegistry.Specs.EventStore;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.EventStore.Store;

namespace EventRegistry.Specs.CritterStack;

public class continuing_what_the_other_runtime_wrote
{
    // Every column of an event but its numbers, and of its stream.
    private const string Rows = """
        select string_agg(format('%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s', e.version, e.data, e.type, e.timestamp, e.tenant_id, e.mt_dotnet_type, e.correlation_id, e.causation_id, e.headers,
            e.is_archived, s.type, s.version, s.timestamp, s.created), e'\n' order by e.version)
        from eventregistry.mt_events e join eventregistry.mt_streams s on s.tenant_id = e.tenant_id and s.id = e.stream_id where e.stream_id = 
        """;

    [Fact]
    public async Task goes_on_in_one_stream_in_turn()
    {
        await using var store = await FreshAsync();
        using var plain = new PostgresEventStore(store.Database);
        using var marten = new MartenEventStore(store.Database, EventNames.Current);
        IEventStore[] both = [plain, marten];
        foreach (var (who, first) in new[] { (Ada, 0), (Grace, 1) })
        {
            for (var version = 0; version < 6; version++)
                await both[(version + first) % 2].AppendAsync(new Append(Campus, who, ExpectedVersion.Exactly(version), Named(who, 1, version + 1)), default);
            foreach (var events in both)
                (await Should.ThrowAsync<StreamMoved>(() => events.AppendAsync(new Append(Campus, who, ExpectedVersion.Exactly(5), Named(who, 1)), default))).Actual.ShouldBe(6);
            var told = await plain.ReadStreamAsync(Campus, who, UpTo.Now, default).ToListAsync();
            told.Select(e => e.Version).ShouldBe([1, 2, 3, 4, 5, 6]);
            (await marten.ReadStreamAsync(Campus, who, UpTo.Now, default).ToListAsync()).ShouldBe(told);
        }

        var pages = await plain.ReadAllAsync(0, null, default).ToListAsync();
        var theirs = await marten.ReadAllAsync(0, null, default).ToListAsync();
        theirs.SelectMany(p => p.Events).ShouldBe(pages.SelectMany(p => p.Events));
        theirs[^1].Through.ShouldBe(pages[^1].Through);
    }

    [Fact]
    public async Task stores_every_kind_of_event_alike()
    {
        await using var store = await FreshAsync();
        using var plain = new PostgresEventStore(store.Database);
        using var marten = new MartenEventStore(store.Database, EventNames.Current);
        var changes = Kinds.All.SelectMany(Sample.ChangesOf).ToList();
        NewEvent[] Told() => [.. changes.Select((change, i) => Event(change) with { At = Sample.Instant.AddTicks(i * 1_234_567L), Actor = i % 3 == 0 ? null : "anna \"é\"" })];
        await plain.AppendAsync(new Append(Campus, Ada, ExpectedVersion.New, Told()), default);
        await marten.AppendAsync(new Append(Campus, Grace, ExpectedVersion.New, Told()), default);
        (await store.AskAsync<string>(Rows + "'person/58'")).ShouldBe(await store.AskAsync<string>(Rows + "'person/57'"));
        var (ours, theirs) = (await plain.ReadStreamAsync(Campus, Grace, UpTo.Now, default).ToListAsync(), await marten.ReadStreamAsync(Campus, Ada, UpTo.Now, default).ToListAsync());
        ours.Select(e => e.Change).ShouldBe(changes);
        theirs.Select(e => e.Change).ShouldBe(changes);
    }

    [Fact]
    public async Task appends_to_one_stream_with_the_other_and_leaves_no_gap()
    {
        await using var store = await FreshAsync();
        using var plain = new PostgresEventStore(store.Database);
        using var marten = new MartenEventStore(store.Database, EventNames.Current);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(async writer =>
        {
            IEventStore events = writer % 2 == 0 ? plain : marten;
            for (var version = 0; version < 20; version++)
            {
                try
                {
                    await events.AppendAsync(new Append(Campus, Ada, ExpectedVersion.Exactly(version), Named(Ada, 1)), default);
                }
                catch (StreamMoved)
                {
                }
            }
        }));
        (await plain.ReadStreamAsync(Campus, Ada, UpTo.Now, default).ToListAsync()).Select(e => (e.Version, e.Sequence)).ShouldBe(Enumerable.Range(1, 20).Select(n => ((long)n, (long)n)));
        (await plain.SettledAsync(default)).ShouldBe(20);
    }
}
