using System.Collections.Frozen;
using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;

namespace EventRegistry.Domain.Decisions;

/// <summary>All that a decision may look at. Whoever asks for the decision gathers it by <see cref="Needs"/>.</summary>
/// <param name="Co">The CO that the command is about.</param>
/// <param name="Now">The instant of the decision.</param>
/// <param name="NextId">Draws the next id of a kind's table; drawn ids that come to nothing leave gaps, as ever.</param>
/// <param name="People">The people whose streams were loaded.</param>
/// <param name="OrgIdentities">The org identities whose streams were loaded.</param>
/// <param name="Holders">By claim, the live record that holds the value already; a claim that nobody holds is not there.</param>
/// <param name="Links">By org identity, the person it is linked to.</param>
/// <param name="CosOf">The CO of every loaded stream that is another CO's.</param>
public sealed record Known(
    Collaboration Co,
    DateTimeOffset Now,
    Func<Kind, int> NextId,
    IReadOnlyDictionary<PersonId, Person> People,
    IReadOnlyDictionary<OrgIdentityId, OrgIdentity> OrgIdentities,
    IReadOnlyDictionary<IdentifierClaim, int> Holders,
    IReadOnlyDictionary<OrgIdentityId, PersonId> Links,
    IReadOnlyDictionary<StreamId, CoId> CosOf)
{
    /// <summary>The name of whoever asks, for what is kept as a value, such as whose login an agreement was given with.</summary>
    public string? Actor { get; init; }

    /// <summary>Those of the COUs asked for that a live role is in.</summary>
    public IReadOnlySet<CouId> CousInUse { get; init; } = FrozenSet<CouId>.Empty;

    /// <summary>By name, every CO there is.</summary>
    public IReadOnlyDictionary<string, CoId> CoNames { get; init; } = FrozenDictionary<string, CoId>.Empty;

    /// <summary>By serial, the highest number that an identifier of it ever had, deleted ones too; 0 when there never was one.</summary>
    public IReadOnlyDictionary<Serial, int> Serials { get; init; } = FrozenDictionary<Serial, int>.Empty;

    /// <summary>By key, the live record that a source's record is kept in; a key of which nothing was made is not there.</summary>
    public IReadOnlyDictionary<SourceKey, KeptRecord> SourceRecords { get; init; } = FrozenDictionary<SourceKey, KeptRecord>.Empty;

    /// <summary>By what was sought, the people who have it, in the order of the records that say so; nobody where it is not there.</summary>
    public IReadOnlyDictionary<PersonSought, ImmutableArray<PersonId>> Found { get; init; } = FrozenDictionary<PersonSought, ImmutableArray<PersonId>>.Empty;

    /// <summary>By org identity, what its source said last; one of which that is not kept, or cannot be read, is not there.</summary>
    public IReadOnlyDictionary<OrgIdentityId, SourcedRecord> Said { get; init; } = FrozenDictionary<OrgIdentityId, SourcedRecord>.Empty;

    /// <summary>What numbers that are drawn at random follow from, so that the same knowledge draws the same.</summary>
    public int Seed { get; init; }

    /// <summary>The CO that is copied; null where none is.</summary>
    public Collaboration? Original { get; init; }
}

/// <summary>That an identifier's value and type are free in the CO, among people or among groups (<c>records.md</c>, identifiers).</summary>
public readonly record struct IdentifierClaim(StreamKind Among, string Type, string Value);

/// <summary>Identifiers of one type in the CO that are a number between two texts, such as <c>a1001</c>.</summary>
/// <param name="Among">Those of people or of groups.</param>
/// <param name="Prefix">What comes before the number; nothing else does.</param>
/// <param name="Suffix">What comes after it.</param>
public readonly record struct Serial(StreamKind Among, string Type, string Prefix, string Suffix);

/// <summary>Names a record in a source.</summary>
/// <param name="Key">Its key there.</param>
public readonly record struct SourceKey(SourceId Source, string Key);

/// <summary>Where a source's record is kept.</summary>
/// <param name="Id">The <see cref="SourceRecord"/>.</param>
/// <param name="OrgIdentity">What was made of it; null where that is nothing, or is gone.</param>
public readonly record struct KeptRecord(int Id, OrgIdentityId? OrgIdentity);

/// <summary>Something by which a person of the CO is sought.</summary>
/// <param name="Type">Of which type it must be; null for any.</param>
/// <param name="Value">An address in small letters, an identifier as it is.</param>
public readonly record struct PersonSought(SoughtBy By, string? Type, string Value);

/// <summary>By what people can be sought.</summary>
public enum SoughtBy
{
    /// <summary>An e-mail address, whatever the case of its letters.</summary>
    Mail,

    /// <summary>An identifier of any status, to the letter.</summary>
    Identifier,

    /// <summary>An active identifier, to the letter.</summary>
    ActiveIdentifier,

    /// <summary>A role that a pipeline made of the org identity with this id.</summary>
    SourcedRole,
}
