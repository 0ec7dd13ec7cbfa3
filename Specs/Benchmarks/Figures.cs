namespace EventRegistry.Benchmarks;

/// <summary>Every row of the table, in its order.</summary>
internal static partial class Figures
{
    public static IReadOnlyList<(string Name, Func<Laboratory, CancellationToken, Task<Figure>> Measure)> All { get; } =
    [
        ("rebuild-empty", RebuildIntoEmpty.MeasureAsync),
        ("rebuild-unchanged", RebuildUnchanged.MeasureAsync),
        ("rebuild-rate", RebuildRate.MeasureAsync),
        ("memory-import", Growth.OfImportMemoryAsync),
        ("memory-rebuild", Growth.OfRebuildMemoryAsync),
        ("time-import", Growth.OfImportTimeAsync),
        ("time-rebuild", Growth.OfRebuildTimeAsync),
        ("import", ImportRate.MeasureAsync),
        ("append", AppendRate.MeasureAsync),
        ("commands", CommandRate.AtOnceAsync),
        ("edits", CommandRate.EditsAsync),
        ("adds-and-views", CommandRate.AddsAndViewsAsync),
        ("edit-latency", ManyPeople.EditAsync),
        ("search", ManyPeople.SearchAsync),
        ("queue", QueueRate.MeasureAsync),
        ("provision-edit", Provisioning.EditAsync),
        ("provision-drain", Provisioning.DrainAsync),
        ("provision-all", WholeTargets.NothingDiffersAsync),
        ("provision-people", WholeTargets.PeopleAsync),
        ("drift", WholeTargets.DriftAsync),
        ("sync-first", Syncs.FirstAsync),
        ("sync-again", Syncs.AgainAsync),
        ("sync-changed", Syncs.ChangedAsync),
        ("sync-million", Syncs.MillionAsync),
        ("directory", DirectoryListing.MeasureAsync),
        .. OfSwitch(),
    ];

    private static List<(string Name, Func<Laboratory, CancellationToken, Task<Figure>> Measure)> OfSwitch()
    {
        var rows = new List<(string, Func<Laboratory, CancellationToken, Task<Figure>>)>();
        Add(rows);
        return rows;
    }

    /// <summary>Adds what can be measured only with the packages of <c>docs/critter-stack.md</c>.</summary>
    static partial void Add(List<(string Name, Func<Laboratory, CancellationToken, Task<Figure>> Measure)> rows);
}
