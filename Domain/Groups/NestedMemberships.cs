using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.People;

namespace EventRegistry.Domain.Groups;

/// <summary>Keeps a person in the groups that others are nested into, as far as these nestings put them there (<c>identity-rules.md</c> 5).</summary>
internal static class NestedMemberships
{
    private const string Law = "nested groups";

    /// <summary>After a change to the person's place in a group: every group that this one is nested into.</summary>
    public static void After(PersonId id, GroupId source, int? because, Draft draft)
    {
        foreach (var nesting in draft.Co.NestingsFrom(source)) Evaluate(id, nesting.TargetGroupId, nesting, because, draft);
    }

    /// <summary>Every group that another is nested into, or that a nesting once put the person in.</summary>
    public static void Settle(PersonId id, Draft draft)
    {
        var person = draft.Person(id);
        var held = person.Memberships.Select(m => m.Record).ToList();
        var fed = held.SelectMany(m => draft.Co.NestingsFrom(m.GroupId)).Select(n => n.TargetGroupId);
        foreach (var target in fed.Concat(held.Where(m => m.NestingId is not null).Select(m => m.GroupId)).Distinct().ToList())
            Evaluate(id, target, null, null, draft);
    }

    private static void Evaluate(PersonId id, GroupId target, Nesting? processed, int? because, Draft draft)
    {
        if (draft.Co.Group(target) is not { } group) return;
        var person = draft.Person(id);
        var memberships = person.Memberships.Where(m => m.Record.GroupId == target).ToList();
        var granted = person.Record is null ? null : NestedGroups.Grants(draft.Co.NestingsInto(target).Select(n => Fact(n, person, draft)), group.NestingModeAll == true);
        if (granted is null)
        {
            foreach (var indirect in memberships.Where(m => m.Record.NestingId is not null)) Saving.Drop<Membership>(indirect.Id, draft, because, Law);
        }
        else if (!memberships.Any(m => NestedGroups.CountsForNesting(m.Record, draft.Now)))
        {
            // The one by which it was found, where that is one that puts the person in.
            var nesting = processed is { Negate: not true } && Fact(processed, person, draft).IsMember ? processed : granted;
            var added = new Membership(draft.NextId<Membership>(), target, id, Member: true, Owner: false, null, null, null, new(nesting.Id));
            After(id, target, draft.Add(added, because, Law), draft);
        }
    }

    private static NestingFact Fact(Nesting nesting, Person person, Draft draft) => new(
        nesting,
        draft.Co.Group(nesting.GroupId)?.Status == Standing.Active,
        person.Memberships.Any(m => m.Record.GroupId == nesting.GroupId && NestedGroups.CountsForNesting(m.Record, draft.Now)));
}
