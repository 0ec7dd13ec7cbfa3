namespace EventRegistry.Benchmarks;

/// <summary>How much longer than the floor of a rebuild into empty tables one takes that finds nothing to change.</summary>
internal static class RebuildUnchanged
{
    public static async Task<Figure> MeasureAsync(Laboratory laboratory, CancellationToken cancel)
    {
        var runs = await laboratory.RebuildsAsync(cancel);
        var (rebuild, floor) = (Median.Of(runs.Unchanged), Median.Of(runs.Floors));
        return new("rebuild-unchanged", "rebuild into a filled, unchanged target: time / the same floor", rebuild.Seconds / floor.Seconds, 2.0, 1.2, true, Figure.Of(
            ("rebuild s", rebuild.Seconds), ("floor s", floor.Seconds)));
    }
}
