using System.Collections.Immutable;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Projections.Subjects;

/// <summary>Whom one target is told of, and what of them.</summary>
/// <param name="Rules">By which rule set.</param>
/// <param name="Group">Only this group, and whoever is in it, is told; null for all.</param>
/// <param name="SkippedSource">Nobody who has an org identity of this source is told of; null for none.</param>
public sealed record Policy(RuleSet Rules, GroupId? Group, SourceId? SkippedSource)
{
    /// <summary>All of whom a rule set tells.</summary>
    public static Policy Of(RuleSet rules) => new(rules, null, null);

    /// <summary>What changes the data on their way to the target, in order.</summary>
    public ImmutableArray<DataFilter> Filters { get; init; } = [];
}
