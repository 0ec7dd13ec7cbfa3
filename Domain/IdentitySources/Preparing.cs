using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;

namespace EventRegistry.Domain.IdentitySources;

/// <summary>What is added to a record before it is looked at (<c>org-identity-sources.md</c> 5).</summary>
internal static class Preparing
{
    private const string Eppn = "eppn";
    private const string Sorid = "sorid";

    /// <summary>The record with its ePPN, where the source makes one, and with its key.</summary>
    public static SourcedRecord Of(SourcedRecord record, IdentitySource source, string key)
    {
        var identifiers = record.Identifiers;
        if (source.EppnIdentifierType is { Length: > 0 } type && identifiers.All(i => i.Type != Eppn) && identifiers.LastOrDefault(i => i.Type == type)?.Value is { } value)
            identifiers = identifiers.Add(Made(string.IsNullOrEmpty(source.EppnSuffix) ? value : $"{value}@{source.EppnSuffix}", Eppn, login: true));
        return record with { Identifiers = identifiers.Add(Made(key, Sorid, login: false)) };
    }

    private static Identifier Made(string value, string type, bool login) => new(0, value, type, login, Standing.Active, null, null, null, null, null, null, null, null);
}
