using EventRegistry.Projections.Subjects;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>One row of <c>sp_co_groups</c> for each group, active or suspended.</summary>
public static class SpGroups
{
    public static readonly Table Table = Table.Of("co_groups",
        Column.Int("cou_id"), Column.Text("name", 128), Column.Text("description", 256), Column.Bool("open"),
        Column.Text("status", 2), Column.Text("group_type", 2), Column.Bool("auto"), Column.Created, Column.Modified);

    public static IEnumerable<Row> Rows(Reference reference) => reference.Groups.Values.Select(g => Table.Row(
        g.Id, g.Record.CouId?.Value, g.Record.Name, g.Record.Description, g.Record.Open, Code.Of(g.Record.Status), Code.Of(g.Record.GroupType),
        g.Record.Auto, g.Created, g.Modified));
}
