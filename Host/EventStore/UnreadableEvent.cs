namespace EventRegistry.Host.EventStore;

/// <summary>An event that this program cannot read. Reading may go on after its sequence number; no other event is affected.</summary>
public abstract class CannotBeRead(long sequence, string type, string stream, string message, Exception? inner) : Exception(message, inner)
{
    public long Sequence { get; } = sequence;
    public string Type { get; } = type;
    public string Stream { get; } = stream;
}

/// <summary>An event's data are not what its type says.</summary>
public sealed class UnreadableEvent(long sequence, string type, string stream, Exception inner) : CannotBeRead(sequence, type, stream,
    $"Event {sequence} ({type}) of stream {stream} cannot be read: {inner.Message} Put back what it said, from a backup of the registry's database.", inner);

/// <summary>An event of a type that this version of the registry does not know.</summary>
public sealed class UnknownEvent(long sequence, string type, string stream) : CannotBeRead(sequence, type, stream,
    $"Event {sequence} of stream {stream} is of the unknown type '{type}'. If a newer version of the registry wrote it, run that one; if the type was renamed, register an upcaster for it.", null);
