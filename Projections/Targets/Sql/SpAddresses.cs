using EventRegistry.Projections.Subjects;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>One row of <c>sp_addresses</c> for each postal address of a role.</summary>
public static class SpAddresses
{
    public static readonly Table Table = Table.Of("addresses",
        Column.LongText("street"), Column.Text("room", 64), Column.Text("locality", 128), Column.Text("state", 128),
        Column.Text("postal_code", 16), Column.Text("country", 128), Column.Text("description", 128),
        Column.Text("type", 32), Column.Text("language", 16),
        Column.Int("co_person_role_id").References(SpPersonRoles.Table), Column.Source, Column.Created, Column.Modified)
        .Indexed("co_person_role_id");

    public static IEnumerable<Row> Rows(PersonSubject person) => person.Addresses.Select(a => Table.Row(
        a.Item.Id, a.Record.Street, a.Record.Room, a.Record.Locality, a.Record.State, a.Record.PostalCode, a.Record.Country,
        a.Record.Description, a.Record.Type, a.Record.Language, a.Record.RoleId?.Value, a.Source, a.Item.Created, a.Item.Modified));
}
