using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Domain.People;

/// <summary>A telephone number of a role or of an org identity.</summary>
public sealed record TelephoneNumber(
    int Id, [Text(3, TooLong = "content")] string? CountryCode, [Text(8, TooLong = "content")] string? AreaCode,
    [NotEmpty, Text(64, TooLong = "content")] string? Number, [Text(16, TooLong = "content")] string? Extension, [Text(128)] string? Description,
    [TypeOf("TelephoneNumber.type", MayBeEmpty = true)] string? Type,
    RoleId? RoleId, OrgIdentityId? OrgIdentityId, int? DepartmentId, int? OrganizationId, int? SourceTelephoneNumberId) : IRoleAttribute
{
    public StreamId? Stream => Owner.Of(null, OrgIdentityId, department: DepartmentId, organization: OrganizationId);
}
