using EventRegistry.Projections.Subjects;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>One row of <c>sp_cous</c> for each COU of the CO.</summary>
public static class SpCous
{
    public static readonly Table Table = Table.Of("cous",
        Column.Text("name", 128), Column.Text("description", 128), Column.Int("parent_id"), Column.Created, Column.Modified);

    public static IEnumerable<Row> Rows(Reference reference) => reference.Cous.Select(c => Table.Row(
        c.Id, c.Record.Name, c.Record.Description, c.Record.ParentId?.Value, c.Created, c.Modified));
}
