using EventRegistry.Domain.Changelog;
using EventRegistry.Host.Commands;
using EventRegistry.Host.EventStore;

namespace EventRegistry.Host.Provisioning;

/// <summary>Some of history, in its order.</summary>
/// <param name="Through">Everything up to and including this place was looked at, and nothing will ever be added before it.</param>
internal sealed record Stretch(IReadOnlyList<(string Tenant, Recorded Entry)> Events, long Through)
{
    /// <summary>Why the only event of it cannot be read; null where all were.</summary>
    public CannotBeRead? Fault { get; init; }

    /// <summary>People and org identities that the events are about, as their last one left them, by CO and stream; those that would have to be read are missing.</summary>
    public IReadOnlyDictionary<(string Tenant, StreamId Stream), object> States { get; init; } = new Dictionary<(string, StreamId), object>();
}

/// <summary>What this host has appended lately: it need not be read to be looked at.</summary>
internal sealed class Hand
{
    // Whoever looks is far behind, or it is another host: what is beyond is read.
    private const int Most = 5_000;

    private readonly Lock alone = new();
    private readonly SortedDictionary<long, (string Tenant, Recorded Entry)> events = [];
    private readonly Dictionary<(string Tenant, StreamId Stream), (long Sequence, object State)> states = [];

    /// <summary>The CO of the first that is here; null when nothing is.</summary>
    public string? Tenant
    {
        get
        {
            lock (alone) return events.Count == 0 ? null : events.First().Value.Tenant;
        }
    }

    /// <summary>Takes what was stored by one command.</summary>
    public void Take(Handled handled)
    {
        var (tenant, last) = (EventStore.Tenant.Of(handled.Co), new Dictionary<StreamId, long>());
        foreach (var entry in handled.Events) last[entry.Stream] = entry.Sequence;
        lock (alone)
        {
            if (events.Count + handled.Events.Count > Most)
            {
                events.Clear();
                states.Clear();
            }

            foreach (var entry in handled.Events) events[entry.Sequence] = (tenant, entry);
            foreach (var person in handled.People) Take(new(StreamKind.Person, person.Id.Value), person);
            foreach (var identity in handled.Identities) Take(new(StreamKind.OrgIdentity, identity.Id.Value), identity);
        }

        void Take(StreamId stream, object state)
        {
            // Commands that were carried out side by side may be told of in any order.
            if (!states.TryGetValue((tenant, stream), out var other) || other.Sequence < last[stream]) states[(tenant, stream)] = (last[stream], state);
        }
    }

    /// <summary>Gives away what follows a place in history, as far as no number is missing: each is given to one event only, so that nobody can add any between.</summary>
    /// <param name="place">Nothing will ever be added before it.</param>
    /// <returns>Null when the next event is not here, or there is none.</returns>
    public Stretch? After(long place)
    {
        lock (alone)
        {
            while (events.Count > 0 && events.First().Key is var earliest && earliest <= place) events.Remove(earliest);
            _ = TakeStates(place);
            var following = new List<(string, Recorded)>();
            while (events.Remove(place + 1, out var next))
            {
                following.Add(next);
                place++;
            }

            return following.Count == 0 ? null : new(following, place) { States = TakeStates(place) };
        }
    }

    /// <summary>Gives away what is known of streams up to a place: it is good for looking at what led to it, and for nothing later.</summary>
    private Dictionary<(string, StreamId), object> TakeStates(long place)
    {
        var upTo = states.Where(s => s.Value.Sequence <= place).ToDictionary(s => s.Key, s => s.Value.State);
        foreach (var stream in upTo.Keys) states.Remove(stream);
        return upTo;
    }
}
