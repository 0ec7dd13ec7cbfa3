using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Projections.Subjects;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>
/// The rows that a SQL target should hold: the one place where they are made, whether a subject is provisioned, a target rebuilt,
/// or its drift looked for.
/// </summary>
public static class SpRows
{
    /// <summary>The rows of what a target is to be told of one subject; none when it is to hold nothing of it, or has no table for its kind.</summary>
    public static IEnumerable<Row> Of(Verdict verdict) => verdict switch
    {
        { Action: ProvisioningAction.Deleted } => [],
        { Record: PersonSubject person } => Of(person),
        { Record: GroupSubject group } => [SpGroups.Row(group.Group)],
        { Record: Current<Cou> cou } => [SpCous.Row(cou)],
        { Record: Current<Terms> terms } => [SpTermsAndConditions.Row(terms)],
        { Record: Current<IdentitySource> source } => [SpOrgIdentitySources.Row(source)],
        _ => [],
    };

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
}
