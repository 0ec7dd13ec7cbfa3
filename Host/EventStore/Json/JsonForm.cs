using Newtonsoft.Json;

namespace EventRegistry.Host.EventStore.Json;

/// <summary>The stored form of an immutable type: an object of its members under their C# names, nulls left out.</summary>
/// <remarks>Reading and writing are compiled on first use, each by itself, so that a process pays for what it does.</remarks>
internal static class JsonForm<T> where T : class
{
    /// <summary>Reads from the object's start to its end. Members may come in any order; unknown ones are skipped.</summary>
    /// <exception cref="JsonException">No such object, or a member that must be there is not.</exception>
    /// <exception cref="FormatException">A code, date or instant is none.</exception>
    public static T Read(JsonReader reader) => Reading.Compiled(reader);

    public static void Write(JsonWriter writer, T value) => Writing.Compiled(writer, value);

    private static class Reading
    {
        public static readonly Func<JsonReader, T> Compiled = CompiledReading.Of<T>();
    }

    private static class Writing
    {
        public static readonly Action<JsonWriter, T> Compiled = CompiledWriting.Of<T>();
    }
}
