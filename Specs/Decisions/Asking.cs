using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;

namespace EventRegistry.Specs.Decisions;

/// <summary>What is asked at a desk, in fewer words.</summary>
internal static class Asking
{
    public static Sent<T> Of<T>(params (string Member, object? Value)[] values) where T : class, IRecord => values.Aggregate(Sent<T>.Nothing, (sent, v) => sent.With(v.Member, v.Value));

    /// <summary>The rule that refuses a command, and what it says; the first where there are several.</summary>
    public static Refusal Refusal(this Desk desk, Command command) => desk.Refusals(command)[0];

    public static int Add<T>(this Desk desk, params (string Member, object? Value)[] values) where T : class, IRecord => desk.Do(new Add<T>(Of<T>(values)));

    public static int Edit<T>(this Desk desk, int id, params (string Member, object? Value)[] values) where T : class, IRecord => desk.Do(new Edit<T>(id, Of<T>(values)));

    public static int Delete<T>(this Desk desk, int id) where T : class, IRecord => desk.Do(new Delete<T>(id));

    public static Refusal RefusalOfAdding<T>(this Desk desk, params (string Member, object? Value)[] values) where T : class, IRecord => desk.Refusal(new Add<T>(Of<T>(values)));

    public static Refusal RefusalOfEditing<T>(this Desk desk, int id, params (string Member, object? Value)[] values) where T : class, IRecord => desk.Refusal(new Edit<T>(id, Of<T>(values)));

    public static Refusal RefusalOfDeleting<T>(this Desk desk, int id) where T : class, IRecord => desk.Refusal(new Delete<T>(id));

    /// <summary>A person with a primary name.</summary>
    public static PersonId Enrol(this Desk desk, string given = "Ada", PersonStatus status = PersonStatus.Active) => new(desk.Do(new Enrol(
        Of<PersonRecord>(("CoId", desk.Co.Id), ("Status", status)),
        new([new Add<Name>(Of<Name>(("Given", given), ("Type", "official"), ("PrimaryName", true)))]))));

    public static int GiveRole(this Desk desk, PersonId person, PersonStatus status = PersonStatus.Active, CouId? cou = null, params (string Member, object? Value)[] more) =>
        desk.Add<Role>([("PersonId", person), ("Affiliation", "staff"), ("Status", status), ("CouId", cou), .. more]);

    public static CouId MakeCou(this Desk desk, string name, CouId? parent = null) => new(desk.Add<Cou>(("CoId", desk.Co.Id), ("Name", name), ("ParentId", parent)));

    public static GroupId MakeGroup(this Desk desk, string name, params (string Member, object? Value)[] more) =>
        new(desk.Add<GroupRecord>([("CoId", desk.Co.Id), ("Name", name), ("Status", Standing.Active), .. more]));

    public static int Join(this Desk desk, PersonId person, GroupId group, params (string Member, object? Value)[] more) =>
        desk.Add<Membership>([("PersonId", person), ("GroupId", group), ("Member", true), .. more]);

    public static int Nest(this Desk desk, GroupId source, GroupId target, bool negate = false) =>
        desk.Add<Nesting>(("GroupId", source), ("TargetGroupId", target), ("Negate", negate));

    public static int MakeIdentity(this Desk desk, string? given = "Ada")
    {
        var identity = desk.Add<OrgIdentityRecord>(("CoId", desk.Co.Id));
        if (given is not null) desk.Add<Name>(("OrgIdentityId", new OrgIdentityId(identity)), ("Given", given), ("Type", "official"), ("PrimaryName", true));
        return identity;
    }

    public static PersonStatus? StatusOf(this Desk desk, PersonId person) => desk[person].Record?.Record.Status;

    public static Role RoleOf(this Desk desk, PersonId person, int role) => desk[person].Roles.Find(role)!.Record;

    /// <summary>The names of the groups that a person is in, in order.</summary>
    public static IEnumerable<string> GroupsOf(this Desk desk, PersonId person) =>
        desk[person].Memberships.Select(m => desk.Co.Group(m.Record.GroupId)?.Name ?? $"gone {m.Record.GroupId.Value}").Order(StringComparer.Ordinal);

    public static bool IsIn(this Desk desk, PersonId person, string group) => desk.GroupsOf(person).Contains(group);

    /// <summary>The rows that put a person into a group.</summary>
    public static IReadOnlyList<Membership> Rows(this Desk desk, PersonId person, GroupId group) => [.. desk[person].Memberships.Select(m => m.Record).Where(m => m.GroupId == group)];

    public static GroupRecord Group(this Desk desk, string name) => desk.Co.LiveGroups.Single(g => g.Name == name);
}
