using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;

namespace EventRegistry.Domain.Organization;

/// <summary>Terms and conditions with the copies that their earlier revisions were archived as.</summary>
/// <param name="Id">The terms.</param>
/// <param name="Record">The terms' own record; null before they were added and after they were deleted.</param>
/// <param name="Revision">The revision that is, or was last, in force.</param>
/// <param name="Archived">By revision, the id of the archived copy; the first where there are two.</param>
public sealed record TermsHistory(TermsId Id, Current<Terms>? Record, int Revision, ImmutableSortedDictionary<int, int> Archived)
{
    public static TermsHistory Of(TermsId id) => new(id, null, 0, ImmutableSortedDictionary<int, int>.Empty);

    /// <summary>The terms after one more change.</summary>
    public static TermsHistory Evolve(TermsHistory terms, Recorded entry)
    {
        if (entry.Change is not Change<Terms> change) throw new UnexpectedChange(entry);
        var after = Current<Terms>.After(terms.Record, change, entry);
        return terms with
        {
            Record = after,
            Revision = after?.Revision ?? terms.Revision,
            Archived = change is Edited<Terms> { ArchivedAs: { } copy } && !terms.Archived.ContainsKey(terms.Revision)
                ? terms.Archived.Add(terms.Revision, copy)
                : terms.Archived,
        };
    }

    /// <summary>
    /// What an agreement points to: editing the terms re-links every agreement to the copy of the values it was given for
    /// (<c>changelog.md</c> 8), so an agreement names the terms themselves only while they are still those agreed to. An edit that
    /// kept no copy re-links nothing; the next one that does re-links all that was left.
    /// </summary>
    public int LinkedId(int revision)
    {
        if (Archived.TryGetValue(revision, out var copy)) return copy;
        foreach (var (later, itsCopy) in Archived)
        {
            if (later > revision) return itsCopy;
        }

        return Id.Value;
    }
}
