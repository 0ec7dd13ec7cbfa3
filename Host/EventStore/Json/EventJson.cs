using System.Text;
using EventRegistry.Domain.Changelog;
using Newtonsoft.Json;

namespace EventRegistry.Host.EventStore.Json;

/// <summary>The one place that says how events stand in the database as JSON.</summary>
/// <remarks>Nulls are left out, empty texts kept, members named as in C#. The form is stored for ever; a snapshot of every event guards it.</remarks>
public static class EventJson
{
    /// <summary>For whoever serializes events by <see cref="JsonConvert"/> or Marten: the same form by the same code.</summary>
    public static JsonSerializerSettings Settings() => new()
    {
        Converters = { new EventJsonConverter() },
        DateParseHandling = DateParseHandling.None,
        NullValueHandling = NullValueHandling.Ignore,
    };

    public static string Write(Change change)
    {
        using var buffer = new CharBuffer();
        using var writer = WriterTo(buffer);
        EventType.Of(change).Write(writer, change);
        return buffer.Take();
    }

    /// <exception cref="JsonException">The JSON does not say what this type of event must.</exception>
    /// <exception cref="FormatException">A code, date or instant is none.</exception>
    public static Change Read(EventType type, string json) => Read(type, Encoding.UTF8.GetBytes(json), new());

    /// <summary>Reads what the database holds.</summary>
    /// <inheritdoc cref="Read(EventType, string)" path="/exception"/>
    internal static Change Read(EventType type, ArraySegment<byte> data, ShortTexts texts)
    {
        using var reader = new JsonBytes(data, texts);
        return type.Read(reader);
    }

    /// <summary>A writer for any number of events, one after the other.</summary>
    internal static JsonTextWriter WriterTo(CharBuffer buffer) => new(buffer) { ArrayPool = JsonBuffers.Shared, AutoCompleteOnClose = false };
}

/// <summary>Reads and writes events for a serializer.</summary>
public sealed class EventJsonConverter : JsonConverter
{
    public override bool CanConvert(Type objectType) => EventType.Find(objectType) is not null;

    public override object? ReadJson(JsonReader reader, Type objectType, object? existingValue, JsonSerializer serializer) =>
        EventType.Find(objectType)!.Read(reader);

    public override void WriteJson(JsonWriter writer, object? value, JsonSerializer serializer) =>
        EventType.Find(value!.GetType())!.Write(writer, (Change)value);
}
