using EventRegistry.Domain.Changelog;

namespace EventRegistry.Host.EventStore;

/// <summary>Somebody else appended in the meantime: load the stream again and decide anew.</summary>
public sealed class StreamMoved(string tenant, StreamId stream, long expected, long actual) : Exception(
    $"Stream {stream} of tenant {tenant} was expected at version {expected} and is at {actual}. Load it again and decide anew.")
{
    public StreamId Stream { get; } = stream;
    public long Expected { get; } = expected;
    public long Actual { get; } = actual;
}

/// <summary>The stream was closed for good.</summary>
public sealed class StreamIsArchived(string tenant, StreamId stream) : Exception(
    $"Stream {stream} of tenant {tenant} is archived and takes no more events.")
{
    public StreamId Stream { get; } = stream;
}

/// <summary>An event of the same id is stored already, but not as this append has it: a fault of whoever makes the ids.</summary>
public sealed class EventIdTaken(string tenant, StreamId stream) : Exception(
    $"Some events for stream {stream} of tenant {tenant} bear ids of events that are stored elsewhere, or only some of them are stored. Every event needs an id of its own.")
{
    public StreamId Stream { get; } = stream;
}

/// <summary>The database went away while events were appended. They are stored wholly or not at all; appending the same events again tells which.</summary>
public sealed class AppendOutcomeUnknown(Exception inner) : Exception(
    "The database went away while events were appended, and could not be asked whether they are stored. Append the same events, with the same ids, again.", inner);
