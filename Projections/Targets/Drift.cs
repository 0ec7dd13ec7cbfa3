using System.Collections.Immutable;

namespace EventRegistry.Projections.Targets;

/// <summary>In which way a target's row is not what history says.</summary>
public enum DriftKind
{
    /// <summary>History has the row, the target has not.</summary>
    Missing,

    /// <summary>The target has the row, history has not.</summary>
    Extra,

    /// <summary>Both have the row, with different values.</summary>
    Changed,
}

/// <summary>One value that differs, as text; null is NULL or, on the side that has no such row, nothing.</summary>
public sealed record ColumnDrift(string Column, string? InTarget, string? InHistory);

/// <summary>One row of a target that is not what history says.</summary>
/// <param name="Table">The table, without prefix.</param>
/// <param name="Id">The row's id.</param>
/// <param name="Kind">In which way it differs.</param>
/// <param name="Columns">The values that differ; for a missing or extra row, all but the id that are not null.</param>
public sealed record Drift(string Table, int Id, DriftKind Kind, ImmutableArray<ColumnDrift> Columns);
