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
}
