using EventRegistry.Projections.Subjects;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>One row of <c>sp_co_terms_and_conditions</c> for each terms and conditions in force or suspended.</summary>
public static class SpTermsAndConditions
{
    public static readonly Table Table = Table.Of("co_terms_and_conditions",
        Column.Text("description", 256), Column.Text("url", 256), Column.LongText("body"), Column.Int("cou_id"),
        Column.Text("status", 2), Column.Int("ordr"), Column.Created, Column.Modified);

    public static IEnumerable<Row> Rows(Reference reference) =>
        from terms in reference.Terms.Values
        where terms.Record is not null
        let t = terms.Record
        select Table.Row(t.Id, t.Record.Description, t.Record.Url, t.Record.Body, t.Record.CouId?.Value, Code.Of(t.Record.Status), t.Record.Order,
            t.Created, t.Modified);
}
