using EventRegistry.Benchmarks.History;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Host;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Import;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets.Sql;

namespace EventRegistry.Benchmarks;

/// <summary>What is measured, as the program itself does it.</summary>
internal static class Work
{
    public const string Prefix = "sp_";

    /// <summary>Imports a folder of tables, and returns the number of events.</summary>
    public static async Task<long> ImportAsync(string database, string folder, CancellationToken cancel)
    {
        await using var source = PostgresEventStore.Connect(database);
        await using var tables = new CsvFolder(folder);
        var importer = new Importer(database, Runtime.Current.Store(source), TimeProvider.System);
        return (await importer.ImportAsync(tables, verify: false, (_, _) => { }, cancel)).Report.Appended;
    }

    /// <summary>Rebuilds the target in the same database, and returns the number of events.</summary>
    public static async Task<long> RebuildAsync(string database, CancellationToken cancel)
    {
        await using var source = PostgresEventStore.Connect(database);
        await using var load = await Target(database).BeginAsync(LoadKind.Rebuild, cancel: cancel);
        var rows = new TargetRows(Runtime.Current.Store(source), new CoId(Town.MainCo), UpTo.Now, TimeProvider.System.GetUtcNow(), Policy.Of(RuleSet.V4));
        await rows.WriteAsync(load, _ => { }, cancel);
        await load.FinishAsync(cancel);
        return rows.Events;
    }

    public static SqlTarget Target(string database) =>
        Projections.Targets.Sql.Prefix.TryParse(Prefix, out var prefix, out var why) ? new(database, prefix, Town.MainCo) : throw new InvalidOperationException(why);
}
