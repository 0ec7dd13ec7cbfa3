using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;

namespace EventRegistry.Domain.Organization;

/// <summary>What holds for a COU (<c>records.md</c> 1): it has a name and groups of its own, stands in a tree, and goes only when nothing is left in it.</summary>
internal sealed class CouLaws : Laws<Cou>
{
    public override Needs NeedsOfDeleting(int id) => Decisions.Needs.None with { Cous = [new(id)] };

    public override IEnumerable<Refusal> Faults(Save<Cou> save, Draft draft)
    {
        // Case counts, as it does for groups.
        if (save.Changes(c => c.Name) && draft.Co.Cous.Values.Any(c => c.Id != save.Before?.Id && c.Record.Name == save.Record.Name))
            yield return new(Rule.NameIsFree, "Name In Use", null);
        else if (save.Before is { } before && Ancestors(save.Record.ParentId, draft.Co).Contains(new(before.Id)))
            yield return new(Rule.CouMakesNoLoop, "Parent Would Create Cycle", null);
    }

    public override Cou Kept(Save<Cou> save, Draft draft)
    {
        if (save.Before is { } before) return save.Record with { Left = before.Record.Left, Right = before.Record.Right };
        var last = draft.Co.Cous.Values.Max(c => c.Record.Right) ?? 0;
        return save.Record with { Left = last + 1, Right = last + 2 };
    }

    public override void After(Save<Cou> save, int because, Draft draft)
    {
        if (save.IsNew) DefaultGroups.MakeMissing(AutomaticGroups.Of(save.Record), because, draft);
        else if (save.Changes(c => c.Name)) DefaultGroups.Rename(AutomaticGroups.Of(save.Record), because, draft);
    }

    public override IEnumerable<Refusal> FaultsOfDeleting(Current<Cou> record, Draft draft)
    {
        if (draft.Known.CousInUse.Contains(new(record.Id))) yield return new(Rule.CouHasNoRole, "CoPersonRole Exists", null);
        else if (draft.Co.Cous.Values.Any(c => c.Record.ParentId?.Value == record.Id)) yield return new(Rule.CouHasNoChild, "Child COU Exists", null);
    }

    public override void AfterDeleting(Current<Cou> record, int because, Draft draft) => DefaultGroups.Drop(new(record.Id), because, draft);

    private static IEnumerable<CouId> Ancestors(CouId? parent, Collaboration co)
    {
        // Imported history may hold a circle.
        var seen = new HashSet<CouId>();
        for (var at = parent; at is { } id && seen.Add(id); at = co.Cous.GetValueOrDefault(id.Value)?.Record.ParentId) yield return id;
    }
}
