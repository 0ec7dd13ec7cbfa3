using EventRegistry.Projections.Subjects;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>One row of <c>sp_names</c> for each name of a provisioned person.</summary>
public static class SpNames
{
    public static readonly Table Table = Table.Of("names",
        Column.Int("co_person_id").References(SpPeople.Table), Column.Text("honorific", 32), Column.Text("given", 128),
        Column.Text("middle", 128), Column.Text("family", 128), Column.Text("suffix", 32), Column.Text("type", 32),
        Column.Text("language", 16), Column.Bool("primary_name"), Column.Source, Column.Created, Column.Modified)
        .Indexed("co_person_id");

    public static IEnumerable<Row> Rows(PersonSubject person) => person.Names.Select(n => Table.Row(
        n.Item.Id, person.Id, n.Record.Honorific, n.Record.Given, n.Record.Middle, n.Record.Family, n.Record.Suffix, n.Record.Type,
        n.Record.Language, n.Record.PrimaryName, n.Source, n.Item.Created, n.Item.Modified));
}
