using EventRegistry.Projections.Subjects;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>One row of <c>sp_identifiers</c> for each active identifier of a provisioned person.</summary>
public static class SpIdentifiers
{
    public static readonly Table Table = Table.Of("identifiers",
        Column.Int("co_person_id").References(SpPeople.Table), Column.Text("identifier", 256), Column.Text("type", 32),
        Column.Bool("login"), Column.Text("status", 2), Column.Source, Column.Created, Column.Modified)
        .Indexed("co_person_id");

    public static IEnumerable<Row> Rows(PersonSubject person) => person.Identifiers.Select(i => Table.Row(
        i.Item.Id, person.Id, i.Record.Value, i.Record.Type, i.Record.Login, Code.Of(i.Record.Status), i.Source, i.Item.Created, i.Item.Modified));
}
