using System.Collections.Frozen;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;

namespace EventRegistry.Projections.Subjects;

/// <summary>
/// Which subjects a target is told of, and how much of them. What differs from one generation of the registry to the next is a table of data;
/// who reads it does the same for all.
/// </summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="People">What is to be done about a person, by status; one whose status is not named is <see cref="ProvisioningAction.Deleted"/>.</param>
/// <param name="InactiveGroup">What is to be done about a group that is not active.</param>
/// <param name="CoreKeepsRoles">Whether a person who is <see cref="ProvisioningAction.Ineligible"/> keeps active roles.</param>
/// <param name="AllGroupIdentifiers">Whether a group's identifiers are told whatever their status, or only active ones.</param>
public sealed record RuleSet(
    string Name, FrozenDictionary<PersonStatus, ProvisioningAction> People, ProvisioningAction InactiveGroup, bool CoreKeepsRoles, bool AllGroupIdentifiers)
{
    /// <summary>What COmanage Registry 4 does (<c>provisioning.md</c> 8), where its manual does not say otherwise.</summary>
    public static RuleSet V4 { get; } = new("v4", ActiveAndCore, InactiveGroup: ProvisioningAction.Eligible, CoreKeepsRoles: true, AllGroupIdentifiers: true);

    /// <summary>What is announced for Registry PE (<c>provisioning.md</c> 13); its open points are decided in ADR 21.</summary>
    public static RuleSet Pe { get; } = new("pe", ActiveAndCore, InactiveGroup: ProvisioningAction.Ineligible, CoreKeepsRoles: false, AllGroupIdentifiers: false);

    /// <summary>All there are.</summary>
    public static IReadOnlyList<RuleSet> All { get; } = [V4, Pe];

    // The announcement names other statuses than version 4 has; what remains of them once those of an incomplete record are taken out are the same five.
    private static FrozenDictionary<PersonStatus, ProvisioningAction> ActiveAndCore => new Dictionary<PersonStatus, ProvisioningAction>
    {
        [PersonStatus.Active] = ProvisioningAction.Eligible,
        [PersonStatus.GracePeriod] = ProvisioningAction.Eligible,
        [PersonStatus.Expired] = ProvisioningAction.Ineligible,
        [PersonStatus.Locked] = ProvisioningAction.Ineligible,
        [PersonStatus.Suspended] = ProvisioningAction.Ineligible,
    }.ToFrozenDictionary();

    /// <summary>The rule set of a name; null where there is none.</summary>
    public static RuleSet? Find(string name) => All.FirstOrDefault(r => r.Name == name);

    /// <summary>What is to be done about a person in a status.</summary>
    public ProvisioningAction OfPerson(PersonStatus? status) => status is { } s ? People.GetValueOrDefault(s, ProvisioningAction.Deleted) : ProvisioningAction.Deleted;

    /// <summary>What is to be done about a live group.</summary>
    public ProvisioningAction OfGroup(Standing? status) => status == Standing.Active ? ProvisioningAction.Eligible : InactiveGroup;
}
