using System.Collections.Frozen;
using EventRegistry.Domain.Access;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.Api.Wire;

namespace EventRegistry.Host.Api;

/// <summary>Other records that a document names. One that is not there at all is answered before anything is decided.</summary>
internal static class References
{
    private static readonly FrozenDictionary<Type, Kind> Kinds = new Dictionary<Type, Kind>
    {
        [typeof(CoId)] = Kind<Co>.Instance,
        [typeof(CouId)] = Kind<Cou>.Instance,
        [typeof(PersonId)] = Kind<PersonRecord>.Instance,
        [typeof(RoleId)] = Kind<Role>.Instance,
        [typeof(OrgIdentityId)] = Kind<OrgIdentityRecord>.Instance,
        [typeof(GroupId)] = Kind<GroupRecord>.Instance,
        [typeof(TermsId)] = Kind<Terms>.Instance,
        [typeof(TargetId)] = Kind<ProvisioningTarget>.Instance,
        [typeof(SshKeyAuthenticatorId)] = Kind<SshKeyAuthenticator>.Instance,
    }.ToFrozenDictionary();

    // Departments and organizations are not kept here, so none is known.
    private static readonly string[] OfOthers = [Parent.Department.Column, Parent.Organization.Column];

    /// <summary>The kind of record that such an id names; null for none that is served.</summary>
    public static Kind? KindOf(IdType type) => Kinds.GetValueOrDefault(type.Type);

    /// <summary>The answer to a document that names what is not there; null when all is there.</summary>
    public static async Task<Answer?> MissingAsync(Call call, Resource resource, Filled filled)
    {
        foreach (var (_, type, id) in filled.References(resource))
        {
            if (KindOf(type) is { } kind && await call.Desk.RecordAsync(kind, id, call.Cancel) is null) return Unknown(type, id, call.Visitor);
        }

        return OfOthers.Any(column => filled.Of(resource, column) is not null) ? Answer.CoNotFound : null;
    }

    public static Answer Unknown(IdType type, int id, Visitor visitor) =>
        type.Type == typeof(RoleId) ? RoleUnknown($"{id}")
        : type.Type == typeof(CoId) && visitor.IsOfPlatform ? Answer.Forbidden("You don't have permission to access this resource.")
        : Answer.CoNotFound;

    public static Answer RoleUnknown(string id) => Answer.CoNotFound with { Phrase = $"CoPersonRole \"{id}\" Not Found" };
}
