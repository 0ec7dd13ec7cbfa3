using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;

namespace EventRegistry.Domain.Organization;

/// <summary>A type's name stands once for each thing that it is a type of (<c>records.md</c> 5).</summary>
internal sealed class ExtendedTypeLaws : Laws<ExtendedType>
{
    public override IEnumerable<Refusal> Faults(Save<ExtendedType> save, Draft draft)
    {
        var others = draft.Co.Settings.Types.Where(t => t.Id != save.Before?.Id);
        if ((save.Changes(t => t.Attribute) || save.Changes(t => t.Name)) && others.Any(t => t.Record.Attribute == save.Record.Attribute && t.Record.Name == save.Record.Name))
            yield return new(Rule.NameIsFree, "Name In Use", null);
    }
}

/// <summary>A dictionary goes with its entries.</summary>
internal sealed class DictionaryLaws : Laws<Dictionary>
{
    private const string GoesWithDictionary = "a dictionary's entries go with it";

    public override void AfterDeleting(Current<Dictionary> record, int because, Draft draft)
    {
        foreach (var entry in draft.Co.Dictionaries[record.Id].Entries) Saving.Drop<DictionaryEntry>(entry.Id, draft, because, GoesWithDictionary);
    }
}

/// <summary>An attribute is bound to one dictionary at most (<c>records.md</c> 5).</summary>
internal sealed class AttributeEnumerationLaws : Laws<AttributeEnumeration>
{
    public override IEnumerable<Refusal> Faults(Save<AttributeEnumeration> save, Draft draft)
    {
        if (save.Changes(e => e.Attribute) && draft.Co.Settings.Enumerations.Any(e => e.Id != save.Before?.Id && e.Record.Attribute == save.Record.Attribute))
            yield return new(Rule.NameIsFree, "Name In Use", null);
    }
}
