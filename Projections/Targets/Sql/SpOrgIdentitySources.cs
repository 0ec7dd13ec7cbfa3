using EventRegistry.Projections.Subjects;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>One row of <c>sp_org_identity_sources</c> for each source that people and their values come from.</summary>
public static class SpOrgIdentitySources
{
    public static readonly Table Table = Table.Of("org_identity_sources",
        Column.Text("description", 256), Column.Text("plugin", 32), Column.Text("status", 2), Column.Created, Column.Modified);

    public static IEnumerable<Row> Rows(Reference reference) => reference.Sources.Values.Select(s => Table.Row(
        s.Id, s.Record.Description, s.Record.Plugin, Code.Of(s.Record.Status), s.Created, s.Modified));
}
