using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.EventStore.Store;

namespace EventRegistry.Specs.EventStore;

public class reading_what_marten_leaves
{
    // Where one of its sessions loses a race, Marten fills the number that it had drawn.
    [Fact]
    public async Task passes_tombstones()
    {
        await using var store = await FreshAsync();
        await store.AppendAsync(Ada, ExpectedVersion.New, Named(Ada, 1));
        await store.ExecuteAsync(
            """
            insert into eventregistry.mt_streams (tenant_id, id, version) values ('2', 'mt_tombstone', 0);
            insert into eventregistry.mt_events (seq_id, id, stream_id, version, data, type, tenant_id, mt_dotnet_type)
            values (nextval('eventregistry.mt_events_sequence'), gen_random_uuid(), 'mt_tombstone', 2, '{}', 'tombstone', '2', 'JasperFx.Events.Tombstone, JasperFx.Events');
            """);
        await store.AppendAsync(Ada, ExpectedVersion.Exactly(1), Named(Ada, 1, firstId: 2));
        var page = (await store.ReadAllAsync()).ShouldHaveSingleItem();
        page.Events.Select(e => e.Entry.Sequence).ShouldBe([1, 3]);
        page.Through.ShouldBe(3);
        (await store.ReadAllAsync(kinds: [Kind<Role>.Instance])).ShouldHaveSingleItem().Events.ShouldBeEmpty();
        (await store.Events.ReadByStreamAsync(Campus, StreamKind.Person, UpTo.Now, Detail.Full, default).ToListAsync()).ShouldHaveSingleItem().Entries.Count.ShouldBe(2);
        (await StoreOverview.CountAsync(store.Database, default)).ShouldHaveSingleItem().Events.ShouldBe(2);
    }
}
