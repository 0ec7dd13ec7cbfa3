using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore.Json;
using Newtonsoft.Json;

namespace EventRegistry.Host.EventStore;

/// <summary>Makes of raw events what happened.</summary>
internal sealed class Decoding(EventNames names)
{
    private readonly ShortTexts texts = new();
    private string? lastText;
    private StreamId lastStream;

    /// <exception cref="UnknownEvent">No such type of event is known.</exception>
    /// <exception cref="UnreadableEvent">Its data, or the stream's id, are not what they must be.</exception>
    public Recorded Decode(in RawEvent raw)
    {
        var data = raw.Data;
        try
        {
            var type = names.Find(raw.Type, ref data) ?? throw new UnknownEvent(raw.Sequence, raw.Type, raw.Stream);
            return new(StreamOf(raw), raw.Version, raw.Sequence, new(raw.At), raw.Actor, CauseOf(raw), EventJson.Read(type, data, texts));
        }
        catch (Exception e) when (e is JsonException or FormatException or OverflowException)
        {
            throw new UnreadableEvent(raw.Sequence, raw.Type, raw.Stream, e);
        }
    }

    // Most events stand beside others of their stream.
    private StreamId StreamOf(in RawEvent raw)
    {
        if (raw.Stream != lastText) (lastText, lastStream) = (raw.Stream, StreamId.Parse(raw.Stream));
        return lastStream;
    }

    private static Cause? CauseOf(in RawEvent raw) => raw is { Operation: null, Because: null } ? null : new(raw.Operation ?? "", raw.Because ?? "");
}
