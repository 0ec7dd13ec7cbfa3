using EventRegistry.Domain.Access;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.Api.Wire;

namespace EventRegistry.Host.Api.Resources;

/// <summary>Every resource that is served, and in what it differs from the others.</summary>
internal static class Served
{
    public static readonly Resource Cos = new Resource<Co>("cos", "Cos", "Co", [], [])
    {
        Repeated = ["name", "status"],
        IsOfThePlatform = true,
        HasXml = true,
    };

    public static readonly Resource Cous = new Resource<Cou>("cous", "Cous", "Cou", ["lft", "rght"], [])
    {
        Repeated = ["co_id", "name"],
        NamedBy = ["co_id"],
        AlsoListedBy = [Parent.Co],
        ExplainsUnknown = true,
        HasXml = true,
    };

    public static readonly Resource People = new Resource<PersonRecord>("co_people", "CoPeople", "CoPerson", [], [])
    {
        Repeated = ["co_id", "status"],
        NamedBy = ["co_id"],
        AlsoListedBy = [Parent.Co],
        ExplainsUnknown = true,
        HasXml = true,
    };

    public static readonly Resource Roles = new Resource<Role>("co_person_roles", "CoPersonRoles", "CoPersonRole", ["source_org_identity_id"], [])
    {
        Repeated = ["co_person_id", "affiliation", "status"],
        Parents = [Parent.Person],
        NamedBy = ["co_person_id", "cou_id"],
        AlsoListedBy = [Parent.Cou],
        SaysNone = true,
        HasXml = true,
    };

    public static readonly Resource Names = new Resource<Name>("names", "Names", "Name", ["source_name_id"], [])
    {
        Repeated = ["given", "type"],
        Parents = [Parent.Person, Parent.OrgIdentity],
        NamedBy = ["co_person_id", "org_identity_id"],
        AlsoListedBy = [Parent.Co],
        SaysNone = true,
        ListsPeoplesOnly = true,
        HasXml = true,
    };

    public static readonly Resource Identifiers = new Resource<Identifier>("identifiers", "Identifiers", "Identifier", ["source_identifier_id"], [])
    {
        Repeated = ["identifier", "type", "status"],
        Parents = [Parent.Person, Parent.OrgIdentity, Parent.Department, Parent.Group, Parent.Organization],
        NamedBy = ["co_person_id", "org_identity_id", "co_group_id"],
        AlsoListedBy = [Parent.Co],
        SaysNone = true,
        ListsPeoplesOnly = true,
        HasXml = true,
    };

    public static readonly Resource EmailAddresses = new Resource<EmailAddress>("email_addresses", "EmailAddresses", "EmailAddress", ["source_email_address_id"], [])
    {
        Parents = [Parent.Person, Parent.OrgIdentity, Parent.Department, Parent.Organization],
        NamedBy = ["co_person_id", "org_identity_id"],
        AlsoListedBy = [Parent.Co],
        SaysNone = true,
        ListsPeoplesOnly = true,
        HasXml = true,
    };

    public static readonly Resource Urls = new Resource<Url>("urls", "Urls", "Url", ["source_url_id"], [])
    {
        Repeated = ["url", "type"],
        Parents = [Parent.Person, Parent.OrgIdentity, Parent.Department, Parent.Organization],
        NamedBy = ["co_person_id", "org_identity_id"],
        AlsoListedBy = [Parent.Co],
        SaysNone = true,
        ListsPeoplesOnly = true,
        HasXml = true,
    };

    public static readonly Resource Addresses = new Resource<Address>("addresses", "Addresses", "Address", ["source_address_id"], [])
    {
        Parents = [Parent.Role, Parent.OrgIdentity, Parent.Department, Parent.Organization],
        NamedBy = ["co_person_role_id", "org_identity_id"],
        WithOtherParent = Answer.CoNotFound,
        SaysNone = true,
        HasXml = true,
    };

    public static readonly Resource TelephoneNumbers =
        new Resource<TelephoneNumber>("telephone_numbers", "TelephoneNumbers", "TelephoneNumber", ["source_telephone_number_id"], [])
        {
            Parents = [Parent.Role, Parent.OrgIdentity, Parent.Department, Parent.Organization],
            NamedBy = ["co_person_role_id", "org_identity_id"],
            WithOtherParent = Answer.CoNotFound,
            SaysNone = true,
            HasXml = true,
        };

    public static readonly Resource AdHocAttributes =
        new Resource<AdHocAttribute>("ad_hoc_attributes", "AdHocAttributes", "AdHocAttribute", ["source_ad_hoc_attribute_id"], [])
        {
            Repeated = ["tag"],
            Parents = [Parent.Role, Parent.OrgIdentity, Parent.Department, Parent.Organization],
            NamedBy = ["co_person_role_id", "org_identity_id"],
            WithOtherParent = Answer.CoNotFound,
            SaysNone = true,
        };

    public static readonly Resource Groups = new Resource<GroupRecord>("co_groups", "CoGroups", "CoGroup", [], ["group_type"])
    {
        Repeated = ["co_id", "name", "status"],
        NamedBy = ["co_id"],
        AlsoListedBy = [Parent.Co, Parent.Person],
        HasXml = true,
    };

    public static readonly Resource Members =
        new Resource<Membership>("co_group_members", "CoGroupMembers", "CoGroupMember", ["source_org_identity_id", "co_group_nesting_id"], [])
        {
            Parents = [Parent.Group, Parent.Person],
            NamedBy = ["co_group_id", "co_person_id"],
            AlsoListedBy = [Parent.Co],
            NeededToEdit = ["co_group_id", "co_person_id"],
            ListsAreReduced = true,
            ExplainsUnknown = true,
            HasXml = true,
            GivenUpWithout = [nameof(Membership.Member), nameof(Membership.Owner)],
        };

    public static readonly Resource OrgIdentities = new Resource<OrgIdentityRecord>("org_identities", "OrgIdentities", "OrgIdentity", [], ["status"])
    {
        NamedBy = ["co_id"],
        AlsoListedBy = [Parent.Co],
        ExplainsUnknown = true,
        HasXml = true,
    };

    public static readonly Resource Links = new Resource<IdentityLink>("co_org_identity_links", "CoOrgIdentityLinks", "CoOrgIdentityLink", [], [])
    {
        NeededToAdd = [("co_person_id", "CoPerson Does Not Exist"), ("org_identity_id", "OrgIdentity Does Not Exist")],
        Parents = [Parent.Person, Parent.OrgIdentity],
        NamedBy = ["co_person_id", "org_identity_id"],
        AlsoListedBy = [Parent.Co],
        SaysNone = true,
        ShowsParentsPlainly = true,
        HasXml = true,
    };

    public static readonly Resource Terms =
        new Resource<Terms>("co_terms_and_conditions", "CoTermsAndConditions", "CoTermsAndConditions", [], [])
        {
            Repeated = ["co_id", "description", "status"],
            NamedBy = ["co_id"],
            AlsoListedBy = [Parent.Co],
            HasXml = true,
        };

    public static readonly Resource Agreements =
        new Resource<Agreement>("co_t_and_c_agreements", "CoTAndCAgreements", "CoTAndCAgreement", ["agreement_time", "identifier"], [])
        {
            Parents = [Parent.Person],
            NamedBy = ["co_person_id"],
            AlsoListedBy = [Parent.Co],
            SaysNone = true,
            Forbidden = Verbs.Edit | Verbs.Delete,
            HasXml = true,
        };

    public static readonly Resource HistoryRecords = new Resource<HistoryRecord>("history_records", "HistoryRecords", "HistoryRecord",
        ["co_email_list_id", "co_service_id", "actor_co_person_id", "actor_api_user_id"], [])
    {
        Parents = [Parent.Person, Parent.Role, Parent.OrgIdentity, Parent.Group],
        NamedBy = ["co_person_id", "co_person_role_id", "org_identity_id", "co_group_id"],
        AlsoListedBy = [Parent.Co],
        WithoutCo = Answer.CoNotFound,
        SaysNone = true,
        Verbs = Verbs.List | Verbs.View | Verbs.Add,
        HasXml = true,
    };

    public static readonly Resource SshKeys = new Resource<SshKey>("ssh_key_authenticator/ssh_keys", "SshKeys", "SshKey", [], [])
    {
        Repeated = ["ssh_key_authenticator_id", "type", "skey"],
        Parents = [Parent.Person],
        NamedBy = ["co_person_id"],
        AlsoListedBy = [Parent.Co],
        SaysNone = true,
    };

    public static IReadOnlyList<Resource> All { get; } =
    [
        Cos, Cous, People, Roles, Names, Identifiers, EmailAddresses, Urls, Addresses, TelephoneNumbers, AdHocAttributes, Groups, Members,
        OrgIdentities, Links, Terms, Agreements, HistoryRecords, SshKeys,
    ];

    /// <summary>The resource that serves a kind; null when none does.</summary>
    public static Resource? Of(Kind? kind) => All.FirstOrDefault(r => r.Kind == kind);
}
