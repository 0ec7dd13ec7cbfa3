using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;

namespace EventRegistry.Domain.Groups;

/// <summary>What holds for a nesting (<c>records.md</c> 3): not twice, and never round in a circle. Whoever it moves is settled afterwards, person by person.</summary>
internal sealed class NestingLaws : Laws<Nesting>
{
    public override IEnumerable<Refusal> Faults(Save<Nesting> save, Draft draft)
    {
        var others = draft.Co.Groups.Values.SelectMany(g => g.Nestings).Select(n => n.Record).Where(n => n.Id != save.Before?.Id).ToList();
        if (others.Any(n => n.GroupId == save.Record.GroupId && n.TargetGroupId == save.Record.TargetGroupId))
            yield return new(Rule.NestingIsNew, "Group Already Nested", null);
        else if (NestedGroups.WouldLoop(save.Record, others))
            yield return new(Rule.NestingMakesNoLoop, "Nesting Would Create Cycle", null);
    }

    public override void After(Save<Nesting> save, int because, Draft draft)
    {
        draft.Unsettle(save.Record.TargetGroupId);
        if (save.Before is { } before) draft.Unsettle(before.Record.TargetGroupId);
    }

    public override void AfterDeleting(Current<Nesting> record, int because, Draft draft) => draft.Unsettle(record.Record.TargetGroupId);
}
