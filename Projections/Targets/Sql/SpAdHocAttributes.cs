using EventRegistry.Projections.Subjects;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>One row of <c>sp_ad_hoc_attributes</c> for each ad hoc attribute of a role.</summary>
public static class SpAdHocAttributes
{
    public static readonly Table Table = Table.Of("ad_hoc_attributes",
        Column.Text("tag", 128), Column.Text("value", 256),
        Column.Int("co_person_role_id").References(SpPersonRoles.Table), Column.Source, Column.Created, Column.Modified)
        .Indexed("co_person_role_id");

    public static IEnumerable<Row> Rows(PersonSubject person) => person.AdHocAttributes.Select(a => Table.Row(
        a.Item.Id, a.Record.Tag, a.Record.Value, a.Record.RoleId?.Value, a.Source, a.Item.Created, a.Item.Modified));
}
