using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Domain.People;

/// <summary>A telephone number of a role or of an org identity.</summary>
public sealed record TelephoneNumber(
    int Id, string? CountryCode, string? AreaCode, string? Number, string? Extension, string? Description, string? Type,
    RoleId? RoleId, OrgIdentityId? OrgIdentityId, int? DepartmentId, int? OrganizationId, int? SourceTelephoneNumberId) : IRoleAttribute
{
    public StreamId? Stream => Owner.Of(null, OrgIdentityId, department: DepartmentId, organization: OrganizationId);
}
