using System.Runtime.CompilerServices;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;
using EventRegistry.Projections.Subjects;

namespace EventRegistry.Host.Targets;

/// <summary>Some people of a CO, and the org identities that they are linked to, by id.</summary>
public sealed record SomePeople(IReadOnlyList<Person> People, IReadOnlyDictionary<int, OrgIdentity> Identities)
{
    private readonly Dictionary<int, Person> byId = People.ToDictionary(p => p.Id.Value);

    public static SomePeople Nobody { get; } = new([], new Dictionary<int, OrgIdentity>());

    /// <summary>One of them; somebody of whom nothing is known, where history has no such person.</summary>
    public Person this[int id] => byId.GetValueOrDefault(id) ?? new(new(id));

    /// <summary>What a target is to be told of one of them, or of a subject of the CO's own.</summary>
    /// <param name="view">What the target sees of the CO.</param>
    /// <param name="at">The moment at which validity counts.</param>
    public Verdict SeenBy(View view, StreamId subject, DateTimeOffset at) =>
        subject.Kind == StreamKind.Person ? view.Of(this[subject.Id], Identities, at) : view.Of(subject);
}

/// <summary>A CO's people and all that their records lean on, as history tells them up to some place.</summary>
/// <param name="store">The history.</param>
/// <param name="co">The CO.</param>
/// <param name="upTo">How much of history counts.</param>
public sealed class CoHistory(IEventStore store, CoId co, UpTo upTo)
{
    // Enough that the org identities of a batch are fetched in few round trips, few enough to stay small in memory.
    private const int BatchSize = 500;

    // So many are read one by one, by a query that is prepared; to read many at once is planned each time.
    private const int Few = 3;

    private readonly string tenant = Tenant.Of(co);

    /// <summary>The events read so far.</summary>
    public long Events { get; private set; }

    /// <summary>The CO's groups and reference data.</summary>
    public async Task<Reference> ReferenceAsync(CancellationToken cancel)
    {
        var fold = new Reference.Fold();
        foreach (var kind in Reference.Streams)
        {
            // Dictionaries, and what binds attributes to them, may belong to the platform as a whole; nothing else is told of every CO.
            string[] owners = kind is StreamKind.Co or StreamKind.Dictionary ? [tenant, Tenant.None] : [tenant];
            foreach (var owner in owners)
            {
                await foreach (var stream in store.ReadByStreamAsync(owner, kind, upTo, Detail.Essential, cancel))
                {
                    Events += stream.Entries.Count;
                    fold.Tell(stream.Stream, stream.Entries);
                }
            }
        }

        return fold.Picture();
    }

    /// <summary>Everybody who is there, some at a time.</summary>
    public async IAsyncEnumerable<SomePeople> EverybodyAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var batch = new List<Person>(BatchSize);
        await foreach (var stream in store.ReadByStreamAsync(tenant, StreamKind.Person, upTo, Detail.Essential, cancel))
        {
            if (Told(stream) is not { Record: not null } person) continue;
            batch.Add(person);
            if (batch.Count < BatchSize) continue;
            yield return new(batch, await IdentitiesAsync(batch, _ => null, cancel));
            batch = new(BatchSize);
        }

        if (batch.Count > 0) yield return new(batch, await IdentitiesAsync(batch, _ => null, cancel));
    }

    /// <summary>Those of some ids whom history knows, deleted ones too.</summary>
    /// <param name="atHand">The <see cref="Person"/> or <see cref="OrgIdentity"/> of a stream that need not be read; null for one that must be.</param>
    public async Task<SomePeople> SomeAsync(IReadOnlyCollection<int> ids, CancellationToken cancel, Func<StreamId, object?>? atHand = null)
    {
        atHand ??= _ => null;
        List<Person> people = [.. ids.Select(id => atHand(new(StreamKind.Person, id))).OfType<Person>()];
        List<int> unread = [.. ids.Except(people.Select(p => p.Id.Value))];
        if (unread.Count <= Few)
        {
            foreach (var id in unread)
            {
                var person = await OneAsync(new(StreamKind.Person, id), new Person(new(id)), Person.Evolve, cancel);
                if (person.Events > 0) people.Add(person.State);
            }

            return new(people, await IdentitiesAsync(people, atHand, cancel));
        }

        await foreach (var stream in store.ReadStreamsAsync(tenant, StreamKind.Person, unread, upTo, Detail.Essential, cancel)) people.Add(Told(stream));
        return new(people, await IdentitiesAsync(people, atHand, cancel));
    }

    private async Task<(T State, int Events)> OneAsync<T>(StreamId stream, T state, Func<T, Recorded, T> evolve, CancellationToken cancel)
    {
        var events = 0;
        await foreach (var entry in store.ReadStreamAsync(tenant, stream, upTo, cancel)) (state, events) = (evolve(state, entry), events + 1);
        Events += events;
        return (state, events);
    }

    private Person Told(StreamEvents stream)
    {
        Events += stream.Entries.Count;
        var person = new Person(new(stream.Stream.Id));
        foreach (var entry in stream.Entries) person = Person.Evolve(person, entry);
        return person;
    }

    private async Task<IReadOnlyDictionary<int, OrgIdentity>> IdentitiesAsync(List<Person> people, Func<StreamId, object?> atHand, CancellationToken cancel)
    {
        var linked = people.SelectMany(p => p.Links).Select(l => l.Record.OrgIdentityId.Value).Distinct().ToList();
        var identities = linked.Select(id => atHand(new(StreamKind.OrgIdentity, id))).OfType<OrgIdentity>().ToDictionary(o => o.Id.Value);
        // Org identities that are pooled belong to no CO.
        foreach (var owner in new[] { tenant, Tenant.None })
        {
            var sought = linked.FindAll(id => !identities.ContainsKey(id));
            if (sought.Count == 0) break;
            await foreach (var stream in store.ReadStreamsAsync(owner, StreamKind.OrgIdentity, sought, upTo, Detail.Essential, cancel))
            {
                Events += stream.Entries.Count;
                identities[stream.Stream.Id] = stream.Entries.Aggregate(new OrgIdentity(new(stream.Stream.Id)), OrgIdentity.Evolve);
            }
        }

        return identities;
    }
}
