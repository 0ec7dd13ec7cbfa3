using System.Collections.Frozen;
using System.Text;

namespace EventRegistry.Host.EventStore;

/// <summary>The stored names of events: what each stands for, and what old ones have become.</summary>
public sealed class EventNames(IReadOnlyList<Upcaster> upcasters)
{
    private readonly FrozenDictionary<string, EventType> types = EventType.All.ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);
    private readonly FrozenDictionary<string, Upcaster> upcasters = upcasters.ToFrozenDictionary(u => u.Name, StringComparer.Ordinal);

    /// <summary>Whether anything stored is not what it is today.</summary>
    public bool HasUpcasters => upcasters.Count > 0;

    /// <summary>The names of today, with every upcaster.</summary>
    public static EventNames Current { get; } = new(Upcaster.All);

    /// <summary>Finds what a stored event is today; null when nobody knows. The data are changed where an upcaster applies.</summary>
    public EventType? Find(string name, ref ArraySegment<byte> data)
    {
        if (upcasters.Count > 0) name = Upcast(name, ref data);
        return types.GetValueOrDefault(name);
    }

    private string Upcast(string name, ref ArraySegment<byte> data)
    {
        // Each applies once at most, so that two that lead to each other cannot run for ever.
        for (var steps = 0; steps < upcasters.Count && upcasters.TryGetValue(name, out var upcaster); steps++)
        {
            var former = name;
            (name, var json) = upcaster.Apply(Encoding.UTF8.GetString(data));
            data = Encoding.UTF8.GetBytes(json);
            if (name == former) break;
        }

        return name;
    }
}
