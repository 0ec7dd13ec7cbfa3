using System.Globalization;
using EventRegistry.Host;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Import;
using Newtonsoft.Json.Linq;
using Npgsql;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Import;

public sealed class importing_a_live_registry
{
    private const string Secret = "hush-hush";

    [Theory]
    [InlineData("registry-a")]
    [InlineData("sources-a/round-4")]
    public async Task tells_the_same_as_its_exported_tables(string dataset)
    {
        using var folder = RegistryFolder.Of(dataset);
        await using var live = await ALiveRegistry.OfAsync(folder);
        await using var database = await Postgres.FreshDatabaseAsync();
        var imported = await RunAsync(live.ConnectionString, database);
        imported.Value<int>("appended").ShouldBe(imported.Value<int>("told"));
        // The same facts have the same ids, so that the way to them can be changed at any time.
        (await RunAsync(folder.Path, database)).Value<int>("appended").ShouldBe(0);
        (await RunAsync(live.ConnectionString, database)).Value<int>("appended").ShouldBe(0);
    }

    [Fact]
    public async Task reads_dates_whatever_the_database_likes_to_write()
    {
        using var folder = RegistryFolder.Of("registry-a");
        await using var live = await ALiveRegistry.OfAsync(folder);
        await live.ExecuteAsync("do $$ begin execute format('alter database %I set datestyle = ''German, DMY''', current_database()); end $$");
        await live.ExecuteAsync("do $$ begin execute format('alter database %I set timezone = ''Asia/Tokyo''', current_database()); end $$");
        NpgsqlConnection.ClearAllPools();
        await using var database = await Postgres.FreshDatabaseAsync();
        (await RunAsync(live.ConnectionString, database)).Value<int>("appended").ShouldBePositive();
        (await RunAsync(folder.Path, database)).Value<int>("appended").ShouldBe(0);
    }

    [Fact]
    public async Task sees_one_moment_although_somebody_writes_meanwhile()
    {
        using var folder = Academy.Open();
        await using var live = await ALiveRegistry.OfAsync(folder);
        await using var database = await Postgres.FreshDatabaseAsync();
        await using var source = PostgresEventStore.Connect(database.ConnectionString);
        await Migrations.OfEventStore.ApplyAsync(source, default);
        var importer = new Importer(database.ConnectionString, Runtime.Current.Store(source), TimeProvider.System);
        await using (var tables = new Interrupted(new LiveRegistry(live.ConnectionString), () => live.ExecuteAsync(
            """
            insert into cm_co_people (id, co_id, status, created, modified, revision, deleted) values (3, 2, 'A', '2026-01-02 10:00', '2026-01-02 10:00', 0, false);
            insert into cm_names (id, co_person_id, given, primary_name, created, modified, revision, deleted) values (3, 3, 'Mary', true, '2026-01-02 10:00', '2026-01-02 10:00', 0, false);
            delete from cm_addresses
            """)))
        {
            var (_, verification) = await importer.ImportAsync(tables, verify: true, (_, _) => { }, default);
            verification!.Differences.ShouldBe(0);
        }

        (await RunAsync(folder.Path, database)).Value<int>("appended").ShouldBe(0);
        // A person, a name, and an address that is gone.
        (await RunAsync(live.ConnectionString, database)).Value<int>("appended").ShouldBe(3);
    }

    [Fact]
    public async Task names_what_it_leaves_alone()
    {
        using var folder = Academy.Open();
        await using var live = await ALiveRegistry.OfAsync(folder);
        await live.ExecuteAsync("create table cm_notes (id integer); create table sp_people (id integer); alter table cm_names add column sounds_like varchar");
        await using var database = await Postgres.FreshDatabaseAsync();
        var left = (await RunAsync(live.ConnectionString, database))["leftAlone"]!.Values<string>().ToList();
        left.ShouldBe(["cm_co_jobs", "cm_co_provisioning_exports", "cm_co_sql_provisioner_targets", "cm_notes", "cm_servers", "cm_sql_servers", "cm_names.sounds_like"]);
    }

    [Theory]
    [InlineData("connection refused")]
    [InlineData("wrong password")]
    [InlineData("no such user")]
    [InlineData("no such database")]
    [InlineData("no tables of a Registry")]
    [InlineData("permission denied")]
    [InlineData("a value that is none")]
    public async Task says_what_is_in_the_way(string fault)
    {
        using var folder = Academy.Open();
        await using var live = await ALiveRegistry.OfAsync(folder);
        await using var database = await Postgres.FreshDatabaseAsync();
        var settings = new NpgsqlConnectionStringBuilder(live.ConnectionString) { Pooling = false };
        var (port, name, reader) = (settings.Port, settings.Database!, "reader_" + settings.Database);
        var own = settings.Password!;
        await live.ExecuteAsync($"create role {reader} login password '{Secret}'; grant select on all tables in schema public to {reader}");
        if (fault == "connection refused") (settings.Port, settings.Password) = (1, Secret);
        if (fault == "wrong password") settings.Password = Secret;
        if (fault == "no such user") (settings.Username, settings.Password) = ("nobody_at_all", Secret);
        if (fault == "no such database") settings.Database = "registry_of_nobody";
        if (fault == "no tables of a Registry") settings.Database = "postgres";
        if (fault == "permission denied")
        {
            (settings.Username, settings.Password) = (reader, Secret);
            await live.ExecuteAsync($"revoke select on cm_names from {reader}");
        }

        if (fault == "a value that is none") await live.ExecuteAsync("update cm_co_people set status = 'ZZ' where id = 2");
        var answer = await CommandLine.RunAsync("import", settings.ConnectionString, "--verify", "--database", database.ConnectionString);
        await live.ExecuteAsync($"drop owned by {reader}; drop role {reader}");
        var said = refusing_bad_input.Told(answer, folder.Path)
            .Replace($":{port.ToString(CultureInfo.InvariantCulture)}/", ":(port)/", StringComparison.Ordinal).Replace(name, "(database)", StringComparison.Ordinal);
        Snapshot.Matches(said, fault);
        (answer.Out + answer.Error).ShouldNotContain(Secret);
        (answer.Out + answer.Error).ShouldNotContain(own);
        (await refusing_bad_input.EventsAsync(database)).ShouldBe(0);
    }

    private static async Task<JObject> RunAsync(string source, FreshDatabase database)
    {
        var answer = await CommandLine.RunAsync("import", source, "--verify", "--json", "--database", database.ConnectionString);
        answer.Code.ShouldBe(0, answer.Error);
        return JObject.Parse(answer.Out);
    }

    /// <summary>A Registry in which something is written as soon as the first of its tables has been opened.</summary>
    private sealed class Interrupted(IRegistryTables registry, Func<Task> write) : IRegistryTables
    {
        private bool written;

        public string Name => registry.Name;

        public Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> ColumnsAsync(CancellationToken cancel) => registry.ColumnsAsync(cancel);

        public async Task<Stream> OpenAsync(string table, CancellationToken cancel)
        {
            if (!written) await write();
            written = true;
            return await registry.OpenAsync(table, cancel);
        }

        public string Place(string table, int? rowId, long? line) => registry.Place(table, rowId, line);

        public ValueTask DisposeAsync() => registry.DisposeAsync();
    }
}
