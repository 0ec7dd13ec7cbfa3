using System.Collections.Frozen;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;

namespace EventRegistry.Projections.Subjects;

/// <summary>All of a CO that people's records lean on: its groups, COUs, terms, sources, types and dictionaries, as of one moment.</summary>
/// <param name="Groups">The live groups, by id.</param>
/// <param name="Cous">The live COUs.</param>
/// <param name="Terms">All terms, deleted ones too: agreements outlive them.</param>
/// <param name="Sources">The live identity sources, by id.</param>
/// <param name="Affiliations">The eduPerson value that an affiliation maps to, by affiliation.</param>
/// <param name="Values">The value that stands for a code, by attribute and code.</param>
/// <param name="GroupIdentifiers">The identifiers of those live groups that have any, by group.</param>
public sealed record Reference(
    FrozenDictionary<int, Current<GroupRecord>> Groups,
    IReadOnlyList<Current<Cou>> Cous,
    FrozenDictionary<int, TermsHistory> Terms,
    FrozenDictionary<int, Current<IdentitySource>> Sources,
    FrozenDictionary<string, string> Affiliations,
    FrozenDictionary<(string Attribute, string Code), string> Values,
    FrozenDictionary<int, Records<Identifier>> GroupIdentifiers)
{
    /// <summary>The kinds of stream that it is made of.</summary>
    public static IReadOnlyList<StreamKind> Streams { get; } =
        [StreamKind.Co, StreamKind.Dictionary, StreamKind.Cou, StreamKind.Terms, StreamKind.Group, StreamKind.Source];

    private static readonly FrozenSet<string> EduPersonValues = FrozenSet.Create(StringComparer.Ordinal,
        "faculty", "student", "staff", "alum", "member", "affiliate", "employee", "librarywalkin");

    /// <summary>The eduPerson value of an affiliation; null when it maps to none.</summary>
    public string? EduPersonAffiliation(string? affiliation) => affiliation is null ? null : Affiliations.GetValueOrDefault(affiliation);

    /// <summary>What an attribute's stored value stands for: where it is the code of a dictionary's entry, that entry's value.</summary>
    public string? ValueOf(string attribute, string? stored) =>
        stored is not null && Values.Count > 0 && Values.TryGetValue((attribute, stored), out var value) ? value : stored;

    /// <summary>The id that an agreement's row points to: that of the terms, or of the archived copy that was agreed to.</summary>
    public int? LinkedTerms(Agreement agreement) =>
        agreement is { TermsId: { } terms, TermsRevision: { } revision } && Terms.TryGetValue(terms.Value, out var history)
            ? history.LinkedId(revision)
            : agreement.TermsId?.Value;

    /// <summary>Folds whole streams into one picture of the CO.</summary>
    public sealed class Fold
    {
        private readonly Dictionary<int, Current<GroupRecord>> groups = [];
        private readonly Dictionary<int, Records<Identifier>> groupIdentifiers = [];
        private readonly List<Current<Cou>> cous = [];
        private readonly Dictionary<int, TermsHistory> terms = [];
        private readonly Dictionary<int, Current<IdentitySource>> sources = [];
        private readonly List<CoSettings> cos = [];
        private readonly Dictionary<int, DictionaryContents> dictionaries = [];

        /// <summary>Takes in one whole stream.</summary>
        public void Tell(StreamId stream, IReadOnlyList<Recorded> entries)
        {
            switch (stream.Kind)
            {
                case StreamKind.Group:
                    Tell(entries.Aggregate(new Group(new(stream.Id)), Group.Evolve));
                    break;
                case StreamKind.Cou:
                    if (Last<Cou>(entries) is { } cou) cous.Add(cou);
                    break;
                case StreamKind.Terms:
                    terms.Add(stream.Id, entries.Aggregate(TermsHistory.Of(new(stream.Id)), TermsHistory.Evolve));
                    break;
                case StreamKind.Source:
                    if (Last<IdentitySource>(entries) is { } source) sources.Add(stream.Id, source);
                    break;
                case StreamKind.Co:
                    cos.Add(entries.Aggregate(new CoSettings(new(stream.Id)), CoSettings.Evolve));
                    break;
                case StreamKind.Dictionary:
                    dictionaries.Add(stream.Id, entries.Aggregate(new DictionaryContents(new(stream.Id)), DictionaryContents.Evolve));
                    break;
                default:
                    throw new ArgumentException($"A {stream.Kind} is no part of a CO's reference data.", nameof(stream));
            }
        }

        public Reference Picture() => new(
            groups.ToFrozenDictionary(), cous, terms.ToFrozenDictionary(), sources.ToFrozenDictionary(), AffiliationMap(), DictionaryValues(),
            groupIdentifiers.ToFrozenDictionary());

        private void Tell(Group group)
        {
            if (group.Record is null) return;
            groups.Add(group.Id.Value, group.Record);
            if (group.Identifiers.Count > 0) groupIdentifiers.Add(group.Id.Value, group.Identifiers);
        }

        private static Current<T>? Last<T>(IReadOnlyList<Recorded> entries) where T : class, IRecord =>
            entries.Aggregate((Current<T>?)null, (current, entry) => entry.Change is Change<T> change ? Current<T>.After(current, change, entry) : current);

        /// <summary>An affiliation maps to what its type says, else to itself where it is one of eduPerson's own (<c>sql-target.md</c> 6.2).</summary>
        private FrozenDictionary<string, string> AffiliationMap()
        {
            var map = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var type in cos.SelectMany(c => c.Types).Select(t => t.Record))
            {
                if (type is not { Attribute: "CoPersonRole.affiliation", Status: Standing.Active, Name: { } name }) continue;
                var mapped = !string.IsNullOrEmpty(type.EduPersonAffiliation) ? type.EduPersonAffiliation
                    : EduPersonValues.Contains(name) ? name : null;
                if (mapped is not null) map[name] = mapped;
            }

            return map.ToFrozenDictionary(StringComparer.Ordinal);
        }

        private FrozenDictionary<(string, string), string> DictionaryValues()
        {
            var values = new Dictionary<(string, string), string>();
            foreach (var bound in cos.SelectMany(c => c.Enumerations).Select(e => e.Record).Where(e => e.Status == Standing.Active))
            {
                if (bound is not { Attribute: { } attribute, DictionaryId: { } id }) continue;
                if (!dictionaries.TryGetValue(id.Value, out var dictionary) || dictionary.Record is null) continue;
                foreach (var entry in dictionary.Entries.Select(e => e.Record))
                {
                    if (!string.IsNullOrEmpty(entry.Code) && entry.Value is { } value) values.TryAdd((attribute, entry.Code), value);
                }
            }

            return values.ToFrozenDictionary();
        }
    }
}
