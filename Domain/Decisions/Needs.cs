using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Domain.Decisions;

/// <summary>What must be known before a command can be decided, beyond the CO itself.</summary>
/// <param name="Streams">People and org identities to load: those changed, and those referred to.</param>
/// <param name="Claims">Identifiers that must be free.</param>
/// <param name="Links">Org identities of which must be known whether they are linked.</param>
public sealed record Needs(ImmutableHashSet<StreamId> Streams, ImmutableHashSet<IdentifierClaim> Claims, ImmutableHashSet<OrgIdentityId> Links)
{
    public static readonly Needs None = new([], [], []);

    /// <summary>COUs of which must be known whether a live role is in them.</summary>
    public ImmutableHashSet<CouId> Cous { get; init; } = [];

    /// <summary>Whether the names of all COs must be known.</summary>
    public bool CoNames { get; init; }

    /// <summary>Numbered identifiers of which must be known how far the numbers have come.</summary>
    public ImmutableHashSet<Serial> Serials { get; init; } = [];

    /// <summary>Another CO that must be known whole, since it is copied; null where none is.</summary>
    public CoId? Original { get; init; }

    /// <summary>Records of sources of which must be known what was made of them.</summary>
    public ImmutableHashSet<SourceKey> SourceKeys { get; init; } = [];

    /// <summary>By what people of the CO are sought.</summary>
    public ImmutableHashSet<PersonSought> Sought { get; init; } = [];

    /// <summary>Org identities of which must be known what their source said last.</summary>
    public ImmutableHashSet<OrgIdentityId> Said { get; init; } = [];

    /// <summary>Whether all of it is asked for by another.</summary>
    public bool IsNoMoreThan(Needs other) =>
        Streams.IsSubsetOf(other.Streams) && Claims.IsSubsetOf(other.Claims) && Links.IsSubsetOf(other.Links) && Cous.IsSubsetOf(other.Cous)
        && Serials.IsSubsetOf(other.Serials) && SourceKeys.IsSubsetOf(other.SourceKeys) && Sought.IsSubsetOf(other.Sought) && Said.IsSubsetOf(other.Said)
        && (other.CoNames || !CoNames) && (Original is null || Original == other.Original);

    /// <summary>What of it another does not ask for.</summary>
    public Needs Beyond(Needs other) => new(Streams.Except(other.Streams), Claims.Except(other.Claims), Links.Except(other.Links))
    {
        Cous = Cous.Except(other.Cous),
        CoNames = CoNames && !other.CoNames,
        Serials = Serials.Except(other.Serials),
        SourceKeys = SourceKeys.Except(other.SourceKeys),
        Sought = Sought.Except(other.Sought),
        Said = Said.Except(other.Said),
        Original = other.Original is null ? Original : null,
    };

    public Needs And(Needs other) => new(Streams.Union(other.Streams), Claims.Union(other.Claims), Links.Union(other.Links))
    {
        Cous = Cous.Union(other.Cous),
        CoNames = CoNames || other.CoNames,
        Serials = Serials.Union(other.Serials),
        SourceKeys = SourceKeys.Union(other.SourceKeys),
        Sought = Sought.Union(other.Sought),
        Said = Said.Union(other.Said),
        Original = Original ?? other.Original,
    };
}
