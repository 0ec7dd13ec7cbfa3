using EventRegistry.Domain.Access;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;

namespace EventRegistry.Domain.Organization;

/// <summary>A CO with its types, its settings, and the attributes it binds to dictionaries.</summary>
public sealed record CoSettings(CoId Id)
{
    public Current<Co>? Record { get; init; }
    public Records<ExtendedType> Types { get; init; }
    public Records<AttributeEnumeration> Enumerations { get; init; }
    public Records<CoSetting> Settings { get; init; }
    public Records<IdentifierAssignment> IdentifierAssignments { get; init; }
    public Records<ExpirationPolicy> ExpirationPolicies { get; init; }
    public Records<CoreApi> CoreApis { get; init; }

    /// <summary>How this CO wants things done.</summary>
    public CoSetting Setting => Settings.FirstOrDefault()?.Record ?? CoSetting.DefaultOf(Id);

    /// <summary>The CO after one more change.</summary>
    public static CoSettings Evolve(CoSettings co, Recorded entry) => entry.Change switch
    {
        Change<Co> c => co with { Record = Current<Co>.After(co.Record, c, entry) },
        Change<ExtendedType> c => co with { Types = co.Types.After(c, entry) },
        Change<AttributeEnumeration> c => co with { Enumerations = co.Enumerations.After(c, entry) },
        Change<CoSetting> c => co with { Settings = co.Settings.After(c, entry) },
        Change<IdentifierAssignment> c => co with { IdentifierAssignments = co.IdentifierAssignments.After(c, entry) },
        Change<ExpirationPolicy> c => co with { ExpirationPolicies = co.ExpirationPolicies.After(c, entry) },
        Change<CoreApi> c => co with { CoreApis = co.CoreApis.After(c, entry) },
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
