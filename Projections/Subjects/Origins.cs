using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;

namespace EventRegistry.Projections.Subjects;

/// <summary>
/// Says which identity source a part of a person came from. Only org identities that are linked to the person and valid at the moment
/// count, and a copied attribute only while the attribute it was copied from is there (<c>sql-target.md</c> 6.1).
/// </summary>
internal readonly struct Origins
{
    private readonly List<OrgIdentity>? linked;
    private readonly Reference reference;

    public Origins(Person person, IReadOnlyDictionary<int, OrgIdentity> identities, Reference reference, DateTimeOffset at)
    {
        this.reference = reference;
        foreach (var link in person.Links)
        {
            if (!identities.TryGetValue(link.Record.OrgIdentityId.Value, out var identity) || identity.Record is not { } self) continue;
            if (new Validity(self.Record.ValidFrom, self.Record.ValidThrough).Covers(at)) (linked ??= []).Add(identity);
        }
    }

    /// <summary>The org identities that count, in the order of their links.</summary>
    public IReadOnlyList<OrgIdentity> Linked => linked ?? [];

    /// <summary>Whether one of them was made from a record of a source.</summary>
    public bool Include(SourceId source) => linked?.Exists(o => o.SourceRecords.Any(r => r.Record.SourceId == source)) == true;

    /// <summary>The source of an attribute that was copied from one of an org identity.</summary>
    public int? SourceOf<T>(Current<T> item, int? copiedFrom, Func<OrgIdentity, Records<T>> attributes) where T : class, IRecord =>
        item.From is { } from && copiedFrom is { } original && Find(from.OrgIdentity) is { } identity && attributes(identity).Contains(original)
            ? SourceOf(identity)
            : null;

    /// <summary>The source of a role or membership that an org identity's pipeline made.</summary>
    public int? SourceOf(OrgIdentityId? madeFrom) => madeFrom is { } id && Find(id) is { } identity ? SourceOf(identity) : null;

    private OrgIdentity? Find(OrgIdentityId id) => linked?.Find(o => o.Id == id);

    private int? SourceOf(OrgIdentity identity)
    {
        foreach (var record in identity.SourceRecords)
        {
            if (record.Record.SourceId is { } source && reference.Sources.ContainsKey(source.Value)) return source.Value;
        }

        return null;
    }
}
