using EventRegistry.Domain.Changelog;

namespace EventRegistry.Host.EventStore;

/// <summary>One stream as it was read: its events in the order of versions, at least one.</summary>
public sealed record StreamEvents(StreamId Stream, IReadOnlyList<Recorded> Entries);

/// <summary>How much of each event is read.</summary>
public enum Detail
{
    /// <summary>What happened and when: enough to fold a stream. Actor and cause are null.</summary>
    Essential,

    /// <summary>Also who did it and why.</summary>
    Full,
}
