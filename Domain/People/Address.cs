using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Domain.People;

/// <summary>A postal address of a role or of an org identity.</summary>
public sealed record Address(
    int Id, [Text(400, TooLong = "content")] string? Street, [Text(64, TooLong = "content")] string? Room, [Text(128, TooLong = "content")] string? Locality,
    [Text(128, TooLong = "content")] string? State, [Text(16, TooLong = "content")] string? PostalCode, [Text(128, TooLong = "content")] string? Country,
    [Text(128, TooLong = "content")] string? Description, [TypeOf("Address.type", MayBeEmpty = true)] string? Type, [Language] string? Language,
    RoleId? RoleId, OrgIdentityId? OrgIdentityId, int? DepartmentId, int? OrganizationId, int? SourceAddressId) : IRoleAttribute
{
    public StreamId? Stream => Owner.Of(null, OrgIdentityId, department: DepartmentId, organization: OrganizationId);
}
