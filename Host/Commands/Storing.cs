using System.Collections.Concurrent;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.ReadModels;
using EventRegistry.Projections.ReadModels;
using Npgsql;

namespace EventRegistry.Host.Commands;

/// <summary>What was stored.</summary>
/// <param name="Sequence">The place of the last event.</param>
/// <param name="Events">All of it, in the order of the sequence.</param>
/// <param name="Unsettled">The notes of groups whose people are still to be settled.</param>
/// <param name="Subjects">People and org identities as it left them.</param>
internal sealed record Stored(long Sequence, IReadOnlyList<Recorded> Events, IReadOnlyList<long> Unsettled, IReadOnlyList<Subject> Subjects)
{
    public static Stored Nothing { get; } = new(0, [], [], []);
}

/// <summary>Stores what was decided, with the rows that read models have of it, in one transaction.</summary>
internal sealed class Storing(Registry registry, Collaborations collaborations, Subjects subjects)
{
    private readonly CatchUp catchUp = new(registry);
    private readonly CommitQueue commits = new(registry.Store);
    private readonly ConcurrentDictionary<CoId, bool> noted = [];

    /// <returns>Null when what was decided on holds no longer: it is forgotten, and the command is to be decided anew.</returns>
    public async Task<Stored?> StoreAsync(KnownCo co, Gathered gathered, Accepted accepted, Operation operation, CancellationToken cancel)
    {
        var tenant = Tenant.Of(co.Co.Id);
        var streams = Streams(co, gathered, accepted, operation, await OthersAsync(tenant, co, gathered, accepted, cancel));
        var entries = streams.Select(s => Entry(tenant, s, gathered.Subjects.GetValueOrDefault(s.Stream)?.State, co.Co, operation)).ToList();
        var changed = streams.Select(s => s.Stream).ToHashSet();
        var prepared = new Prepared(co, gathered.Known, accepted, streams, entries, noted.ContainsKey(co.Co.Id) ? null : operation.At)
        {
            Read = [.. gathered.Subjects.Values.Where(s => !changed.Contains(s.Stream)).Select(s => (s.Stream, s.Version))],
        };
        if (await commits.StoreAsync(prepared) is not { } committed)
        {
            foreach (var stream in changed.Concat(prepared.Read.Select(r => r.Stream))) subjects.Forget(co.Co.Id, stream);
            if (streams.Any(s => s.IsOfCo)) collaborations.Forget(co.Co.Id);
            return null;
        }

        noted[co.Co.Id] = true;
        var left = Keep(co, gathered, accepted, streams, committed.Places, operation);
        var untold = streams.Where(s => !committed.Told.Contains(s.Stream)).Select(s => (tenant, s.Stream)).ToList();
        if (untold.Count > 0) await catchUp.TellAsync(untold, cancel);
        List<Recorded> events = [.. streams.Zip(committed.Places).SelectMany(s => s.First.Recorded(operation, s.Second)).OrderBy(e => e.Sequence)];
        return new(events[^1].Sequence, events, committed.Unsettled, left);
    }

    /// <summary>The events so far of streams that were not loaded to decide: the CO's own, and those of history lines.</summary>
    private async Task<IReadOnlyDictionary<StreamId, IReadOnlyList<Recorded>>> OthersAsync(string tenant, KnownCo co, Gathered gathered, Accepted accepted, CancellationToken cancel)
    {
        var others = new Dictionary<StreamId, IReadOnlyList<Recorded>>();
        // Somebody who is added by this very decision has no history.
        var begun = accepted.Changes.Where(c => c.Change is Added<PersonRecord> or Added<OrgIdentityRecord>).Select(c => c.Stream).ToHashSet();
        foreach (var stream in accepted.Changes.Select(c => c.Stream).Distinct().Where(s => !gathered.Subjects.ContainsKey(s)))
        {
            var entries = new List<Recorded>();
            others[stream] = entries;
            if (begun.Contains(stream)) continue;
            // One of the CO's own that is not known is new; if another has made it meanwhile, the append says so.
            if (Collaboration.Streams.Contains(stream.Kind) && !co.Versions.ContainsKey(stream)) continue;
            await foreach (var entry in registry.Store.ReadStreamAsync(tenant, stream, UpTo.Now, cancel)) entries.Add(entry);
        }

        return others;
    }

    private static List<StreamChanges> Streams(
        KnownCo co, Gathered gathered, Accepted accepted, Operation operation, IReadOnlyDictionary<StreamId, IReadOnlyList<Recorded>> others)
    {
        var ids = accepted.Changes.Select((_, place) => operation.EventId(place)).ToList();
        return [.. accepted.Changes.Select((change, place) => (change, place)).GroupBy(c => c.change.Stream).Select(stream => new StreamChanges(
            stream.Key,
            // The CO's own were decided on as they are known here, which may be less than there is.
            gathered.Subjects.GetValueOrDefault(stream.Key)?.Version ?? (Collaboration.Streams.Contains(stream.Key.Kind) ? co.Versions.GetValueOrDefault(stream.Key) : others[stream.Key].Count),
            Collaboration.Streams.Contains(stream.Key.Kind),
            gathered.Subjects.GetValueOrDefault(stream.Key)?.Entries ?? others[stream.Key],
            [.. stream.Select(c => new NewEvent(ids[c.place], operation.At, operation.Caller.Name, CauseOf(c.change, ids, operation), c.change.Change))]))];
    }

    private static Cause CauseOf(Decided change, List<Guid> ids, Operation operation) => new(operation.Id, (change.Because, change.Law) switch
    {
        ({ } because, { } law) => $"{ids[because]} ({law})",
        ({ } because, null) => $"{ids[because]}",
        // Which run something belongs to is asked of a sync's changes even where no record of its source has changed.
        (null, { } law) when operation.IsOfASync => $"{operation.Request} ({law})",
        (null, { } law) => law,
        _ => operation.Request,
    });

    private static BookEntry Entry(string tenant, StreamChanges stream, object? state, Collaboration co, Operation operation)
    {
        var recorded = stream.Recorded(operation);
        // A role that leaves takes along what hangs on it, which nothing here names; all else touches only what it names.
        var touched = stream.Events.Select(e => (e.Change.Kind, e.Change.RecordId)).ToHashSet();
        var leaves = stream.Events.Any(e => e.Change is Edited<Role> edited && edited.Record.Stream != stream.Stream);
        var rows = StreamRows.After(leaves ? stream.Before : [.. stream.Before.Where(e => touched.Contains((e.Change.Kind, e.Change.RecordId)))], recorded);
        if (stream.Stream.Kind != StreamKind.Person) return new(tenant, rows);
        var person = recorded.Aggregate(state as Person ?? new(new(stream.Stream.Id)), Person.Evolve);
        return new(tenant, rows) { Due = new(Domain.People.Due.Next(person, co, operation.At), operation.At) };
    }

    private List<Subject> Keep(KnownCo co, Gathered gathered, Accepted accepted, List<StreamChanges> streams, IReadOnlyList<Appended> places, Operation operation)
    {
        if (accepted.Changes.Any(c => c.Change.GetType().GetGenericTypeDefinition() == typeof(Received<>))) subjects.ForgetPlaces();
        var (own, left) = (new List<Recorded>(), new List<Subject>());
        foreach (var (stream, place) in streams.Zip(places))
        {
            var entries = stream.Recorded(operation, place);
            if (stream.IsOfCo) own.AddRange(entries);
            else if (gathered.Subjects.TryGetValue(stream.Stream, out var subject)) left.Add(subject.After(entries));
            else if (stream.Version == 0 && stream.Stream.Kind is StreamKind.Person or StreamKind.OrgIdentity) left.Add(Subject.Of(stream.Stream, entries));
        }

        foreach (var subject in left) subjects.Keep(co.Co.Id, subject);
        if (own.Count > 0) collaborations.Tell(co, own);
        return left;
    }
}
