using System.Collections.Frozen;
using EventRegistry.Domain.Access;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;

namespace EventRegistry.Domain.Decisions;

/// <summary>Where the laws of each kind of record stand. A kind that is not named has none beyond its values' own checks.</summary>
public static class LawsOf
{
    private static readonly FrozenDictionary<Type, object> Special = new object[]
    {
        // A person and what is theirs.
        new PersonLaws(), new RoleLaws(), new NameLaws(), new IdentifierLaws(), new EmailAddressLaws(), new UrlLaws(), new AddressLaws(),
        new TelephoneNumberLaws(), new AgreementLaws(), new SshKeyLaws(), new MembershipLaws(), new IdentityLinkLaws(), new OrgIdentityLaws(),
        // A CO and its groups.
        new CoLaws(), new CouLaws(), new GroupLaws(), new NestingLaws(), new TermsLaws(), new CoSettingLaws(),
        new ExtendedTypeLaws(), new DictionaryLaws(), new AttributeEnumerationLaws(), new IdentifierAssignmentLaws(),
        // What feeds it, what it feeds, and who may ask.
        new IdentitySourceLaws(), new FileSourceLaws(), new SourceSettingsLaws(), new GroupMappingLaws(), new PipelineLaws(), new ProvisioningTargetLaws(), new AuthenticatorLaws(), new ApiUserLaws(), new CoreApiLaws(),
    }.ToFrozenDictionary(l => l.GetType().BaseType!.GetGenericArguments()[0]);

    public static Laws<T> Kind<T>() where T : class, IRecord => Of<T>.Laws;

    private static class Of<T> where T : class, IRecord
    {
        public static readonly Laws<T> Laws = (Laws<T>?)Special.GetValueOrDefault(typeof(T)) ?? new Laws<T>();
    }
}
