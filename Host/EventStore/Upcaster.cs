namespace EventRegistry.Host.EventStore;

/// <summary>Turns an event as it was stored under an old name or in an old form into what is known today.</summary>
/// <param name="Name">The stored name it applies to.</param>
/// <param name="Apply">From the stored JSON to today's name (the same one, if only the form changed) and JSON.</param>
public sealed record Upcaster(string Name, Func<string, (string Name, string Json)> Apply)
{
    /// <summary>Every upcaster there is. An event's stored name and form never change without one.</summary>
    public static IReadOnlyList<Upcaster> All { get; } = [];
}
