using System.Collections.Frozen;

namespace EventRegistry.Host.EventStore;

/// <summary>The stored names of events: what each stands for, and what old ones have become.</summary>
public sealed class EventNames(IReadOnlyList<Upcaster> upcasters)
{
    private readonly FrozenDictionary<string, EventType> types = EventType.All.ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);
    private readonly FrozenDictionary<string, Upcaster> upcasters = upcasters.ToFrozenDictionary(u => u.Name, StringComparer.Ordinal);

    /// <summary>The names of today, with every upcaster.</summary>
    public static EventNames Current { get; } = new(Upcaster.All);

    /// <summary>Finds what a stored event is today; null when nobody knows. The JSON is changed where an upcaster applies.</summary>
    public EventType? Find(string name, ref string json)
    {
        if (upcasters.Count > 0) name = Upcast(name, ref json);
        return types.GetValueOrDefault(name);
    }

    private string Upcast(string name, ref string json)
    {
        // Each applies once at most, so that two that lead to each other cannot run for ever.
        for (var steps = 0; steps < upcasters.Count && upcasters.TryGetValue(name, out var upcaster); steps++)
        {
            var former = name;
            (name, json) = upcaster.Apply(json);
            if (name == former) break;
        }

        return name;
    }
}
