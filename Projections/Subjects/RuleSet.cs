using System.Collections.Frozen;
using EventRegistry.Domain.People;

namespace EventRegistry.Projections.Subjects;

/// <summary>How much of a person the world is told.</summary>
public enum Extent
{
    /// <summary>Nothing: the person has no place in a target.</summary>
    None,

    /// <summary>The person and their attributes; of the memberships only those of groups that hold all members.</summary>
    Core,

    /// <summary>Everything.</summary>
    Full,
}

/// <summary>Which people a target is told of, and how much of them.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Extents">By status; what is not named is told nothing of.</param>
/// <param name="CoreKeepsRoles">Whether a person told in core keeps active roles.</param>
public sealed record RuleSet(string Name, FrozenDictionary<PersonStatus, Extent> Extents, bool CoreKeepsRoles)
{
    /// <summary>What COmanage Registry 4 does (<c>provisioning.md</c> 8.1), where its manual does not say otherwise.</summary>
    public static RuleSet V4 { get; } = new(
        "v4",
        new Dictionary<PersonStatus, Extent>
        {
            [PersonStatus.Active] = Extent.Full,
            [PersonStatus.GracePeriod] = Extent.Full,
            [PersonStatus.Expired] = Extent.Core,
            [PersonStatus.Locked] = Extent.Core,
            [PersonStatus.Suspended] = Extent.Core,
        }.ToFrozenDictionary(),
        CoreKeepsRoles: true);

    /// <summary>What Registry PE announces (<c>provisioning.md</c> 13).</summary>
    public static RuleSet Pe { get; } = V4 with { Name = "pe", CoreKeepsRoles = false };

    /// <exception cref="FormatException">There is no rule set of that name.</exception>
    public static RuleSet Find(string name) => name == V4.Name ? V4 : name == Pe.Name ? Pe : throw new FormatException($"There is no rule set '{name}'.");

    public Extent ExtentOf(PersonStatus? status) => status is { } s ? Extents.GetValueOrDefault(s) : Extent.None;
}
