using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>One row of <c>sp_co_groups</c> for each group, active or suspended.</summary>
public static class SpGroups
{
    public static readonly Table Table = Table.Of("co_groups",
        Column.Int("cou_id"), Column.Text("name", 128), Column.Text("description", 256), Column.Bool("open"),
        Column.Text("status", 2), Column.Text("group_type", 2), Column.Bool("auto"), Column.Created, Column.Modified);

    public static Row Row(Current<GroupRecord> group)
    {
        var record = group.Record;
        return Table.Row(group.Id, record.CouId?.Value, record.Name, record.Description, record.Open, Code.Of(record.Status), Code.Of(record.GroupType),
            record.Auto, group.Created, group.Modified);
    }
}
