using EventRegistry.Domain.Changelog;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>One row of a target that is to become what it should be.</summary>
/// <param name="Subject">Whose doing it is.</param>
/// <param name="Table">The table.</param>
/// <param name="Id">The row's id.</param>
/// <param name="Held">What the target has; null when it lacks the row.</param>
/// <param name="Due">What it should have; null when the row is to go.</param>
internal sealed record RowChange(StreamId Subject, Table Table, int Id, string?[]? Held, string?[]? Due)
{
    public DriftKind Kind => Held is null ? DriftKind.Missing : Due is null ? DriftKind.Extra : DriftKind.Changed;

    public Drift Drift => new(Table.Name, Id, Kind, [.. Table.Columns
        .Select((c, i) => new ColumnDrift(c.Name, Held?[i], Due?[i]))
        .Where(c => c.Column != "id" && c.InTarget != c.InHistory)]);
}
