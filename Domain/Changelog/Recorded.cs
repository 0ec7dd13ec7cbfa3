namespace EventRegistry.Domain.Changelog;

/// <summary>A change as the store keeps it: where it stands in history, when it happened, who did it and why.</summary>
/// <param name="Stream">The stream it belongs to.</param>
/// <param name="Version">Its place in the stream, from 1.</param>
/// <param name="Sequence">Its place among all events, from 1, with gaps.</param>
/// <param name="At">When it happened. Within a record never earlier than the change before.</param>
/// <param name="Actor">Who did it; null when the registry did not keep that.</param>
/// <param name="Cause">What led to it; null where a reader did not ask for it.</param>
/// <param name="Change">What happened.</param>
public sealed record Recorded(StreamId Stream, long Version, long Sequence, DateTimeOffset At, string? Actor, Cause? Cause, Change Change);

/// <summary>Why a change was made.</summary>
/// <param name="Operation">The command, import or sync run that it belongs to; all changes of one share it.</param>
/// <param name="Because">What led to it within the operation: a readable name such as <c>import</c>, or the id of the event that it follows from.</param>
public sealed record Cause(string Operation, string Because);
