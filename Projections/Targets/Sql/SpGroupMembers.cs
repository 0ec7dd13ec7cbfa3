using EventRegistry.Projections.Subjects;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>One row of <c>sp_co_group_members</c> for each membership of a provisioned person in a group that the target has.</summary>
public static class SpGroupMembers
{
    public static readonly Table Table = Table.Of("co_group_members",
        Column.Int("co_group_id").Required().References(SpGroups.Table),
        Column.Int("co_person_id").Required().References(SpPeople.Table),
        Column.Bool("member"), Column.Bool("owner"), Column.Instant("valid_from"), Column.Instant("valid_through"),
        Column.Source, Column.Created, Column.Modified)
        .Indexed("co_group_id", "co_person_id");

    public static IEnumerable<Row> Rows(PersonSubject person) => person.Memberships.Select(m => Table.Row(
        m.Item.Id, m.Record.GroupId.Value, person.Id, m.Record.Member, m.Record.Owner, m.Record.ValidFrom, m.Record.ValidThrough,
        m.Source, m.Item.Created, m.Item.Modified));
}
