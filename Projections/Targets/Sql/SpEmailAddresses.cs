using EventRegistry.Projections.Subjects;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>One row of <c>sp_email_addresses</c> for each e-mail address of a provisioned person.</summary>
public static class SpEmailAddresses
{
    public static readonly Table Table = Table.Of("email_addresses",
        Column.Int("co_person_id").References(SpPeople.Table), Column.Text("mail", 256), Column.Text("description", 128),
        Column.Text("type", 32), Column.Bool("verified"), Column.Source, Column.Created, Column.Modified)
        .Indexed("co_person_id");

    public static IEnumerable<Row> Rows(PersonSubject person) => person.EmailAddresses.Select(e => Table.Row(
        e.Item.Id, person.Id, e.Record.Mail, e.Record.Description, e.Record.Type, e.Record.Verified, e.Source, e.Item.Created, e.Item.Modified));
}
