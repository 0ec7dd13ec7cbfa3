using System.Collections.Frozen;
using EventRegistry.Domain.Access;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;

namespace EventRegistry.Domain.Changelog;

/// <summary>Every kind of record. The order is that of dependency: at one instant a record is told after those it refers to.</summary>
public static class Kinds
{
    /// <summary>The kinds that a COmanage Registry keeps in tables, referenced before referring (<c>changelog.md</c> 12.3).</summary>
    public static IReadOnlyList<Kind> OfRegistry { get; } =
    [
        Without<Co>("co", "cos"),
        WithoutTimes<ExtendedType>("extended_type", "co_extended_types"),
        Without<CoSetting>("co_setting", "co_settings"),
        With<ApiUser>("api_user", "api_users"),
        With<CoreApi>("core_api", "core_apis"),
        Without<Authenticator>("authenticator", "authenticators"),
        Without<SshKeyAuthenticator>("ssh_key_authenticator", "ssh_key_authenticators"),
        With<Dictionary>("dictionary", "dictionaries"),
        With<DictionaryEntry>("dictionary_entry", "dictionary_entries"),
        With<AttributeEnumeration>("attribute_enumeration", "attribute_enumerations"),
        With<Cou>("cou", "cous"),
        With<Terms>("terms", "co_terms_and_conditions"),
        With<GroupRecord>("group", "co_groups"),
        Without<IdentifierAssignment>("identifier_assignment", "co_identifier_assignments"),
        With<ExpirationPolicy>("expiration_policy", "co_expiration_policies"),
        With<Pipeline>("pipeline", "co_pipelines"),
        With<IdentitySource>("identity_source", "org_identity_sources"),
        Without<FileSource>("file_source", "file_sources"),
        With<GroupMapping>("group_mapping", "co_group_ois_mappings"),
        Without<ProvisioningTarget>("provisioning_target", "co_provisioning_targets"),
        With<OrgIdentityRecord>("org_identity", "org_identities"),
        With<SourceRecord>("source_record", "org_identity_source_records"),
        With<PersonRecord>("person", "co_people"),
        With<IdentityLink>("identity_link", "co_org_identity_links"),
        With<Role>("role", "co_person_roles"),
        With<Name>("name", "names"),
        With<Identifier>("identifier", "identifiers"),
        With<EmailAddress>("email_address", "email_addresses"),
        With<Url>("url", "urls"),
        With<Address>("address", "addresses"),
        With<TelephoneNumber>("telephone_number", "telephone_numbers"),
        With<AdHocAttribute>("ad_hoc_attribute", "ad_hoc_attributes"),
        With<ExpirationCount>("expiration_count", "co_expiration_counts"),
        With<SshKey>("ssh_key", "ssh_keys"),
        With<Nesting>("nesting", "co_group_nestings"),
        With<Membership>("membership", "co_group_members"),
        Without<Agreement>("agreement", "co_t_and_c_agreements"),
        With<HistoryRecord>("history_record", "history_records"),
    ];

    /// <summary>All kinds: those of a Registry, and our own.</summary>
    public static IReadOnlyList<Kind> All { get; } =
    [
        .. OfRegistry, WithoutTimes<TargetSettings>("target_settings", ""), WithoutTimes<SourceSettings>("source_settings", ""),
        WithoutTimes<SyncRun>("sync_run", ""), WithoutTimes<SyncError>("sync_error", ""), WithoutTimes<Erasure>("erasure", ""),
    ];

    private static readonly FrozenDictionary<string, Kind> ByName = All.ToFrozenDictionary(k => k.Name, StringComparer.Ordinal);

    /// <summary>The kind of that name, or null.</summary>
    public static Kind? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The kind of the record whose id a stream has: a person's of <c>person/57</c>, and of <c>person-history/57</c> too; null where a stream is about none.</summary>
    public static Kind? HeadOf(StreamKind stream) => stream switch
    {
        StreamKind.Person or StreamKind.PersonHistory => Kind<PersonRecord>.Instance,
        StreamKind.OrgIdentity or StreamKind.OrgIdentityHistory => Kind<OrgIdentityRecord>.Instance,
        StreamKind.Group or StreamKind.GroupHistory => Kind<GroupRecord>.Instance,
        StreamKind.Co => Kind<Co>.Instance,
        StreamKind.Cou => Kind<Cou>.Instance,
        StreamKind.Terms => Kind<Terms>.Instance,
        StreamKind.Source or StreamKind.SourceHistory => Kind<IdentitySource>.Instance,
        StreamKind.Dictionary => Kind<Dictionary>.Instance,
        StreamKind.Pipeline => Kind<Pipeline>.Instance,
        StreamKind.Target => Kind<ProvisioningTarget>.Instance,
        StreamKind.Authenticator => Kind<Authenticator>.Instance,
        StreamKind.ApiUser => Kind<ApiUser>.Instance,
        _ => null,
    };

    private static Kind<T> With<T>(string name, string table) where T : class, IRecord => new(name, table, keepsChangelog: true, keepsTimes: true);

    private static Kind<T> Without<T>(string name, string table) where T : class, IRecord => new(name, table, keepsChangelog: false, keepsTimes: true);

    private static Kind<T> WithoutTimes<T>(string name, string table) where T : class, IRecord => new(name, table, keepsChangelog: false, keepsTimes: false);
}
