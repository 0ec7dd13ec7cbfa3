namespace EventRegistry.Domain.Changelog;

/// <summary>A stream holds a change to a kind of record that does not belong there: a fault of whoever wrote it.</summary>
public sealed class UnexpectedChange(Recorded entry) : Exception(
    $"Event {entry.Sequence} of stream {entry.Stream} (version {entry.Version}) tells of a {entry.Change.Kind}, which has no place in that stream.")
{
    public Recorded Entry { get; } = entry;
}
