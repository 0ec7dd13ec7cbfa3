using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources.Filters;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;

namespace EventRegistry.Domain.IdentitySources;

/// <summary>What becomes of a record before it is looked at (<c>org-identity-sources.md</c> 5).</summary>
/// <param name="source">The source that has it.</param>
/// <param name="filters">The source's filters, in their order.</param>
public sealed class Preparing(IdentitySource source, ImmutableArray<RecordFilter> filters)
{
    private const string Eppn = "eppn";
    private const string Sorid = "sorid";

    /// <summary>As a CO has set it of one of its sources.</summary>
    public static Preparing For(IdentitySource source, Collaboration co) => new(source, RecordFilter.All(co.SourceSettings.GetValueOrDefault(source.Id)?.Record.Filters));

    /// <summary>The record with its ePPN, where the source makes one, through the source's filters, and with its key, which none of them takes away.</summary>
    public SourcedRecord Of(SourcedRecord record, string key)
    {
        if (source.EppnIdentifierType is { Length: > 0 } type && (type == Eppn || record.Identifiers.All(i => i.Type != Eppn)) && record.Identifiers.LastOrDefault(i => i.Type == type)?.Value is { } value)
            record = record with { Identifiers = record.Identifiers.Add(Made(string.IsNullOrEmpty(source.EppnSuffix) ? value : $"{value}@{source.EppnSuffix}", Eppn, login: true)) };
        foreach (var filter in filters) record = filter.Of(record);
        return record with { Identifiers = record.Identifiers.Add(Made(key, Sorid, login: false)) };
    }

    private static Identifier Made(string value, string type, bool login) => new(0, value, type, login, Standing.Active, null, null, null, null, null, null, null, null);
}
