using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Domain.People;

/// <summary>A name of a person or of an org identity. Each owner has one primary name.</summary>
public sealed record Name(
    int Id, [Text(32)] string? Honorific, [Text(128, TooLong = "Required")] string? Given, [Text(128)] string? Middle, [Text(128)] string? Family,
    [Text(32)] string? Suffix, [Required, TypeOf("Name.type")] string? Type, [Language] string? Language,
    PersonId? PersonId, OrgIdentityId? OrgIdentityId, bool? PrimaryName, int? SourceNameId) : IRecord
{
    public StreamId? Stream => Owner.Of(PersonId, OrgIdentityId);
}
