using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.ReadModels;
using Microsoft.Extensions.Caching.Memory;

namespace EventRegistry.Host.Commands;

/// <summary>A person or an org identity as its stream tells it.</summary>
/// <param name="Entries">All events so far.</param>
/// <param name="State">The <see cref="Person"/> or <see cref="OrgIdentity"/> they come to.</param>
/// <param name="IsFresh">Whether it was read just now, rather than kept from before.</param>
internal sealed record Subject(StreamId Stream, IReadOnlyList<Recorded> Entries, object State, bool IsFresh)
{
    public long Version => Entries.Count == 0 ? 0 : Entries[^1].Version;

    /// <summary>The subject after more of its events.</summary>
    public Subject After(IReadOnlyList<Recorded> entries) => new(Stream, [.. Entries, .. entries], Fold(State, entries), IsFresh: false);

    public static Subject Of(StreamId stream, IReadOnlyList<Recorded> entries) => new(stream, entries, Fold(Nobody(stream), entries), IsFresh: true);

    private static object Nobody(StreamId stream) => stream.Kind == StreamKind.Person ? new Person(new(stream.Id)) : new OrgIdentity(new(stream.Id));

    private static object Fold(object state, IReadOnlyList<Recorded> entries) => state is Person person
        ? entries.Aggregate(person, Person.Evolve)
        : entries.Aggregate((OrgIdentity)state, OrgIdentity.Evolve);
}

/// <summary>Keeps the people and org identities that commands were about lately. What is stored demands that all of them are as they were read, those too that it leaves as they are, so an old one does no harm.</summary>
internal sealed class Subjects(Registry registry, int keptEvents) : IDisposable
{
    // In events, which is what memory goes by.
    public const int Usual = 500_000;

    private const int MostPlaces = 200_000;

    private readonly MemoryCache kept = new(new MemoryCacheOptions { SizeLimit = keptEvents });
    private readonly MemoryCache places = new(new MemoryCacheOptions { SizeLimit = MostPlaces });

    /// <summary>The subject; one without events where there is none in this CO.</summary>
    public async Task<Subject> GetAsync(CoId co, StreamId stream, CancellationToken cancel)
    {
        if (kept.TryGetValue((co, stream), out Subject? known)) return known! with { IsFresh = false };
        var entries = new List<Recorded>();
        await foreach (var entry in registry.Store.ReadStreamAsync(Tenant.Of(co), stream, UpTo.Now, cancel)) entries.Add(entry);
        var subject = Subject.Of(stream, entries);
        Keep(co, subject);
        return subject;
    }

    /// <summary>Several subjects at once, those that are not kept read together.</summary>
    public async Task<IReadOnlyDictionary<StreamId, Subject>> GetAsync(CoId co, IReadOnlyCollection<StreamId> streams, CancellationToken cancel)
    {
        var found = new Dictionary<StreamId, Subject>();
        foreach (var stream in streams)
            if (kept.TryGetValue((co, stream), out Subject? known)) found[stream] = known! with { IsFresh = false };
        foreach (var missing in streams.Where(s => !found.ContainsKey(s)).GroupBy(s => s.Kind))
        {
            if (missing.Take(2).Count() == 1)
            {
                found[missing.First()] = await GetAsync(co, missing.First(), cancel);
                continue;
            }

            await foreach (var read in registry.Store.ReadStreamsAsync(Tenant.Of(co), missing.Key, [.. missing.Select(s => s.Id)], UpTo.Now, Detail.Full, cancel))
                Keep(co, found[read.Stream] = Subject.Of(read.Stream, read.Entries));
            foreach (var nobody in missing.Where(s => !found.ContainsKey(s))) found[nobody] = Subject.Of(nobody, []);
        }

        return found;
    }

    public void Keep(CoId co, Subject subject) => kept.Set((co, subject.Stream), subject, new MemoryCacheEntryOptions { Size = subject.Entries.Count + 1 });

    public void Forget(CoId co, StreamId stream) => kept.Remove((co, stream));

    /// <summary>Where a record was told when it was last asked; null when that is not known here. Records seldom move.</summary>
    public StreamId? PlaceOf(Kind kind, int id) => places.TryGetValue((kind, id), out (CoId Co, StreamId Stream) place) ? place.Stream : null;

    public void KeepPlace(Kind kind, int id, CoId co, StreamId place) => places.Set((kind, id), (co, place), new MemoryCacheEntryOptions { Size = 1 });

    /// <summary>A live record of a subject that is kept, as it is kept; null where none is.</summary>
    public StoredRow? Glance(Kind kind, int id) =>
        places.TryGetValue((kind, id), out (CoId Co, StreamId Stream) place) && kept.TryGetValue((place.Co, place.Stream), out Subject? subject)
            ? kind.Accept(new RowOf(place.Co, subject!, id))
            : null;

    public void ForgetPlace(Kind kind, int id) => places.Remove((kind, id));

    /// <summary>After a move, which takes along what hangs on a role.</summary>
    public void ForgetPlaces() => places.Clear();

    public void Dispose()
    {
        kept.Dispose();
        places.Dispose();
    }

    private sealed class RowOf(CoId co, Subject subject, int id) : IKindVisitor<StoredRow?>
    {
        public StoredRow? Visit<T>(Kind<T> kind) where T : class, IRecord =>
            (subject.State is Person person ? person.Of<T>() : ((OrgIdentity)subject.State).Of<T>()).Find(id) is { } live
                ? new(id, co, subject.Stream, live.Record, IsCopy: false, live.Revision, Deleted: false, live.Created, live.Modified, live.Actor)
                : null;
    }
}
