namespace EventRegistry.Host.EventStore;

/// <summary>An event's data are not what its type says. Reading may go on after its sequence number; nothing else is affected.</summary>
public sealed class UnreadableEvent(long sequence, string type, string stream, Exception inner) : Exception(
    $"Event {sequence} ({type}) of stream {stream} cannot be read: {inner.Message} Mend its data, or read on from {sequence}.", inner)
{
    public long Sequence { get; } = sequence;
    public string Type { get; } = type;
    public string Stream { get; } = stream;
}

/// <summary>An event of a type that this version of the registry does not know.</summary>
public sealed class UnknownEvent(long sequence, string type, string stream) : Exception(
    $"Event {sequence} of stream {stream} is of the unknown type '{type}'. If a newer version of the registry wrote it, run that one; if the type was renamed, register an upcaster for it.")
{
    public long Sequence { get; } = sequence;
    public string Type { get; } = type;
    public string Stream { get; } = stream;
}
