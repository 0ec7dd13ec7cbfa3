using EventRegistry.Projections.Subjects;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>One row of <c>sp_urls</c> for each URL of a provisioned person.</summary>
public static class SpUrls
{
    public static readonly Table Table = Table.Of("urls",
        Column.Int("co_person_id").References(SpPeople.Table), Column.Text("url", 256), Column.Text("description", 128),
        Column.Text("type", 32), Column.Source, Column.Created, Column.Modified)
        .Indexed("co_person_id");

    public static IEnumerable<Row> Rows(PersonSubject person) => person.Urls.Select(u => Table.Row(
        u.Item.Id, person.Id, u.Record.Address, u.Record.Description, u.Record.Type, u.Source, u.Item.Created, u.Item.Modified));
}
