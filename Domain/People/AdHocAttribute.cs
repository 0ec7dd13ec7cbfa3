using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Domain.People;

/// <summary>A tagged value, of whatever meaning, of a role or of an org identity.</summary>
public sealed record AdHocAttribute(
    int Id, [Required, Text(128, MayBeEmpty = false)] string? Tag, [Text(256)] string? Value,
    RoleId? RoleId, OrgIdentityId? OrgIdentityId, int? DepartmentId, int? OrganizationId, int? SourceAdHocAttributeId) : IRoleAttribute
{
    public StreamId? Stream => Owner.Of(null, OrgIdentityId, department: DepartmentId, organization: OrganizationId);
}
