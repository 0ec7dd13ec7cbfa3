using System.Collections.Immutable;

namespace EventRegistry.Benchmarks;

/// <summary>A row of the table: what was measured, against what it must reach and what it aims at.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="What">What is divided by what.</param>
/// <param name="Ratio">The result.</param>
/// <param name="Must">What it must reach.</param>
/// <param name="Aim">What it should reach.</param>
/// <param name="LowerIsBetter">Whether <paramref name="Must"/> is the most or the least.</param>
/// <param name="Parts">What the ratio was made of: seconds, events a second, megabytes.</param>
public sealed record Figure(
    string Name, string What, double Ratio, double Must, double Aim, bool LowerIsBetter, ImmutableSortedDictionary<string, double> Parts)
{
    public bool IsMet => LowerIsBetter ? Ratio <= Must : Ratio >= Must;

    public static ImmutableSortedDictionary<string, double> Of(params ReadOnlySpan<(string Name, double Value)> parts)
    {
        var sorted = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach (var (name, value) in parts) sorted.Add(name, Math.Round(value, 3));
        return sorted.ToImmutable();
    }
}
