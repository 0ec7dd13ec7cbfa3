using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Domain.Groups;

/// <summary>Makes the groups that every CO and COU has (<c>identity-rules.md</c> 4), names them anew, and takes them away.</summary>
internal static class DefaultGroups
{
    private const string Law = "default groups";

    /// <summary>Those of the CO and of every COU of it, where they are missing. Whoever belongs to them is still to be put into them.</summary>
    public static void MakeMissing(Draft draft)
    {
        var before = draft.Co.LiveGroups.Select(g => g.Id).ToHashSet();
        if (draft.Co.Settings.Record is { } co) MakeMissing(AutomaticGroups.Of(co.Record), null, draft);
        foreach (var cou in draft.Co.Cous.Values.OrderBy(c => c.Id)) MakeMissing(AutomaticGroups.Of(cou.Record), null, draft);
        foreach (var made in draft.Co.LiveGroups.Where(g => g.Auto == true && !before.Contains(g.Id))) draft.Unsettle(new(made.Id));
    }

    /// <summary>Makes those of which there is none of the type. A new CO or COU has nobody yet who would belong to them.</summary>
    public static void MakeMissing(IEnumerable<GroupRecord> groups, int? because, Draft draft)
    {
        foreach (var group in groups.ToList())
        {
            if (Present(group, draft) is not null) continue;
            draft.Add(group with { Id = draft.NextId<GroupRecord>() }, because, Law);
        }
    }

    /// <summary>After a CO or COU got another name, which its groups' names and descriptions begin with.</summary>
    public static void Rename(IEnumerable<GroupRecord> groups, int because, Draft draft)
    {
        foreach (var group in groups.ToList())
        {
            if (Present(group, draft) is { } present && draft.Find<GroupRecord>(present.Id) is var (stream, current))
                Saving.Follow(stream, current, current.Record with { Name = group.Name, Description = group.Description }, draft, because, Law);
        }
    }

    /// <summary>After a COU was deleted. Other groups that name it stay.</summary>
    public static void Drop(CouId cou, int because, Draft draft)
    {
        foreach (var group in draft.Co.GroupsOf(cou).Where(g => IsDefault(g.GroupType)).ToList()) Saving.Drop<GroupRecord>(group.Id, draft, because, Law);
    }

    /// <summary>Whether a group of this type is one that COs and COUs bring along.</summary>
    public static bool IsDefault(GroupType? type) => type is GroupType.Administrators or GroupType.Approvers or GroupType.ActiveMembers or GroupType.AllMembers;

    private static GroupRecord? Present(GroupRecord group, Draft draft) => draft.Co.LiveGroups.Where(g => g.CouId == group.CouId && g.GroupType == group.GroupType).MinBy(g => g.Id);
}
