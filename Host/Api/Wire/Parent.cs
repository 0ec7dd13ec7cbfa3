using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.ReadModels;

namespace EventRegistry.Host.Api.Wire;

/// <summary>What a record may hang on: how a document names it, and how a list is narrowed to it.</summary>
/// <param name="Type">Its word in <c>"Person": {"Type": ..}</c>; null for what is never named so.</param>
/// <param name="Column">The column that points to it.</param>
/// <param name="Query">The query key that names it.</param>
/// <param name="Label">What phrases call it.</param>
/// <param name="Kind">Its kind; null for what this registry does not keep.</param>
/// <param name="Owner">How lists are narrowed to it.</param>
internal sealed record Parent(string? Type, string Column, string Query, string Label, Kind? Kind, OwnedBy? Owner)
{
    public static readonly Parent Person = new("CO", "co_person_id", "copersonid", "CO Person", Kind<PersonRecord>.Instance, OwnedBy.Person);
    public static readonly Parent Role = new("CoRole", "co_person_role_id", "copersonroleid", "CO Person Role", Kind<Role>.Instance, OwnedBy.Role);
    public static readonly Parent OrgIdentity = new("Org", "org_identity_id", "orgidentityid", "Org Identity", Kind<OrgIdentityRecord>.Instance, OwnedBy.OrgIdentity);
    public static readonly Parent Group = new("Group", "co_group_id", "cogroupid", "CO Group", Kind<GroupRecord>.Instance, OwnedBy.Group);
    public static readonly Parent Department = new("Dept", "co_department_id", "codeptid", "CO Department", null, null);
    public static readonly Parent Organization = new("Organization", "organization_id", "organizationid", "Organization", null, null);
    public static readonly Parent Co = new(null, "co_id", "coid", "CO", Kind<Co>.Instance, OwnedBy.Co);
    public static readonly Parent Cou = new(null, "cou_id", "couid", "COU", Kind<Cou>.Instance, OwnedBy.Cou);

    /// <summary>In the order in which a request's CO is looked for (alphabetical, as the reference does).</summary>
    public static IReadOnlyList<Parent> InOrderOfResolution { get; } = [Department, Group, Co, Person, Role, Cou, Organization, OrgIdentity];

    /// <summary>In the order in which one of several narrows a list.</summary>
    public static IReadOnlyList<Parent> InOrderOfNarrowing { get; } = [Department, Group, Person, Role, Organization, OrgIdentity, Cou, Co];

    /// <summary>Whether a record's parent of this sort is shown as <c>Person</c>. A group always stands for itself.</summary>
    public bool IsFolded => Type is not null && this != Group;
}
