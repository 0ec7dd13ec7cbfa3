using EventRegistry.Projections.Subjects;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>One row of <c>sp_co_t_and_c_agreements</c> for each terms and conditions that a provisioned person agreed to.</summary>
public static class SpAgreements
{
    public static readonly Table Table = Table.Of("co_t_and_c_agreements",
        Column.Int("co_person_id").References(SpPeople.Table),
        // No reference: an agreement to an older version keeps the id of the archived terms, which no table holds.
        Column.Int("co_terms_and_conditions_id"), Column.Instant("agreement_time"), Column.Text("identifier", 256),
        Column.Created, Column.Modified)
        .Indexed("co_person_id", "co_terms_and_conditions_id");

    public static IEnumerable<Row> Rows(PersonSubject person) => person.Agreements.Select(a => Table.Row(
        a.Id, person.Id, person.Reference.LinkedTerms(a.Record), a.Record.AgreementTime, a.Record.Identifier, a.Created, a.Modified));
}
