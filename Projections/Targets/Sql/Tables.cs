using System.Collections.Frozen;
using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;

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

    /// <summary>The kinds of subject that a target has a table for.</summary>
    public static readonly IReadOnlySet<StreamKind> Subjects = Enum.GetValues<StreamKind>().Where(k => Of(k) is not null).ToFrozenSet();

    private static readonly FrozenDictionary<Table, StreamKind> Kinds = Subjects.ToFrozenDictionary(k => Of(k)!, k => k);

    /// <summary>The table of which a subject of a kind is a row; null for a kind that a target has no table for.</summary>
    internal static Table? Of(StreamKind kind) => kind switch
    {
        StreamKind.Person => SpPeople.Table,
        StreamKind.Group => SpGroups.Table,
        StreamKind.Cou => SpCous.Table,
        StreamKind.Terms => SpTermsAndConditions.Table,
        StreamKind.Source => SpOrgIdentitySources.Table,
        _ => null,
    };

    /// <summary>The kind of subject that each row of a table is.</summary>
    /// <exception cref="KeyNotFoundException">The table's rows are parts of subjects.</exception>
    internal static StreamKind KindOf(Table table) => Kinds[table];

    /// <summary>Whether rows of other tables refer to this one.</summary>
    internal static bool IsParent(Table table) => All.Any(t => t.Columns.Any(c => c.Parent == table.Name));
}
