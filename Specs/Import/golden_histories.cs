using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Host;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Import;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets.Sql;
using Npgsql;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Import;

/// <summary>What a real Registry lived through, and the target that the real product made of it.</summary>
public sealed class golden_histories
{
    [Theory]
    [InlineData("registry-a")]
    [InlineData("registry-b")]
    [InlineData("sources-a/round-0")]
    [InlineData("sources-a/round-1")]
    [InlineData("sources-a/round-2")]
    [InlineData("sources-a/round-3")]
    [InlineData("sources-a/round-4")]
    public async Task are_imported_without_loss_and_rebuilt_to_the_very_same_rows(string dataset)
    {
        await using var database = await Postgres.FreshDatabaseAsync();
        await using var source = PostgresEventStore.Connect(database.ConnectionString);
        var store = await ImportedAsync(dataset, database, source);

        Prefix.TryParse("sp_", out var prefix, out _).ShouldBeTrue();
        var target = new SqlTarget(database.ConnectionString, prefix, 2);
        await target.ApplySchemaAsync();
        await using (var load = await target.BeginAsync(LoadKind.Rebuild))
        {
            await new TargetRows(store, new CoId(2), UpTo.Now, TimeProvider.System.GetUtcNow(), Policy.Of(RuleSet.V4)).WriteAsync(load, _ => { }, default);
            await load.FinishAsync();
        }

        foreach (var table in Tables.All)
        {
            var file = Path.Combine(Datasets.Expected(dataset), $"sp_{table.Name}.csv");
            var columns = string.Join(", ", table.Columns.Select(c => c.Name));
            var rows = await CsvAsync(database.ConnectionString, $"select {columns} from sp_{table.Name} order by id");
            rows.ShouldBe((await File.ReadAllTextAsync(file)).ReplaceLineEndings("\n"), $"{dataset}: sp_{table.Name}");
        }
    }

    [Fact]
    public async Task of_a_registry_that_is_called_are_imported_without_loss()
    {
        await using var database = await Postgres.FreshDatabaseAsync();
        await using var source = PostgresEventStore.Connect(database.ConnectionString);
        var store = await ImportedAsync("rest-a", database, source);
        var told = new List<string>();
        await foreach (var page in store.ReadAllAsync(0, null, default)) told.AddRange(page.Events.Select(e => $"{e.Tenant}: {e.Entry.Stream} {e.Entry.Change.Kind}"));
        told.ShouldContain("2: api-user/9 api_user");
        told.ShouldContain("2: co/2 core_api");
        told.ShouldContain("2: co/2 identifier_assignment");
        told.Count(t => t == "2: authenticator/1 authenticator").ShouldBe(1);
        told.Count(t => t == "2: authenticator/1 ssh_key_authenticator").ShouldBe(1);
        told.Count(t => t == "1: person-history/1 history_record").ShouldBe(2);
    }

    private static async Task<IEventStore> ImportedAsync(string dataset, FreshDatabase database, NpgsqlDataSource source)
    {
        await Migrations.OfEventStore.ApplyAsync(source, default);
        var store = Runtime.Current.Store(source);
        await using var tables = new CsvFolder(Datasets.Tables(dataset));
        var (report, verification) = await new Importer(database.ConnectionString, store, TimeProvider.System).ImportAsync(tables, verify: true, (_, _) => { }, default);
        report.Appended.ShouldBe(report.Told);
        verification!.Examples.ShouldBeEmpty();
        verification.Differences.ShouldBe(0);
        return store;
    }

    private static async Task<string> CsvAsync(string connectionString, string query)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        using var reader = await connection.BeginTextExportAsync($"copy ({query}) to stdout (format csv, header)");
        return (await reader.ReadToEndAsync()).ReplaceLineEndings("\n");
    }
}
