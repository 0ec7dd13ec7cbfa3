using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Domain.Decisions;

/// <summary>What must be known before a command can be decided, beyond the CO itself.</summary>
/// <param name="Streams">People and org identities to load: those changed, and those referred to.</param>
/// <param name="Claims">Identifiers that must be free.</param>
/// <param name="Links">Org identities of which must be known whether they are linked.</param>
public sealed record Needs(ImmutableHashSet<StreamId> Streams, ImmutableHashSet<IdentifierClaim> Claims, ImmutableHashSet<OrgIdentityId> Links)
{
    public static readonly Needs None = new([], [], []);

    public Needs And(Needs other) => new(Streams.Union(other.Streams), Claims.Union(other.Claims), Links.Union(other.Links));
}
