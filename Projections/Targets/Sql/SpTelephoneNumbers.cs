using EventRegistry.Projections.Subjects;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>One row of <c>sp_telephone_numbers</c> for each telephone number of a role.</summary>
public static class SpTelephoneNumbers
{
    public static readonly Table Table = Table.Of("telephone_numbers",
        Column.Text("country_code", 3), Column.Text("area_code", 8), Column.Text("number", 64),
        Column.Text("extension", 16), Column.Text("description", 128), Column.Text("type", 32),
        Column.Int("co_person_role_id").References(SpPersonRoles.Table), Column.Source, Column.Created, Column.Modified)
        .Indexed("co_person_role_id");

    public static IEnumerable<Row> Rows(PersonSubject person) => person.TelephoneNumbers.Select(t => Table.Row(
        t.Item.Id, t.Record.CountryCode, t.Record.AreaCode, t.Record.Number, t.Record.Extension, t.Record.Description, t.Record.Type,
        t.Record.RoleId?.Value, t.Source, t.Item.Created, t.Item.Modified));
}
