namespace EventRegistry.Benchmarks;

/// <summary>What ten times as many events cost.</summary>
internal static class Growth
{
    private const double MegaByte = 1e6;

    public static Task<Figure> OfImportMemoryAsync(Laboratory laboratory, CancellationToken cancel) => MemoryAsync("import", laboratory, ImportsAsync, cancel);

    public static Task<Figure> OfRebuildMemoryAsync(Laboratory laboratory, CancellationToken cancel) => MemoryAsync("rebuild", laboratory, RebuildsAsync, cancel);

    public static Task<Figure> OfImportTimeAsync(Laboratory laboratory, CancellationToken cancel) => TimeAsync("import", laboratory, ImportsAsync, cancel);

    public static Task<Figure> OfRebuildTimeAsync(Laboratory laboratory, CancellationToken cancel) => TimeAsync("rebuild", laboratory, RebuildsAsync, cancel);

    private static async Task<Figure> MemoryAsync(string what, Laboratory laboratory, Func<Laboratory, CancellationToken, Task<(Outcome All, Outcome Tenth)>> run, CancellationToken cancel)
    {
        var (all, tenth) = await run(laboratory, cancel);
        return new("memory-" + what, $"{what}: peak memory of its process / the same with a tenth of the events", (double)all.PeakBytes / tenth.PeakBytes, 1.25, 1.0, true, Figure.Of(
            ("MB", all.PeakBytes / MegaByte), ("MB of a tenth", tenth.PeakBytes / MegaByte)));
    }

    private static async Task<Figure> TimeAsync(string what, Laboratory laboratory, Func<Laboratory, CancellationToken, Task<(Outcome All, Outcome Tenth)>> run, CancellationToken cancel)
    {
        var (all, tenth) = await run(laboratory, cancel);
        return new("time-" + what, $"{what}: time / the same with a tenth of the events", all.Seconds / tenth.Seconds, 11, 10, true, Figure.Of(
            ("s", all.Seconds), ("s of a tenth", tenth.Seconds)));
    }

    private static async Task<(Outcome All, Outcome Tenth)> ImportsAsync(Laboratory laboratory, CancellationToken cancel) =>
        ((await laboratory.SubjectAsync(laboratory.Events, cancel)).Import, (await laboratory.SubjectAsync(laboratory.Tenth, cancel)).Import);

    private static async Task<(Outcome All, Outcome Tenth)> RebuildsAsync(Laboratory laboratory, CancellationToken cancel) =>
        (Median.Of((await laboratory.RebuildsAsync(cancel)).IntoEmpty), Median.Of(await laboratory.RebuildsOfTenthAsync(cancel)));
}
