using EventRegistry.Projections.Subjects;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>
/// The rows that a SQL target should hold: the one place where they are made, whether a subject is provisioned, a target rebuilt,
/// or its drift looked for.
/// </summary>
public static class SpRows
{
    /// <summary>A person's rows.</summary>
    public static IEnumerable<Row> Of(PersonSubject person) =>
    [
        SpPeople.Row(person),
        .. SpNames.Rows(person),
        .. SpIdentifiers.Rows(person),
        .. SpEmailAddresses.Rows(person),
        .. SpUrls.Rows(person),
        .. SpAgreements.Rows(person),
        .. SpGroupMembers.Rows(person),
        .. SpPersonRoles.Rows(person),
        .. SpAddresses.Rows(person),
        .. SpTelephoneNumbers.Rows(person),
        .. SpAdHocAttributes.Rows(person),
    ];

    /// <summary>The rows of a CO's groups and reference data, each with the subject it is about.</summary>
    public static IEnumerable<(string Subject, Row Row)> Of(Reference reference) =>
        Named("cou", SpCous.Rows(reference))
            .Concat(Named("terms", SpTermsAndConditions.Rows(reference)))
            .Concat(Named("source", SpOrgIdentitySources.Rows(reference)))
            .Concat(Named("group", SpGroups.Rows(reference)));

    private static IEnumerable<(string, Row)> Named(string kind, IEnumerable<Row> rows) => rows.Select(r => ($"{kind}/{r.Values[0]}", r));
}
