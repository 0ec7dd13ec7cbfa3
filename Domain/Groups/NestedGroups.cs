using EventRegistry.Domain.Changelog;

namespace EventRegistry.Domain.Groups;

/// <summary>What a nesting says of one person: whether its source group counts, and whether the person is in it now.</summary>
/// <param name="Nesting">The nesting.</param>
/// <param name="SourceIsActive">Whether the source group is active; a suspended one is ignored altogether.</param>
/// <param name="IsMember">Whether the person is a valid member of the source group.</param>
public readonly record struct NestingFact(Nesting Nesting, bool SourceIsActive, bool IsMember);

/// <summary>Who becomes a member of a group by being in others (<c>identity-rules.md</c> 5).</summary>
public static class NestedGroups
{
    /// <summary>How deep nestings are followed; deeper ones are refused.</summary>
    public const int MostDeep = 10;

    /// <summary>The nesting by which a person is to be in the receiving group; null when they are not to be.</summary>
    /// <param name="facts">What each nesting into the group says of the person.</param>
    /// <param name="allNeeded">Whether the group wants its members to be in all nested groups, rather than in any.</param>
    public static Nesting? Grants(IEnumerable<NestingFact> facts, bool allNeeded)
    {
        var counting = facts.Where(f => f.SourceIsActive).ToList();
        if (counting.Any(f => f.Nesting.Negate == true && f.IsMember)) return null;
        var positive = counting.Where(f => f.Nesting.Negate != true).ToList();
        return !allNeeded || positive.All(f => f.IsMember) ? positive.Where(f => f.IsMember).Select(f => f.Nesting).FirstOrDefault() : null;
    }

    /// <summary>Whether a membership makes its person a member now: an owner alone is none. Both ends of its validity are exclusive here.</summary>
    public static bool CountsForNesting(Membership membership, DateTimeOffset now) =>
        membership.Member == true
        && (membership.ValidFrom is not { } from || from < now)
        && (membership.ValidThrough is not { } through || through > now);

    /// <summary>Whether a new nesting would lead from a group back to itself, or deeper than nestings are followed.</summary>
    public static bool WouldLoop(Nesting added, IEnumerable<Nesting> existing)
    {
        if (added.GroupId == added.TargetGroupId) return true;
        var onward = existing.ToLookup(n => n.GroupId, n => n.TargetGroupId);
        var reached = new HashSet<GroupId> { added.TargetGroupId };
        var front = reached.ToList();
        for (var depth = 0; front.Count > 0; depth++)
        {
            if (depth == MostDeep || front.Contains(added.GroupId)) return true;
            front = [.. front.SelectMany(g => onward[g]).Where(reached.Add)];
        }

        return false;
    }
}
