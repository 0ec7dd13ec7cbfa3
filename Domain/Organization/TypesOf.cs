using System.Collections.Frozen;
using EventRegistry.Domain.Changelog;

namespace EventRegistry.Domain.Organization;

/// <summary>The types that values may have: those that a CO has made active, else the built-in ones (<c>records.md</c> 7, extended types).</summary>
public static class TypesOf
{
    /// <summary>What every CO begins with, by what it is a type of.</summary>
    public static FrozenDictionary<string, FrozenSet<string>> BuiltIn { get; } = new Dictionary<string, string>
    {
        ["CoPersonRole.affiliation"] = "faculty student staff alum member affiliate employee librarywalkin",
        ["Name.type"] = "alternate author fka official preferred",
        ["Identifier.type"] = "badge enterprise entityid eppn eptid epuid mail name national network oidcsub openid orcid pairwiseid provisioningtarget reference"
            + " sor-affiliate sor-guest sor-hr sor-student sorid subjectid uid",
        ["EmailAddress.type"] = "delivery forwarding list official personal preferred recovery",
        ["Url.type"] = "official personal",
        ["Address.type"] = "campus home office postal",
        ["TelephoneNumber.type"] = "campus fax home mobile office",
    }.ToFrozenDictionary(p => p.Key, p => p.Value.Split(' ').ToFrozenSet(StringComparer.Ordinal));

    /// <summary>The values that a type may take in a CO now.</summary>
    public static IReadOnlySet<string> Active(Collaboration co, string attribute)
    {
        var own = co.Settings.Types.Where(t => t.Record.Attribute == attribute).ToList();
        return own.Count == 0
            ? BuiltIn.GetValueOrDefault(attribute, FrozenSet<string>.Empty)
            : own.Where(t => t.Record.Status == Standing.Active).Select(t => t.Record.Name!).ToHashSet(StringComparer.Ordinal);
    }
}
