using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>People and org identities as they would be after what was decided for a try.</summary>
internal sealed class Supposed
{
    private readonly Dictionary<PersonId, Person> people = [];
    private readonly Dictionary<OrgIdentityId, OrgIdentity> identities = [];
    private readonly SortedSet<int> concerned = [];

    /// <summary>Those whose rows in a target may differ.</summary>
    public IReadOnlyCollection<int> People => concerned;

    /// <summary>Some changes, and what they were decided on.</summary>
    public void Tell(Known known, IReadOnlyCollection<Decided> changes)
    {
        // What was loaded may be linked by these changes to somebody of whom it was not known before.
        foreach (var (id, identity) in known.OrgIdentities) identities.TryAdd(id, identity);
        foreach (var (stream, change, _, _) in changes)
        {
            var entry = new Recorded(stream, 0, 0, known.Now, known.Actor, null, change);
            if (stream.Kind == StreamKind.Person) people[new(stream.Id)] = Person.Evolve(people.GetValueOrDefault(new(stream.Id)) ?? known.People.GetValueOrDefault(new(stream.Id)) ?? new(new(stream.Id)), entry);
            else if (stream.Kind == StreamKind.OrgIdentity) identities[new(stream.Id)] = OrgIdentity.Evolve(identities.GetValueOrDefault(new(stream.Id)) ?? new(new(stream.Id)), entry);
            var touched = Touched.By(stream, change, null);
            if (touched.Whose == Whose.Persons) concerned.Add(touched.Id);
            else if (touched.Whose == Whose.LinkedPersons && known.Links.TryGetValue(new(touched.Id), out var holder)) concerned.Add(holder.Value);
        }
    }

    /// <summary>What would be known by the next decision.</summary>
    public Known Over(Known known) => known with { People = Over(known.People, people), OrgIdentities = Over(known.OrgIdentities, identities) };

    /// <summary>What would be seen of some people.</summary>
    public SomePeople Over(SomePeople present)
    {
        var all = present.Identities.ToDictionary(i => i.Key, i => i.Value);
        foreach (var (id, identity) in identities) all[id.Value] = identity;
        return new([.. present.People.Where(p => !people.ContainsKey(p.Id)), .. people.Values], all);
    }

    private static Dictionary<TKey, TValue> Over<TKey, TValue>(IReadOnlyDictionary<TKey, TValue> present, Dictionary<TKey, TValue> supposed) where TKey : notnull
    {
        var all = new Dictionary<TKey, TValue>(present);
        foreach (var key in present.Keys)
            if (supposed.TryGetValue(key, out var value)) all[key] = value;
        return all;
    }
}
