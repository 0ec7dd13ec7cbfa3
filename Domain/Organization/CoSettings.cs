using EventRegistry.Domain.Changelog;

namespace EventRegistry.Domain.Organization;

/// <summary>A CO with its types and the attributes it binds to dictionaries.</summary>
public sealed record CoSettings(CoId Id)
{
    public Current<Co>? Record { get; init; }
    public Records<ExtendedType> Types { get; init; }
    public Records<AttributeEnumeration> Enumerations { get; init; }

    /// <summary>The CO after one more change.</summary>
    public static CoSettings Evolve(CoSettings co, Recorded entry) => entry.Change switch
    {
        Change<Co> c => co with { Record = Current<Co>.After(co.Record, c, entry) },
        Change<ExtendedType> c => co with { Types = co.Types.After(c, entry) },
        Change<AttributeEnumeration> c => co with { Enumerations = co.Enumerations.After(c, entry) },
        _ => throw new UnexpectedChange(entry),
    };
}

/// <summary>A dictionary with its entries.</summary>
public sealed record DictionaryContents(DictionaryId Id)
{
    public Current<Dictionary>? Record { get; init; }
    public Records<DictionaryEntry> Entries { get; init; }

    /// <summary>The dictionary after one more change.</summary>
    public static DictionaryContents Evolve(DictionaryContents dictionary, Recorded entry) => entry.Change switch
    {
        Change<Dictionary> c => dictionary with { Record = Current<Dictionary>.After(dictionary.Record, c, entry) },
        Change<DictionaryEntry> c => dictionary with { Entries = dictionary.Entries.After(c, entry) },
        _ => throw new UnexpectedChange(entry),
    };
}
