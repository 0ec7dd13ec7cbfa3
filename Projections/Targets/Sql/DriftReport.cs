using System.Collections.Immutable;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>Whether a target holds what history says.</summary>
/// <param name="Tables">The exact numbers, one report a table; nothing was written.</param>
/// <param name="Drifts">The first <see cref="MostPerTable"/> differences of each table, by id.</param>
/// <param name="Digest">What the target should hold, as <see cref="LoadReport.Digest"/>; null where it drifted, and only what differs was read.</param>
/// <param name="Elapsed">From the beginning of the load to the end of the comparison.</param>
public sealed record DriftReport(ImmutableArray<TableReport> Tables, ImmutableArray<Drift> Drifts, string? Digest, TimeSpan Elapsed)
{
    /// <summary>The most differences that are listed for one table.</summary>
    public const int MostPerTable = 1_000;

    public bool HasDrift => Tables.Any(t => t.Differs);
}
