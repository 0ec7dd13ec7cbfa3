using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;

namespace EventRegistry.Projections.ReadModels;

/// <summary>What a record is found by when somebody is sought, whatever the case of letters.</summary>
/// <param name="Value">A given name, an e-mail address, an identifier, the key of a source's record or the org identity that a role was made of; null for what nobody is sought by.</param>
/// <param name="Family">A family name.</param>
public readonly record struct Lookup(string? Value, string? Family)
{
    // As much as an index can hold in any script.
    private const int Longest = 512;

    public static Lookup Of(IRecord record) => record switch
    {
        Name name => new(Folded(name.Given), Folded(name.Family)),
        EmailAddress address => new(Folded(address.Mail), null),
        Identifier identifier => new(Folded(identifier.Value), null),
        SourceRecord kept => new(Folded(kept.Sorid), null),
        Role { SourceOrgIdentityId: { } identity } => new(identity.Value.ToString(CultureInfo.InvariantCulture), null),
        _ => default,
    };

    /// <summary>A text as it is compared: in small letters, whatever the database takes those to be.</summary>
    public static string? Folded(string? text) => text?.Length switch
    {
        null or 0 => null,
        // Not through the middle of a letter that takes two units.
        > Longest => text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)].ToLowerInvariant(),
        _ => text.ToLowerInvariant(),
    };
}
