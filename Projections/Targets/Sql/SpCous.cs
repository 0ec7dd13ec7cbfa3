using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>One row of <c>sp_cous</c> for each COU of the CO.</summary>
public static class SpCous
{
    public static readonly Table Table = Table.Of("cous",
        Column.Text("name", 128), Column.Text("description", 128), Column.Int("parent_id"), Column.Created, Column.Modified);

    public static Row Row(Current<Cou> cou) => Table.Row(
        cou.Id, cou.Record.Name, cou.Record.Description, cou.Record.ParentId?.Value, cou.Created, cou.Modified);
}
