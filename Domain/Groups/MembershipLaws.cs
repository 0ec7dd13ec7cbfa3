using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;

namespace EventRegistry.Domain.Groups;

/// <summary>What holds for a person's place in a group (<c>records.md</c> 3, <c>identity-rules.md</c> 5).</summary>
internal sealed class MembershipLaws : Laws<Membership>
{
    private const string InNoRole = "a place in a group is that of a member, an owner or both";

    public override IEnumerable<Refusal> ValueFaults(Func<string, object?> value, Draft draft) => Dates.Faults(value);

    public override IEnumerable<Refusal> Faults(Save<Membership> save, Draft draft)
    {
        if (IsAutomatic(save.Record, draft) || (save.Before is { } before && IsAutomatic(before.Record, draft)))
        {
            yield return new(Rule.GroupIsNotAutomatic, "Memberships in automatic groups can not be edited", null);
            yield break;
        }

        if (save.Before is { Record: { NestingId: not null } made } && made != save.Record)
        {
            yield return new(Rule.RecordIsOursToEdit, "Memberships made by nested groups can not be edited", null);
            yield break;
        }

        var others = draft.Person(save.Record.PersonId).Memberships.Where(m => m.Id != save.Before?.Id && m.Record.GroupId == save.Record.GroupId);
        // A membership that a nesting made stands beside one made by hand.
        if (save.Record.NestingId is null && others.Any(m => m.Record.NestingId is null))
            yield return new(Rule.MembershipIsNew, "CoPerson Already Member", null);
    }

    /// <summary>Only a nesting itself makes a place that is its own.</summary>
    public override Membership Kept(Save<Membership> save, Draft draft) => save.Record with { NestingId = save.Before?.Record.NestingId };

    public override void After(Save<Membership> save, int because, Draft draft)
    {
        if (save.Record.Member != true && save.Record.Owner != true)
            Saving.Drop<Membership>(save.Record.Id, draft, because, InNoRole);
        else
            NestedMemberships.After(save.Record.PersonId, save.Record.GroupId, because, draft);
        if (save.Before is { } before && (before.Record.GroupId != save.Record.GroupId || before.Record.PersonId != save.Record.PersonId))
            NestedMemberships.After(before.Record.PersonId, before.Record.GroupId, because, draft);
    }

    public override IEnumerable<Refusal> FaultsOfDeleting(Current<Membership> record, Draft draft)
    {
        if (IsAutomatic(record.Record, draft)) yield return new(Rule.GroupIsNotAutomatic, "Memberships in automatic groups can not be edited", null);
    }

    public override void AfterDeleting(Current<Membership> record, int because, Draft draft) =>
        NestedMemberships.After(record.Record.PersonId, record.Record.GroupId, because, draft);

    private static bool IsAutomatic(Membership membership, Draft draft) => draft.Co.Group(membership.GroupId)?.Auto == true;
}
