using System.Buffers;
using System.Globalization;
using System.Text.Json;
using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Host.Sources.Matching;

/// <summary>Writes what a matcher is told of a record, in the words of the TAP attribute dictionary.</summary>
internal static class MatchDocument
{
    public static byte[] Of(SourcedRecord record)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("sorAttributes");
            if (record.Identity.DateOfBirth is { } born) writer.WriteString("dateOfBirth", born.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            Write(writer, "names", record.Names, n => [("type", n.Type), ("prefix", n.Honorific), ("given", n.Given), ("middle", n.Middle), ("family", n.Family), ("suffix", n.Suffix)]);
            Write(writer, "emailAddresses", record.EmailAddresses, m => [("type", m.Type), ("address", m.Mail)]);
            Write(writer, "identifiers", record.Identifiers, i => [("type", i.Type), ("identifier", i.Value)]);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write<T>(Utf8JsonWriter writer, string name, IReadOnlyCollection<T> items, Func<T, IEnumerable<(string Name, string? Value)>> members)
    {
        if (items.Count == 0) return;
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            writer.WriteStartObject();
            foreach (var member in members(item).Where(m => m.Value is not null)) writer.WriteString(member.Name, member.Value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
