using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Domain.People;

/// <summary>Whose stream tells an attribute's life. Exactly one owner is set on a record.</summary>
internal static class Owner
{
    public static StreamId? Of(
        PersonId? person, OrgIdentityId? orgIdentity, GroupId? group = null, int? department = null, int? organization = null) =>
        person is { } p ? new(StreamKind.Person, p.Value)
        : orgIdentity is { } o ? new(StreamKind.OrgIdentity, o.Value)
        : group is { } g ? new(StreamKind.Group, g.Value)
        : department is { } d ? new(StreamKind.Department, d)
        : organization is { } z ? new StreamId(StreamKind.Organization, z)
        : null;
}
