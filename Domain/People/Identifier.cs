using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Provisioning;

namespace EventRegistry.Domain.People;

/// <summary>An identifier of a person, an org identity or a group. Only active ones are provisioned.</summary>
public sealed record Identifier(
    int Id, [Column("identifier"), Required, Text(512, MayBeEmpty = false)] string? Value, [Required, TypeOf("Identifier.type")] string? Type,
    bool? Login, [Required] Standing? Status, [Language] string? Language,
    PersonId? PersonId, OrgIdentityId? OrgIdentityId, int? DepartmentId, GroupId? GroupId, int? OrganizationId,
    int? SourceIdentifierId, TargetId? TargetId) : IRecord
{
    public StreamId? Stream => Owner.Of(PersonId, OrgIdentityId, GroupId, DepartmentId, OrganizationId);
}
