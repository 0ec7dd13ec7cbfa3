using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Domain.People;

/// <summary>A postal address of a role or of an org identity.</summary>
public sealed record Address(
    int Id, string? Street, string? Room, string? Locality, string? State, string? PostalCode, string? Country, string? Description,
    string? Type, string? Language,
    RoleId? RoleId, OrgIdentityId? OrgIdentityId, int? DepartmentId, int? OrganizationId, int? SourceAddressId) : IRoleAttribute
{
    public StreamId? Stream => Owner.Of(null, OrgIdentityId, department: DepartmentId, organization: OrganizationId);
}
