using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets.Sql;
using EventRegistry.Specs.Targets;
using EventRegistry.Specs.Targets.Sql;
using Npgsql;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Provisioning;

/// <summary>Lives that a real Registry lived, told to a target as they happened.</summary>
public sealed class living_the_golden_histories
{
    private const int Portions = 30;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("registry-a")]
    [InlineData("registry-b")]
    public async Task ends_with_the_rows_that_the_real_product_wrote(string dataset)
    {
        var events = await EventsAsync(dataset);
        await using var database = await Postgres.FreshRegistryAsync();
        await using var registry = await Registry.OpenAsync(database.ConnectionString, null, default);
        // The CO has to be there before anything can be told of it.
        var first = Math.Max(events.Count / Portions, events.FindIndex(e => e.Entry.Change is Added<Co> { Record.Id: ATarget.Co }) + 1);
        await AppendAsync(registry, events[..first]);
        await using var tables = await ATarget.WithoutTablesAsync();
        var wish = new TargetWish { Connection = tables.ConnectionString, Mode = ProvisioningMode.QueueOnError, RetryInterval = 1, Rules = RuleSet.V4.Name };
        await new TargetBook(registry).AddAsync("sql", ATarget.Co, wish, default);
        await new KeptTarget(registry, "sql", tables).RebuildAsync();
        await using (await AHost.StartAsync(registry))
        {
            foreach (var portion in events.Skip(first).Chunk(Math.Max(1, (events.Count - first) / Portions))) await AppendAsync(registry, portion);
            await HoldsAsync(new KeptTarget(registry, "sql", tables));
        }

        foreach (var table in Tables.All)
        {
            var expected = await File.ReadAllTextAsync(Path.Combine(Datasets.Expected(dataset), $"sp_{table.Name}.csv"));
            (await CsvAsync(tables.ConnectionString, table)).ShouldBe(expected.ReplaceLineEndings("\n"), $"{dataset}: sp_{table.Name}");
        }
    }

    private static async Task<List<StoredEvent>> EventsAsync(string dataset)
    {
        var adopted = await AdoptedRegistry.OfItsOwnAsync(dataset);
        var events = new List<StoredEvent>();
        await foreach (var page in adopted.Registry.Store.ReadAllAsync(0, null, default)) events.AddRange(page.Events);
        await adopted.DisposeAsync();
        return events;
    }

    private static async Task AppendAsync(Registry registry, IEnumerable<StoredEvent> events)
    {
        foreach (var (id, tenant, entry) in events)
            await registry.Store.AppendAsync(new Append(tenant, entry.Stream, ExpectedVersion.Any, [new(id, entry.At, entry.Actor, entry.Cause!, entry.Change)]), default);
    }

    private static async Task HoldsAsync(KeptTarget target)
    {
        var began = TimeProvider.System.GetTimestamp();
        while ((await target.DriftAsync()).Report is { HasDrift: true } report)
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience) throw new ShouldAssertException(string.Join('\n', report.Drifts.Select(d => $"{d.Table} {d.Id} {d.Kind}")));
            await Task.Delay(100);
        }
    }

    private static async Task<string> CsvAsync(string connectionString, Table table)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        using var reader = await connection.BeginTextExportAsync(
            $"copy (select {string.Join(", ", table.Columns.Select(c => c.Name))} from sp_{table.Name} order by id) to stdout (format csv, header)");
        return (await reader.ReadToEndAsync()).ReplaceLineEndings("\n");
    }
}
