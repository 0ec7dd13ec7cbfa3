using System.Collections.Immutable;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>How rows came into a target.</summary>
public enum LoadPath
{
    /// <summary>Straight into empty tables, keys and indexes made afterwards.</summary>
    Straight,

    /// <summary>Into a stage beside the tables, from which only what differs was written.</summary>
    Staged,
}

/// <summary>What a load found and did in one table.</summary>
/// <param name="Table">The table, without prefix.</param>
/// <param name="Rows">The rows that history has.</param>
/// <param name="Added">The rows that the target lacked.</param>
/// <param name="Changed">The rows that the target had with other values.</param>
/// <param name="Removed">The rows that the target had and history has not.</param>
public sealed record TableReport(string Table, long Rows, long Added, long Changed, long Removed)
{
    public bool Differs => Added + Changed + Removed > 0;
}

/// <summary>What a load did to a target, now committed.</summary>
/// <param name="Tables">One report a table, in the order of <see cref="Sql.Tables.All"/>.</param>
/// <param name="Digest">What the target now holds, as one hex number: equal rows in any order give an equal digest.</param>
/// <param name="Path">How the rows came in.</param>
/// <param name="Elapsed">From the beginning of the load to its commit.</param>
public sealed record LoadReport(ImmutableArray<TableReport> Tables, string Digest, LoadPath Path, TimeSpan Elapsed)
{
    public long Rows => Tables.Sum(t => t.Rows);
}

/// <summary>Where a load is.</summary>
/// <param name="Phase">What it does now.</param>
/// <param name="Table">The table it works at, without prefix; null when it is no single one.</param>
/// <param name="Rows">The rows sent so far.</param>
public readonly record struct LoadProgress(LoadPhase Phase, string? Table, long Rows);

/// <summary>What a load does at a moment.</summary>
public enum LoadPhase
{
    /// <summary>Another load of the same target is running; this one begins when that has ended.</summary>
    Waiting,
    Sending,
    BuildingKeys,
    Comparing,
    Applying,
}
