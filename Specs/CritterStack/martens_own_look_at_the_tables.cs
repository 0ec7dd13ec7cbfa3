using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;
using EventRegistry.Host.CritterStack;
using EventRegistry.Host.EventStore;
using EventRegistry.Specs.EventStore;
using JasperFx;
using JasperFx.Events;
using Marten;
using Shouldly;
using Weasel.Core;
using Xunit;
using static EventRegistry.Specs.EventStore.Store;
using IEventStore = EventRegistry.Host.EventStore.IEventStore;

namespace EventRegistry.Specs.CritterStack;

public class martens_own_look_at_the_tables
{
    [Fact]
    public async Task finds_them_as_it_would_have_made_them_and_misses_its_functions_only()
    {
        await using var store = await FreshAsync();
        using var marten = MartenTables.Open(store.Database, AutoCreate.CreateOrUpdate);
        var found = await marten.Storage.Database.CreateMigrationAsync();
        found.Deltas.Where(d => d.SchemaObject is ITable).ShouldAllBe(d => d.Difference == SchemaPatchDifference.None);
        await marten.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        await marten.Storage.Database.AssertDatabaseMatchesConfigurationAsync();
        await EachAppendsAsync(store);
        // What Marten added is nothing to our migrations.
        await Migrations.OfEventStore.ApplyAsync(store.Database, default);
        await marten.Storage.Database.AssertDatabaseMatchesConfigurationAsync();
    }

    [Fact]
    public async Task is_shared_by_the_default_where_marten_was_first()
    {
        await using var database = await Postgres.FreshDatabaseAsync();
        using (var marten = MartenTables.Open(database.DataSource, AutoCreate.CreateOrUpdate)) await marten.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        await Migrations.OfEventStore.ApplyAsync(database.DataSource, default);
        await EachAppendsAsync(database.DataSource);
        using var again = MartenTables.Open(database.DataSource, AutoCreate.CreateOrUpdate);
        await again.Storage.Database.AssertDatabaseMatchesConfigurationAsync();
    }

    [Fact]
    public async Task a_session_of_martens_own_that_loses_a_race_keeps_nobody_from_reading_on()
    {
        await using var store = await FreshAsync();
        await store.AppendAsync(Ada, ExpectedVersion.New, Named(Ada, 1));
        using var marten = MartenTables.Open(store.Database);
        await using (var session = marten.LightweightSession(Campus))
        {
            session.Events.Append(Ada.ToString(), 1, new Deleted<Name>(1));
            await Should.ThrowAsync<EventStreamUnexpectedMaxEventIdException>(() => session.SaveChangesAsync());
        }

        while (!await store.AskAsync<bool>("select exists (select from eventregistry.mt_events where type = 'tombstone')")) await Task.Delay(10);
        await store.AppendAsync(Ada, ExpectedVersion.Exactly(1), Named(Ada, 1, firstId: 2));
        foreach (var events in new IEventStore[] { new PostgresEventStore(store.Database), new MartenEventStore(store.Database, EventNames.Current) })
        {
            using (events) (await events.ReadAllAsync(0, null, default).ToListAsync()).SelectMany(p => p.Events).Select(e => e.Entry.Sequence).ShouldBe([1, 3]);
        }
    }

    private static Task EachAppendsAsync(Store store) => EachAppendsAsync(store.Database);

    private static async Task EachAppendsAsync(Npgsql.NpgsqlDataSource database)
    {
        using var plain = new PostgresEventStore(database);
        using var marten = new MartenEventStore(database, EventNames.Current);
        await plain.AppendAsync(new Append(Campus, Ada, ExpectedVersion.New, Named(Ada, 2)), default);
        await marten.AppendAsync(new Append(Campus, Ada, ExpectedVersion.Exactly(2), Named(Ada, 2)), default);
        (await plain.ReadStreamAsync(Campus, Ada, UpTo.Now, default).CountAsync()).ShouldBe(4);
    }
}
