using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>One row of <c>sp_co_terms_and_conditions</c> for each terms and conditions in force or suspended.</summary>
public static class SpTermsAndConditions
{
    public static readonly Table Table = Table.Of("co_terms_and_conditions",
        Column.Text("description", 256), Column.Text("url", 256), Column.LongText("body"), Column.Int("cou_id"),
        Column.Text("status", 2), Column.Int("ordr"), Column.Created, Column.Modified);

    public static Row Row(Current<Terms> terms)
    {
        var record = terms.Record;
        return Table.Row(terms.Id, record.Description, record.Url, record.Body, record.CouId?.Value, Code.Of(record.Status), record.Order, terms.Created, terms.Modified);
    }
}
