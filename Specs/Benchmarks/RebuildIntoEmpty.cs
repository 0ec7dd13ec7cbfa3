namespace EventRegistry.Benchmarks;

/// <summary>How much longer than its floor a rebuild into empty tables takes.</summary>
internal static class RebuildIntoEmpty
{
    public static async Task<Figure> MeasureAsync(Laboratory laboratory, CancellationToken cancel)
    {
        var runs = await laboratory.RebuildsAsync(cancel);
        var (rebuild, floor) = (Median.Of(runs.IntoEmpty), Median.Of(runs.Floors));
        return new("rebuild-empty", "rebuild into empty tables: time / floor", rebuild.Seconds / floor.Seconds, 2.0, 1.3, true, Figure.Of(
            ("rebuild s", rebuild.Seconds), ("floor s", floor.Seconds), ("floor read s", floor.Parts["read"]), ("floor copy s", floor.Parts["copy"]), ("floor keys s", floor.Parts["keys"])));
    }
}
