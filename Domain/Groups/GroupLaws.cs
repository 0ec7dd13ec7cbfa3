using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.People;

namespace EventRegistry.Domain.Groups;

/// <summary>What holds for a group (<c>records.md</c> 3), and for whom it must be settled anew.</summary>
internal sealed class GroupLaws : Laws<GroupRecord>
{
    private const string GoesWithGroup = "what is a group's goes with it";

    public override IEnumerable<Refusal> Faults(Save<GroupRecord> save, Draft draft)
    {
        if (save.Before?.Record.Auto == true)
            yield return new(Rule.GroupIsNotAutomatic, "Automatic groups may not be edited directly", null);
        else if (save.Changes(g => g.Name) && save.Record.Name!.StartsWith(AutomaticGroups.Reserved, StringComparison.Ordinal))
            yield return new(Rule.NameIsNotReserved, "Name Reserved", null);
        // Case counts: PHYSICS may stand beside Physics.
        else if (save.Changes(g => g.Name) && draft.Co.LiveGroups.Any(g => g.Id != save.Before?.Id && g.Name == save.Record.Name))
            yield return new(Rule.NameIsFree, "Name In Use", null);
    }

    /// <summary>A group's type, and whether it fills itself, are settled when it is added; what a later save says of them is passed over.</summary>
    public override GroupRecord Kept(Save<GroupRecord> save, Draft draft)
    {
        if (save.Before is { } before) return save.Record with { GroupType = before.Record.GroupType, Auto = before.Record.Auto };
        var type = save.Record.GroupType ?? GroupType.Standard;
        return save.Record with { GroupType = type, Auto = save.Record.Auto ?? type is GroupType.ActiveMembers or GroupType.AllMembers };
    }

    public override void After(Save<GroupRecord> save, int because, Draft draft)
    {
        var id = new GroupId(save.Record.Id);
        if (save.IsNew)
        {
            if (save.Record.Auto == true) draft.Unsettle(id);
            else IdentifierAssigning.ToNewGroup(id, because, draft);
            return;
        }

        if (save.Changes(g => g.NestingModeAll == true) && draft.Co.NestingsInto(id).Any()) draft.Unsettle(id);
        // A suspended group neither gives members to others nor keeps them out.
        if (!save.Changes(g => g.Status)) return;
        foreach (var nesting in draft.Co.NestingsFrom(id)) draft.Unsettle(nesting.TargetGroupId);
    }

    public override IEnumerable<Refusal> FaultsOfDeleting(Current<GroupRecord> record, Draft draft)
    {
        if (record.Record.Auto == true) yield return new(Rule.GroupIsNotAutomatic, "Automatic groups may not be edited directly", null);
        else if (record.Record.GroupType is GroupType.Administrators or GroupType.Approvers) yield return new(Rule.GroupIsNotNeeded, "This group cannot be deleted", null);
    }

    public override void AfterDeleting(Current<GroupRecord> record, int because, Draft draft)
    {
        var id = new GroupId(record.Id);
        var nestings = draft.Co.NestingsInto(id).Concat(draft.Co.NestingsFrom(id)).Select(n => n.Id).ToList();
        foreach (var nesting in nestings) Saving.Drop<Nesting>(nesting, draft, because, GoesWithGroup);
        foreach (var identifier in draft.Co.Groups[record.Id].Identifiers) Saving.Drop<Identifier>(identifier.Id, draft, because, GoesWithGroup);
        // Its members' own streams still say that they are in it.
        draft.Unsettle(id);
    }
}
