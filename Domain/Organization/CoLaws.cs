using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;

namespace EventRegistry.Domain.Organization;

/// <summary>What holds for a CO (<c>records.md</c> 1). One that is deleted leaves nothing behind: see <see cref="Removing"/>.</summary>
internal sealed class CoLaws : Laws<Co>
{
    private const string BeginsWithTypes = "types that every CO begins with";

    public override Needs Needs(Sent<Co> sent) => Decisions.Needs.None with { CoNames = sent.Has(nameof(Co.Name)) };

    public override IEnumerable<Refusal> Faults(Save<Co> save, Draft draft)
    {
        if (save.Before?.Record.Name == Co.PlatformName)
            yield return new(Rule.CoIsNotThePlatforms, "Cannot Edit COmanage CO", null);
        else if (save.Before?.Record.Status == CoStatus.InTrash)
            yield return new(Rule.CoIsInUse, "You don't have permission to access this resource.", null);
        else if (save.Changes(c => c.Name) && draft.Known.CoNames.TryGetValue(save.Record.Name!, out var holder) && holder.Value != save.Before?.Id)
            yield return new(Rule.NameIsFree, "Name In Use", null);
    }

    public override void After(Save<Co> save, int because, Draft draft)
    {
        if (save.IsNew) Begin(save.Record, because, draft);
    }

    /// <summary>A new CO's types and groups. One that is a copy has the types of its original.</summary>
    private static void Begin(Co co, int because, Draft draft)
    {
        var types = draft.Known.Original is { } original
            ? original.Settings.Types.Select(t => t.Record with { CoId = new(co.Id) })
            : TypesOf.New(new(co.Id));
        foreach (var type in types) draft.Add(type with { Id = draft.NextId<ExtendedType>() }, because, BeginsWithTypes);
        DefaultGroups.MakeMissing(AutomaticGroups.Of(co), because, draft);
    }
}
