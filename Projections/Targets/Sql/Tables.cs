using System.Collections.Immutable;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>The tables of a target, parents before the tables that refer to them.</summary>
public static class Tables
{
    public static readonly ImmutableArray<Table> All =
    [
        SpCous.Table, SpTermsAndConditions.Table, SpOrgIdentitySources.Table, SpGroups.Table, SpPeople.Table,
        SpNames.Table, SpIdentifiers.Table, SpEmailAddresses.Table, SpUrls.Table, SpAgreements.Table,
        SpGroupMembers.Table, SpPersonRoles.Table, SpAddresses.Table, SpTelephoneNumbers.Table, SpAdHocAttributes.Table,
    ];

    /// <summary>Whether rows of other tables refer to this one.</summary>
    internal static bool IsParent(Table table) => All.Any(t => t.Columns.Any(c => c.Parent == table.Name));
}
