using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Domain.People;

/// <summary>An e-mail address of a person or of an org identity.</summary>
public sealed record EmailAddress(
    int Id, string? Mail, string? Description, string? Type, bool? Verified,
    PersonId? PersonId, OrgIdentityId? OrgIdentityId, int? DepartmentId, int? OrganizationId, int? SourceEmailAddressId) : IRecord
{
    public StreamId? Stream => Owner.Of(PersonId, OrgIdentityId, department: DepartmentId, organization: OrganizationId);
}
