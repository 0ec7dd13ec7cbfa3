using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>One row of <c>sp_org_identity_sources</c> for each source that people and their values come from.</summary>
public static class SpOrgIdentitySources
{
    public static readonly Table Table = Table.Of("org_identity_sources",
        Column.Text("description", 256), Column.Text("plugin", 32), Column.Text("status", 2), Column.Created, Column.Modified);

    public static Row Row(Current<IdentitySource> source) => Table.Row(
        source.Id, source.Record.Description, source.Record.Plugin, Code.Of(source.Record.Status), source.Created, source.Modified);
}
