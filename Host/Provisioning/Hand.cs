using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore;

namespace EventRegistry.Host.Provisioning;

/// <summary>Some of history, in its order.</summary>
/// <param name="Through">Everything up to and including this place was looked at, and nothing will ever be added before it.</param>
internal sealed record Stretch(IReadOnlyList<(string Tenant, Recorded Entry)> Events, long Through)
{
    /// <summary>Why the only event of it cannot be read; null where all were.</summary>
    public CannotBeRead? Fault { get; init; }
}

/// <summary>What this host has appended lately: it need not be read to be looked at.</summary>
internal sealed class Hand
{
    // Whoever looks is far behind, or it is another host: what is beyond is read.
    private const int Most = 5_000;

    private readonly Lock alone = new();
    private readonly SortedDictionary<long, (string Tenant, Recorded Entry)> events = [];

    /// <summary>Takes what was stored by one command.</summary>
    public void Take(string tenant, IReadOnlyList<Recorded> stored)
    {
        lock (alone)
        {
            if (events.Count + stored.Count > Most) events.Clear();
            foreach (var entry in stored) events[entry.Sequence] = (tenant, entry);
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
            var following = new List<(string, Recorded)>();
            while (events.Remove(place + 1, out var next))
            {
                following.Add(next);
                place++;
            }

            return following.Count == 0 ? null : new(following, place);
        }
    }
}
