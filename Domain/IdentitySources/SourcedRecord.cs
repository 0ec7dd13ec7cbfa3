using System.Collections.Immutable;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;

namespace EventRegistry.Domain.IdentitySources;

/// <summary>A record of a source as the registry understands it: an org identity and its attributes, none of which has an id or an owner yet (<c>org-identity-sources.md</c> 1).</summary>
/// <param name="Identity">Its id, CO and status are decided by the registry, whatever is in them.</param>
public sealed record SourcedRecord(OrgIdentityRecord Identity)
{
    public static readonly SourcedRecord Nobody = new(new OrgIdentityRecord(0, null, null, null, null, null, null, null, null, null, null, null));

    public ImmutableArray<Name> Names { get; init; } = [];
    public ImmutableArray<Identifier> Identifiers { get; init; } = [];
    public ImmutableArray<EmailAddress> EmailAddresses { get; init; } = [];
    public ImmutableArray<Url> Urls { get; init; } = [];
    public ImmutableArray<Address> Addresses { get; init; } = [];
    public ImmutableArray<TelephoneNumber> TelephoneNumbers { get; init; } = [];
    public ImmutableArray<AdHocAttribute> AdHocAttributes { get; init; } = [];

    /// <summary>What group mappings look at, in the words of the source.</summary>
    public ImmutableArray<GroupValue> GroupValues { get; init; } = [];
}

/// <summary>One value of an attribute that groups can be mapped from (<c>org-identity-sources.md</c> 7).</summary>
/// <param name="Attribute">As the source names it: a column's number, an attribute's name.</param>
/// <param name="ValidFrom">From when the value counts; null for ever.</param>
/// <param name="ValidThrough">Until when it counts; null for ever.</param>
public sealed record GroupValue(string Attribute, string Value, DateTimeOffset? ValidFrom = null, DateTimeOffset? ValidThrough = null);
