using EventRegistry.Projections.Subjects;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>One row of <c>sp_co_person_roles</c> for each role of a provisioned person.</summary>
public static class SpPersonRoles
{
    public static readonly Table Table = Table.Of("co_person_roles",
        Column.Int("co_person_id").Required().References(SpPeople.Table),
        // Sponsor, manager and COU may be unknown to the target, so they are plain numbers.
        Column.Int("sponsor_co_person_id"), Column.Int("manager_co_person_id"), Column.Int("cou_id"),
        Column.Text("affiliation", 32), Column.Text("eduperson_affiliation", 32), Column.Text("title", 128),
        Column.Text("o", 128), Column.Text("ou", 128), Column.Instant("valid_from"), Column.Instant("valid_through"),
        Column.Int("ordr"), Column.Text("status", 2), Column.Source, Column.Created, Column.Modified)
        .Indexed("co_person_id");

    public static IEnumerable<Row> Rows(PersonSubject person) => person.Roles.Select(r => Table.Row(
        r.Item.Id, person.Id, r.Record.SponsorId?.Value, r.Record.ManagerId?.Value, r.Record.CouId?.Value,
        r.Record.Affiliation, person.Reference.EduPersonAffiliation(r.Record.Affiliation),
        person.Reference.ValueOf("CoPersonRole.title", r.Record.Title), person.Reference.ValueOf("CoPersonRole.o", r.Record.Organization),
        person.Reference.ValueOf("CoPersonRole.ou", r.Record.Department),
        r.Record.ValidFrom, r.Record.ValidThrough, r.Record.Order, Code.Of(r.Record.Status), r.Source, r.Item.Created, r.Item.Modified));
}
