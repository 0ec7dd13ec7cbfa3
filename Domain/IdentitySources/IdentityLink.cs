using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;

namespace EventRegistry.Domain.IdentitySources;

/// <summary>Says that an org identity is this person's. It belongs to the person's stream.</summary>
public sealed record IdentityLink(int Id, PersonId PersonId, OrgIdentityId OrgIdentityId) : IRecord
{
    public StreamId? Stream => new(StreamKind.Person, PersonId.Value);
}
