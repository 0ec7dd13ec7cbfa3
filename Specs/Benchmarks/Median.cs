namespace EventRegistry.Benchmarks;

/// <summary>The run in the middle of several.</summary>
internal static class Median
{
    public static Outcome Of(IReadOnlyList<Outcome> runs) => runs.OrderBy(r => r.Seconds).ElementAt(runs.Count / 2);

    public static double Of(IReadOnlyList<double> times) => times.Order().ElementAt(times.Count / 2);
}
