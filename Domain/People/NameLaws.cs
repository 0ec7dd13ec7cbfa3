using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;

namespace EventRegistry.Domain.People;

/// <summary>What holds for names: one of them is primary (<c>identity-rules.md</c> 8), and a person's has the parts that the CO wants.</summary>
internal sealed class NameLaws : Laws<Name>
{
    private const string Law = "one primary name";

    public override IEnumerable<Refusal> ValueFaults(Func<string, object?> value, Draft draft) =>
        value(nameof(Name.PersonId)) is null ? RequiredParts.Missing<Name>("given", value) : RequiredParts.Missing<Name>(draft.Co.Settings.Setting.RequiredFieldsName ?? "given", value);

    public override Name Kept(Save<Name> save, Draft draft)
    {
        var name = Normalisation.IsWanted(save.Record.PersonId, draft.Co) ? Normalisation.Of(save.Record) : save.Record;
        // Only a first name that is said not to be primary is made so: who says it of the primary one has it so.
        return save.IsNew ? PrimaryName.Stored(name, NamesOf(name, draft)) : name;
    }

    public override void Before(Save<Name> save, Draft draft)
    {
        // A primary name that comes from somebody else is primary here too.
        if (!(save.Sent.Has(nameof(Name.PrimaryName)) || save.Changes(n => n.Stream)) || draft.HomeOf(save.Record) is not { } stream) return;
        foreach (var former in PrimaryName.GivingWayTo(save.Record, NamesOf(save.Record, draft)).ToList()) draft.Edit(stream, former, null, Law);
    }

    public override IEnumerable<Refusal> FaultsOfDeleting(Current<Name> record, Draft draft)
    {
        if (record.Record.PrimaryName == true) yield return new(Rule.PrimaryNameStays, "Primary Name Cannot Be Deleted", null);
    }

    private static Records<Name> NamesOf(Name name, Draft draft) => name.PersonId is { } person ? draft.Person(person).Names
        : name.OrgIdentityId is { } identity ? draft.OrgIdentity(identity).Names
        : Records<Name>.None;
}
