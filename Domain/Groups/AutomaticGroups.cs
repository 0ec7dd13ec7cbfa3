using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;

namespace EventRegistry.Domain.Groups;

/// <summary>The groups that every CO and COU has, and who is in those that fill themselves (<c>identity-rules.md</c> 4).</summary>
public static class AutomaticGroups
{
    /// <summary>What the names of all of them begin with, and no other's.</summary>
    public const string Reserved = "CO:";

    /// <summary>The groups of a new CO, still without ids.</summary>
    public static IEnumerable<GroupRecord> Of(Co co) => Default(new(co.Id), null, "CO", co.Name);

    /// <summary>The groups of a new COU, still without ids.</summary>
    public static IEnumerable<GroupRecord> Of(Cou cou) => Default(cou.CoId, new(cou.Id), $"CO:COU:{cou.Name}", cou.Name);

    /// <summary>
    /// Whether a person belongs to an automatic group. Roles count also outside their dates, and those in a child COU do not count for its parent.
    /// </summary>
    public static bool Has(GroupRecord group, PersonStatus? person, IEnumerable<Role> roles)
    {
        var inCou = roles.Where(r => group.CouId is { } cou && r.CouId == cou);
        return group.GroupType switch
        {
            GroupType.ActiveMembers => IsActive(person) && (group.CouId is null || inCou.Any(r => IsActive(r.Status))),
            GroupType.AllMembers => person != PersonStatus.Deleted && (group.CouId is null || inCou.Any(r => r.Status != PersonStatus.Deleted)),
            _ => false,
        };
    }

    private static bool IsActive(PersonStatus? status) => status is PersonStatus.Active or PersonStatus.GracePeriod;

    private static IEnumerable<GroupRecord> Default(CoId co, CouId? cou, string prefix, string? owner)
    {
        yield return Make("admins", "Administrators", GroupType.Administrators, fillsItself: false);
        yield return Make("approvers", "Approvers", GroupType.Approvers, fillsItself: false);
        yield return Make("members:active", "Active Members", GroupType.ActiveMembers, fillsItself: true);
        yield return Make("members:all", "Members", GroupType.AllMembers, fillsItself: true);

        GroupRecord Make(string name, string description, GroupType type, bool fillsItself) => new(
            0, co, cou, $"{prefix}:{name}", $"{owner} {description}", null, Open: false, Standing.Active, type, fillsItself, null);
    }
}
