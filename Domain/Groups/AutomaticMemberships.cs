using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;

namespace EventRegistry.Domain.Groups;

/// <summary>Keeps a person in the automatic groups they belong to, and out of the others (<c>identity-rules.md</c> 4.2).</summary>
internal static class AutomaticMemberships
{
    private const string Law = "automatic groups";

    /// <summary>After any change to the person's own record: the CO's groups, and those of every COU in which they have a role.</summary>
    public static void AfterPerson(PersonId id, int because, Draft draft)
    {
        var person = draft.Person(id);
        if (person.Record is not { } record) return;
        var groups = draft.Co.AutomaticGroups.Where(g => g.CouId is null);
        var cous = person.Roles.Select(r => r.Record.CouId).OfType<CouId>().Distinct();
        foreach (var group in groups.Concat(cous.SelectMany(draft.Co.GroupsOf).Where(g => g.Auto == true)))
            Set(person, group, AutomaticGroups.Has(group, record.Record.Status, Roles(person)), because, draft);
        if (record.Record.Status != PersonStatus.Deleted) return;
        foreach (var membership in person.Memberships.Where(m => draft.Co.Group(m.Record.GroupId)?.Auto == true))
            Saving.Drop<Membership>(membership.Id, draft, because, Law);
    }

    /// <summary>
    /// After a change to a role: the groups of its COU. The person's own status is not asked, as the Registry does not ask it here,
    /// so that an active role of a locked person puts them into the COU's active members until their own record is saved.
    /// </summary>
    public static void AfterRole(PersonId id, CouId? cou, int because, Draft draft)
    {
        var person = draft.Person(id);
        if (cou is not { } unit || person.Record is null) return;
        foreach (var group in draft.Co.GroupsOf(unit).Where(g => g.Auto == true))
            Set(person, group, AutomaticGroups.Has(group, PersonStatus.Active, Roles(person)), because, draft);
    }

    /// <summary>After a role left a COU, or the person: out of the COU's groups, even where another role in it remains, until that role or the person is saved.</summary>
    public static void AfterLeaving(PersonId id, CouId? cou, int because, Draft draft)
    {
        if (cou is not { } unit) return;
        foreach (var group in draft.Co.GroupsOf(unit).Where(g => g.Auto == true)) Set(draft.Person(id), group, belongs: false, because, draft);
    }

    /// <summary>Every automatic group, by the rule alone.</summary>
    public static void Settle(PersonId id, Draft draft)
    {
        var person = draft.Person(id);
        foreach (var group in draft.Co.AutomaticGroups)
            Set(person, group, person.Record is { } record && AutomaticGroups.Has(group, record.Record.Status, Roles(person)), null, draft);
    }

    private static IEnumerable<Role> Roles(Person person) => person.Roles.Select(r => r.Record);

    private static void Set(Person person, GroupRecord group, bool belongs, int? because, Draft draft)
    {
        var memberships = person.Memberships.Where(m => m.Record.GroupId.Value == group.Id && m.Record.NestingId is null).ToList();
        if (belongs && memberships.All(m => m.Record.Member != true))
        {
            var added = new Membership(draft.NextId<Membership>(), new(group.Id), person.Id, Member: true, Owner: false, null, null, null, null);
            NestedMemberships.After(person.Id, new(group.Id), draft.Add(added, because, Law), draft);
        }
        else if (!belongs)
        {
            foreach (var membership in memberships) Saving.Drop<Membership>(membership.Id, draft, because, Law);
        }
    }
}
