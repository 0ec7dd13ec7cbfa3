using EventRegistry.Host.EventStore;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.EventStore.Store;

namespace EventRegistry.Specs.EventStore;

public class migrating_a_store
{
    // R13
    [Fact]
    public async Task leaves_everything_as_it_is_the_second_time()
    {
        await using var store = await FreshAsync();
        await store.AppendAsync(Ada, ExpectedVersion.New, Named(Ada, 3));
        await store.ExecuteAsync("alter table eventregistry.mt_events add column somebodys int default 7");
        for (var i = 0; i < 2; i++) await Migrations.OfEventStore.ApplyAsync(store.Database, CancellationToken.None);
        // As if the ledger were lost: even then the files only add what is not there.
        await store.ExecuteAsync("drop table eventregistry.migrations");
        await Migrations.OfEventStore.ApplyAsync(store.Database, CancellationToken.None);
        (await store.AskAsync<long>("select sum(somebodys) from eventregistry.mt_events")).ShouldBe(21);
        (await store.AppendAsync(Ada, ExpectedVersion.Exactly(3), Named(Ada, 1, firstId: 4))).Sequences.ShouldBe([4]);
    }

    [Fact]
    public async Task may_be_done_by_several_at_once()
    {
        await using var database = await Postgres.FreshDatabaseAsync();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Migrations.OfEventStore.ApplyAsync(database.DataSource, CancellationToken.None)));
        await using var command = database.DataSource.CreateCommand("select count(*) from eventregistry.migrations where room = 'EventStore'");
        (await command.ExecuteScalarAsync()).ShouldBe((long)Migrations.OfEventStore.SchemaVersion);
    }

    [Fact]
    public async Task is_refused_when_a_newer_program_made_the_tables()
    {
        await using var store = await FreshAsync();
        await store.ExecuteAsync("insert into eventregistry.migrations (room, version, name) values ('EventStore', 1000, 'from the future')");
        await Should.ThrowAsync<SchemaIsNewer>(() => Migrations.OfEventStore.ApplyAsync(store.Database, CancellationToken.None));
    }

    [Fact]
    public async Task makes_the_tables_that_marten_makes()
    {
        await using var store = await FreshAsync();
        var columns = await store.AskAsync<string>(
            """
            select string_agg(format('%s.%s %s%s%s', table_name, column_name,
                case when data_type = 'character varying' then 'varchar' || coalesce('(' || character_maximum_length || ')', '') else data_type end,
                case is_nullable when 'NO' then ' not null' else '' end, ' default ' || column_default), e'\n' order by table_name, ordinal_position)
            from information_schema.columns where table_schema = 'eventregistry' and table_name <> 'migrations'
            """);
        var indexes = await store.AskAsync<string>(
            "select string_agg(indexdef, e'\n' order by tablename, indexname) from pg_indexes where schemaname = 'eventregistry' and tablename <> 'migrations'");
        var constraints = await store.AskAsync<string>(
            """
            select string_agg(format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)), e'\n' order by conrelid::regclass::text, conname)
            from pg_constraint where connamespace = 'eventregistry'::regnamespace and conrelid <> 'eventregistry.migrations'::regclass and contype <> 'n'
            """);
        var sequence = await store.AskAsync<string>(
            "select format('%s %s, by %s, cache %s', sequencename, data_type, increment_by, cache_size) from pg_sequences where schemaname = 'eventregistry'");
        Snapshot.Matches(string.Join("\n\n", columns, indexes, constraints, sequence));
    }
}
