using EventRegistry.Domain.Changelog;
using EventRegistry.Host;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Import;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Targets.Sql;
using EventRegistry.Specs.Targets.Sql;
using Xunit;

namespace EventRegistry.Specs.Targets;

/// <summary>A registry that has adopted the golden history of CO 2, for the specs of one class.</summary>
public sealed class AdoptedRegistry : IAsyncLifetime, IAsyncDisposable
{
    private static int _targets;
    private FreshDatabase? database;
    private Registry? registry;

    public Registry Registry => registry!;

    public string ConnectionString => database!.ConnectionString;

    /// <summary>The golden history, by its folder.</summary>
    private string Dataset { get; init; } = "registry-a";

    public static async Task<AdoptedRegistry> OfItsOwnAsync(string dataset = "registry-a")
    {
        var adopted = new AdoptedRegistry { Dataset = dataset };
        await adopted.InitializeAsync();
        return adopted;
    }

    public async Task InitializeAsync()
    {
        database = await Postgres.CopyAsync(Dataset, ImportAsync);
        registry = await Registry.OpenAsync(database.ConnectionString, null, default);

        async Task ImportAsync(Registry fresh)
        {
            await using var tables = new CsvFolder(Datasets.Tables(Dataset));
            await new Importer(fresh.ConnectionString, fresh.Store, TimeProvider.System).ImportAsync(tables, verify: false, (_, _) => { }, default);
        }
    }

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    public async Task DisposeAsync()
    {
        await registry!.DisposeAsync();
        await database!.DisposeAsync();
    }

    /// <summary>All events of CO 2, stream by stream.</summary>
    public async Task<List<Recorded>> EventsAsync()
    {
        var events = new List<Recorded>();
        foreach (var kind in Enum.GetValues<StreamKind>())
        {
            await foreach (var stream in Registry.Store.ReadByStreamAsync("2", kind, UpTo.Now, Detail.Full, default)) events.AddRange(stream.Entries);
        }

        return events;
    }

    /// <summary>A target of CO 2 with empty tables in a database of its own.</summary>
    internal async Task<KeptTarget> TargetAsync()
    {
        var tables = await ATarget.WithoutTablesAsync();
        var name = $"target-{Interlocked.Increment(ref _targets)}";
        await new TargetBook(Registry).AddAsync(name, ATarget.Co, new() { Connection = tables.ConnectionString, Prefix = Prefix.Default }, default);
        return new(Registry, name, tables);
    }
}

/// <summary>A target that is kept by history, and its tables.</summary>
internal sealed record KeptTarget(Registry Registry, string Name, ATarget Tables) : IAsyncDisposable
{
    public async Task<LoadReport> RebuildAsync(string? asOf = null, string? into = null)
    {
        var replay = await Replay.OfAsync(Registry, Name, asOf, into is null ? null : Prefix.Parse(into), default);
        return await replay.RebuildAsync($"rebuild {Name}", "any", (_, _, _) => { }, default);
    }

    public async Task<(DriftReport Report, IReadOnlyDictionary<(string Table, int Id), string> Subjects)> DriftAsync(bool repair = false)
    {
        var replay = await Replay.OfAsync(Registry, Name, null, null, default);
        return await replay.DriftAsync(repair, (_, _, _) => { }, default);
    }

    /// <summary>All rows under a prefix, table by table.</summary>
    public async Task<string> ContentsAsync(string prefix = "sp_")
    {
        var tables = new List<string>();
        foreach (var table in Projections.Targets.Sql.Tables.All)
            tables.Add(table.Name + "\n" + await Tables.ShowAsync($"SELECT {string.Join(", ", table.Columns.Select(c => c.Name))} FROM {prefix}{table.Name} ORDER BY id"));
        return string.Join("\n\n", tables);
    }

    public ValueTask DisposeAsync() => Tables.DisposeAsync();
}
