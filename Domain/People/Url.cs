using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Domain.People;

/// <summary>A web page of a person or of an org identity.</summary>
public sealed record Url(
    int Id, [Column("url"), Required, Text(256, Free = true), WebAddress] string? Address, [Text(128)] string? Description,
    [Required, TypeOf("Url.type")] string? Type, [Language] string? Language,
    PersonId? PersonId, OrgIdentityId? OrgIdentityId, int? DepartmentId, int? OrganizationId, int? SourceUrlId) : IRecord
{
    public StreamId? Stream => Owner.Of(PersonId, OrgIdentityId, department: DepartmentId, organization: OrganizationId);
}
