namespace EventRegistry.Benchmarks;

/// <summary>The events a second of a rebuild, against those of Marten's own daemon.</summary>
internal static class RebuildRate
{
    // Published and measured on machines of this size are 7,000 to 12,000; the fast end counts.
    private const double Marten = 12_000;

    public static async Task<Figure> MeasureAsync(Laboratory laboratory, CancellationToken cancel)
    {
        var rebuild = Median.Of((await laboratory.RebuildsAsync(cancel)).IntoEmpty);
        var rate = rebuild.Events / rebuild.Seconds;
        return new("rebuild-rate", "events/s of a rebuild / 12,000 of Marten's daemon", rate / Marten, 8, 15, false, Figure.Of(("events/s", rate)));
    }
}
