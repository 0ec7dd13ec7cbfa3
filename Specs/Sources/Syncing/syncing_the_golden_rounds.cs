using System.Globalization;
using System.Text.RegularExpressions;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.People;
using EventRegistry.Host;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Import;
using EventRegistry.Projections.Targets.Sql;
using EventRegistry.Specs.Golden;
using EventRegistry.Specs.Import;
using Newtonsoft.Json.Linq;
using Npgsql;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Syncing;

/// <summary>Rounds of syncs that a real Registry ran over changing files, run here over the same files from the same state.</summary>
public sealed partial class syncing_the_golden_rounds
{
    private static readonly string[] Files = ["hr", "members", "guests", "legacy"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task comes_to_the_same_counts_rows_and_target(int round)
    {
        var dataset = $"sources-a/round-{round}";
        await using var database = await Postgres.FreshRegistryAsync();
        await using var registry = await Registry.OpenAsync(database.ConnectionString, null, default);
        await using (var before = new CsvFolder(Datasets.File(dataset, "before")))
            await new Importer(database.ConnectionString, registry.Store, TimeProvider.System).ImportAsync(before, verify: false, (_, _) => { }, default);
        var known = (await EventsAsync(registry)).Select(e => (e.Change.Kind, e.Change.RecordId)).ToHashSet();

        var counts = new List<string>();
        for (var source = 1; source <= Files.Length; source++) counts.Add(await SyncAsync(database.ConnectionString, source, Datasets.File(dataset, $"files/{Files[source - 1]}.csv")));
        counts.ShouldBe(CountsOf(dataset));

        var (golden, ours) = (new WhatIsLive((await GoldenHistory.OfAsync(dataset)).Events, known), new WhatIsLive(await EventsAsync(registry), known));
        LiveRows.Difference(golden.Lines(), ours.Lines()).ShouldBeEmpty();

        (await CommandLine.RunAsync("target", "add", "then", "--rules", "v4", "--registry", database.ConnectionString)).Error.ShouldBeEmpty();
        (await CommandLine.RunAsync("rebuild", "then", "--database", database.ConnectionString)).Code.ShouldBe(0);
        foreach (var table in Tables.All)
        {
            var expected = Told(golden, CsvTable.Read(Path.Combine(Datasets.Expected(dataset), $"sp_{table.Name}.csv")), table.Name);
            LiveRows.Difference(expected, Told(ours, await RowsAsync(database.ConnectionString, table), table.Name)).ShouldBeEmpty();
        }
    }

    [GeneratedRegex(@"^\| \d+ \| (?<source>\d+) [^|]+\| [^|]+\| (?<mode>\w) \|(?<counts>(?: \d+ \|)+)", RegexOptions.Multiline)]
    private static partial Regex Job { get; }

    /// <summary>The real product's own figures: source, mode, known before, new, synced, unchanged, removed, errors.</summary>
    private static IEnumerable<string> CountsOf(string dataset) => Job.Matches(File.ReadAllText(Datasets.File(dataset, "result.md")))
        .Select(m => $"{m.Groups["source"].Value} {m.Groups["mode"].Value} {string.Join(" ", m.Groups["counts"].Value.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))}");

    private static async Task<string> SyncAsync(string database, int source, string file)
    {
        var id = source.ToString(CultureInfo.InvariantCulture);
        var set = await CommandLine.RunAsync("source", "set", id, "--file", file, "--database", database);
        set.Code.ShouldBe(0, set.Error);
        var sync = await CommandLine.RunAsync("sync", id, "--approve", "any", "--json", "--database", database);
        sync.Out.ShouldNotBeEmpty(sync.Error);
        var told = JObject.Parse(sync.Out);
        sync.Code.ShouldBe((int)told["errors"]! > 0 ? 1 : 0);
        return $"{source} {told["mode"]} {told["known"]} {told["new"]} {told["synced"]} {told["unchanged"]} {told["removed"]} {told["errors"]}";
    }

    private static async Task<List<Recorded>> EventsAsync(Registry registry)
    {
        var events = new List<Recorded>();
        await foreach (var page in registry.Store.ReadAllAsync(0, null, default)) events.AddRange(page.Events.Where(e => e.Tenant == "2").Select(e => e.Entry));
        return events;
    }

    private static async Task<CsvTable> RowsAsync(string database, Table table)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        using var reader = await connection.BeginTextExportAsync($"copy (select {string.Join(", ", table.Columns.Select(c => c.Name))} from sp_{table.Name}) to stdout (format csv, header)");
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, await reader.ReadToEndAsync());
            return CsvTable.Read(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The rows of a target's table, without times, and without ids of their own where nothing refers to them.</summary>
    private static IReadOnlyList<string> Told(WhatIsLive life, CsvTable rows, string table) => [.. rows.Rows.Select(row => string.Join(", ", rows.Columns.Zip(row)
        .Where(c => c.First is not ("created" or "modified")).Select(c => $"{c.First}={Said(life, table, c.First, c.Second)}")))];

    private static string? Said(WhatIsLive life, string table, string column, string? value) => (table, column, value) switch
    {
        (_, _, null) => null,
        ("co_people", "id", _) or (_, "co_person_id" or "sponsor_co_person_id" or "manager_co_person_id", _) => life.Label(Kind<PersonRecord>.Instance, Number(value)),
        ("co_person_roles", "id", _) or (_, "co_person_role_id", _) => life.Label(Kind<Role>.Instance, Number(value)),
        ("co_groups", "id", _) or (_, "co_group_id", _) => life.Label(Kind<GroupRecord>.Instance, Number(value)),
        (_, "id", _) => "",
        _ => value,
    };

    private static int Number(string value) => int.Parse(value, CultureInfo.InvariantCulture);
}
