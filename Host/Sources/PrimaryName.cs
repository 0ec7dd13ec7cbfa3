using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;

namespace EventRegistry.Host.Sources;

/// <summary>Every record has one primary name, whatever its source says.</summary>
internal static class PrimaryName
{
    /// <summary>The one of somebody who has none, which no record is taken with.</summary>
    public static readonly Name None = new(0, null, null, null, null, null, null, null, null, null, PrimaryName: true, null);

    /// <summary>The record with its first primary name as the only one, else with its first name as that.</summary>
    public static SourcedRecord In(SourcedRecord record)
    {
        if (record.Names is []) return record with { Names = [None] };
        var primary = Math.Max(0, record.Names.ToList().FindIndex(n => n.PrimaryName == true));
        return record with { Names = [.. record.Names.Select((n, i) => n with { PrimaryName = i == primary ? true : null })] };
    }
}
