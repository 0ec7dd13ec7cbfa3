using EventRegistry.Domain.Changelog;
using EventRegistry.Host;
using EventRegistry.Host.Import;
using Npgsql;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.ReadModels;

/// <summary>What a real Registry's tables hold, row by row, is what the read models hold once they were told.</summary>
public sealed class a_registry_that_was_imported
{
    [Theory]
    [InlineData("registry-a")]
    [InlineData("registry-b")]
    [InlineData("sources-a/round-4")]
    public async Task is_told_to_the_last_row(string dataset)
    {
        await using var shelf = await Shelf.FreshAsync();
        await using var tables = new CsvFolder(Datasets.Tables(dataset));
        await new Importer(shelf.ConnectionString, shelf.Registry.Store, TimeProvider.System).ImportAsync(tables, verify: false, (_, _) => { }, default);
        (await CommandLine.RunAsync("status", "--database", shelf.ConnectionString)).Out.ShouldContain($"read models: {await shelf.LagAsync():N0} events behind");
        (await shelf.LagAsync()).ShouldBeGreaterThan(100);
        (await CommandLine.RunAsync("rebuild", "--read-models", "--database", shelf.ConnectionString)).Code.ShouldBe((int)ExitCode.Done);
        (await CommandLine.RunAsync("status", "--database", shelf.ConnectionString)).Out.ShouldContain("read models: 0 events behind");

        await using var connection = new NpgsqlConnection(shelf.ConnectionString);
        await connection.OpenAsync();
        await new Stage(connection, tables).FillAsync((_, _) => { }, default);
        foreach (var kind in Kinds.OfRegistry) (await DifferencesAsync(connection, kind)).ShouldBeEmpty(kind.Table);

        var rebuilt = await shelf.EverythingAsync();
        await shelf.ExecuteAsync("truncate eventregistry.records, eventregistry.told; delete from eventregistry.mt_event_progression where name = 'ReadModels'");
        await shelf.CatchUp.RunAsync(default);
        (await shelf.EverythingAsync()).ShouldBe(rebuilt);
    }

    /// <summary>A table's rows in the columns by which imports are verified, those of the source against those of the read models.</summary>
    private static async Task<List<string>> DifferencesAsync(NpgsqlConnection connection, Kind kind)
    {
        var table = new StageTable(kind);
        var columns = table.MirrorColumns.Select(c => c.Name).ToList();
        await using var command = new NpgsqlCommand(
            $"""
            with source as ({table.MirrorQuery}), told as (
                select {string.Join(", ", table.MirrorColumns.Select(c => $"{Told(kind, c.Name, c.Type)} as {c.Name}"))} from eventregistry.records r where r.kind = '{kind.Name}')
            select concat(s::text, ' there and ', t::text, ' here') from (select {string.Join(", ", columns)} from source) s full join told t on t.id = s.id
            where ({string.Join(", ", columns.Select(c => "s." + c))}) is distinct from ({string.Join(", ", columns.Select(c => "t." + c))})
            """, connection);
        var differences = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) differences.Add(reader.GetString(0));
        return differences;
    }

    private static string Told(Kind kind, string column, string type) => kind.Fields.FirstOrDefault(f => f.Column == column) switch
    {
        { Name: nameof(IRecord.Id) } => "r.id",
        { } field when type == "timestamp" => $"(r.data->>'{field.Name}')::timestamptz at time zone 'UTC'",
        { } field => $"(r.data->>'{field.Name}')::{type}",
        null => column switch
        {
            "revision" or "deleted" => "r." + column,
            "actor_identifier" => "r.actor",
            "created" or "modified" => $"r.{column} at time zone 'UTC'",
            _ => "case when r.is_copy then r.record_id end",
        },
    };
}
