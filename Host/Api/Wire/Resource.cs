using System.Collections.Frozen;
using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;

namespace EventRegistry.Host.Api.Wire;

/// <summary>A kind of record as the API serves it. All resources are served alike; what differs between them is said here.</summary>
internal abstract class Resource
{
    private readonly FrozenDictionary<string, WireField> byKey;

    private protected Resource(Kind kind, string path, string plural, string singular, IReadOnlyCollection<string> readOnly, IReadOnlyCollection<string> inCodes)
    {
        (Kind, Path, Plural, Singular) = (kind, path, plural, singular);
        Fields = [.. kind.Columns.Where(f => f.Column != "id").Select(f => new WireField(f, !inCodes.Contains(f.Column), readOnly.Contains(f.Column)))];
        byKey = Fields.SelectMany(f => new[] { f.Name, f.Column }.Distinct().Select(key => (key, f))).ToFrozenDictionary(p => p.key, p => p.f, StringComparer.Ordinal);
    }

    public Kind Kind { get; }

    /// <summary>Below the base, such as <c>co_people</c>.</summary>
    public string Path { get; }

    /// <summary>The word for several in documents, such as <c>CoPeople</c>.</summary>
    public string Plural { get; }

    /// <summary>The word for one in documents and phrases, such as <c>CoPerson</c>.</summary>
    public string Singular { get; }

    /// <summary>All but the id, in the order of columns.</summary>
    public ImmutableArray<WireField> Fields { get; }

    /// <summary>What may be done with it; anything else is not mapped.</summary>
    public Verbs Verbs { get; init; } = Verbs.All;

    /// <summary>What is mapped, and yet allowed to nobody.</summary>
    public Verbs Forbidden { get; init; }

    /// <summary>What its records hang on: <c>Person</c> in a document may name these, and lists are narrowed by them.</summary>
    public ImmutableArray<Parent> Parents { get; init; } = [];

    /// <summary>What lists are narrowed by besides.</summary>
    public ImmutableArray<Parent> AlsoListedBy { get; init; } = [];

    /// <summary>Columns that name the CO of a document that is sent, the first that is given.</summary>
    public ImmutableArray<string> NamedBy { get; init; } = [];

    /// <summary>Columns that an edit must repeat, though the record has them.</summary>
    public ImmutableArray<string> Repeated { get; init; } = [];

    /// <summary>Columns without which nothing is added, and the phrase that says so.</summary>
    public ImmutableArray<(string Column, string Phrase)> NeededToAdd { get; init; } = [];

    /// <summary>Columns that name an edited record's surroundings: without one of them its CO is not found.</summary>
    public ImmutableArray<string> NeededToEdit { get; init; } = [];

    /// <summary>Whether a parent without any is answered with a phrase (204), and not with an empty list.</summary>
    public bool SaysNone { get; init; }

    /// <summary>Whether the list of a CO holds only what hangs on its people.</summary>
    public bool ListsPeoplesOnly { get; init; }

    /// <summary>Whether parents are shown by their own columns, and not as <c>Person</c>.</summary>
    public bool ShowsParentsPlainly { get; init; }

    /// <summary>Whether items of a list leave out when and by whom they were written.</summary>
    public bool ListsAreReduced { get; init; }

    /// <summary>Whether only the platform's API users may use it.</summary>
    public bool IsOfThePlatform { get; init; }

    /// <summary>Whether XML is served as well.</summary>
    public bool HasXml { get; init; }

    /// <summary>Whether one that is not there is told of in a document when it is to be deleted, as when it is viewed.</summary>
    public bool ExplainsUnknown { get; init; }

    /// <summary>The answer to a document that names nobody's CO; null for the usual one.</summary>
    public Answer? WithoutCo { get; init; }

    /// <summary>The answer to a document whose <c>Person</c> is of a type that this resource cannot hang on; null for the usual one.</summary>
    public Answer? WithOtherParent { get; init; }

    /// <summary>The parents that narrow its lists.</summary>
    public IEnumerable<Parent> Narrowing => Parents.Concat(AlsoListedBy);

    /// <summary>The field of that name, <c>CoId</c> or <c>co_id</c>; null when there is none.</summary>
    public WireField? Field(string key) => byKey.GetValueOrDefault(key);

    /// <summary>The column that a record's member is kept in.</summary>
    public string ColumnOf(string member) => Kind.Fields.FirstOrDefault(f => f.Name == member)?.Column ?? member;

    public abstract Command Add(Filled filled);

    /// <summary>Members of the record of which a PUT must name one: with none of them it gives the record up, as the reference has it.</summary>
    public IReadOnlyList<string> GivenUpWithout { get; init; } = [];

    /// <summary>Every save is told, as the reference tells it, even one that changes nothing.</summary>
    public abstract Command Edit(int id, Filled filled);

    /// <summary>A save that is told only where it changes something.</summary>
    public abstract Command EditIfOther(int id, Filled filled);

    public abstract Command Delete(int id);
}

/// <inheritdoc/>
internal sealed class Resource<T>(string path, string plural, string singular, IReadOnlyCollection<string> readOnly, IReadOnlyCollection<string> inCodes)
    : Resource(Kind<T>.Instance, path, plural, singular, readOnly, inCodes) where T : class, IRecord
{
    public override Command Add(Filled filled) => new Add<T>(filled.Sent<T>());

    public override Command Edit(int id, Filled filled)
    {
        var sent = filled.Sent<T>();
        return new Edit<T>(id, sent) { EvenIfSo = true, GivesUp = GivenUpWithout.Count > 0 && !GivenUpWithout.Any(sent.Has) };
    }

    public override Command EditIfOther(int id, Filled filled) => new Edit<T>(id, filled.Sent<T>());

    public override Command Delete(int id) => new Delete<T>(id);
}

/// <summary>What can be done with a resource.</summary>
[Flags]
internal enum Verbs
{
    None = 0,
    List = 1,
    View = 2,
    Add = 4,
    Edit = 8,
    Delete = 16,
    All = List | View | Add | Edit | Delete,
}
