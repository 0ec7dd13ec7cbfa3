using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Domain.People;

/// <summary>A name of a person or of an org identity. Each owner has one primary name.</summary>
public sealed record Name(
    int Id, string? Honorific, string? Given, string? Middle, string? Family, string? Suffix, string? Type, string? Language,
    PersonId? PersonId, OrgIdentityId? OrgIdentityId, bool? PrimaryName, int? SourceNameId) : IRecord
{
    public StreamId? Stream => Owner.Of(PersonId, OrgIdentityId);
}
