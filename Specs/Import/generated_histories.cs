using EventRegistry.Benchmarks.History;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Host;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Import;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets.Sql;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Import;

/// <summary>The Registry that the benchmarks run on: one that nobody ever ran, but with all that a real one has.</summary>
public sealed class generated_histories : IDisposable
{
    private const int Events = 2_000;
    private readonly string folder = Directory.CreateTempSubdirectory("eventregistry-town-").FullName;

    [Fact]
    public async Task are_imported_without_loss_and_rebuilt()
    {
        Town.Write(folder, Events, seed: 1);
        await using var database = await Postgres.FreshDatabaseAsync();
        await using var source = PostgresEventStore.Connect(database.ConnectionString);
        await Migrations.OfEventStore.ApplyAsync(source, default);
        var store = Runtime.Current.Store(source);

        await using var tables = new CsvFolder(folder);
        var (report, verification) = await new Importer(database.ConnectionString, store, TimeProvider.System).ImportAsync(tables, verify: true, (_, _) => { }, default);
        verification!.Examples.ShouldBeEmpty();
        report.Told.ShouldBeInRange(Events / 2, Events * 2);
        report.Appended.ShouldBe(report.Told);

        Prefix.TryParse("sp_", out var prefix, out _).ShouldBeTrue();
        var target = new SqlTarget(database.ConnectionString, prefix, Town.MainCo);
        await target.ApplySchemaAsync();
        await using var load = await target.BeginAsync(LoadKind.Rebuild);
        await new TargetRows(store, new CoId(Town.MainCo), UpTo.Now, TimeProvider.System.GetUtcNow(), Policy.Of(RuleSet.V4)).WriteAsync(load, _ => { }, default);
        var rebuilt = await load.FinishAsync();
        rebuilt.Tables.Where(t => t.Rows == 0).ShouldBeEmpty();
    }

    [Fact]
    public void are_the_same_for_the_same_seed_only()
    {
        foreach (var (name, seed) in new[] { ("one", 1), ("again", 1), ("other", 2) }) Town.Write(Path.Combine(folder, name), Events, seed);
        foreach (var kind in Kinds.OfRegistry) Text("again", kind).ShouldBe(Text("one", kind));
        Text("other", Kinds.OfRegistry.Single(k => k.Name == "name")).ShouldNotBe(Text("one", Kinds.OfRegistry.Single(k => k.Name == "name")));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Text(string name, Kind kind) => File.ReadAllText(Path.Combine(folder, name, $"cm_{kind.Table}.csv"));
}
