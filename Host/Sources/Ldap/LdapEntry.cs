using System.Buffers;
using System.Collections;
using System.DirectoryServices.Protocols;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EventRegistry.Host.Sources.Ldap;

/// <summary>Makes raw records of a directory's entries: the attributes that are read, by name, with all their values, as JSON.</summary>
/// <param name="settings">How the directory is read.</param>
internal sealed class LdapEntry(LdapSettings settings)
{
    /// <summary>The attributes that groups may be mapped from.</summary>
    public static readonly string[] ForGroups = ["ismemberof", "memberof", "o", "ou", "title"];

    private static readonly string[] Read =
    [
        "edupersonaffiliation", "employeenumber", "givenname", "ismemberof", "l", "mail", "memberof", "o", "ou", "postalcode", "sn", "st", "street", "telephonenumber", "title",
    ];

    // Groups have no order, and servers give them in whichever they like: that is no change.
    private static readonly string[] WithoutOrder = ["ismemberof", "memberof"];

    private static readonly JsonWriterOptions AsItIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly HashSet<string> kept = [.. Read, settings.UidAttribute.ToLowerInvariant()];
    private readonly ArrayBufferWriter<byte> buffer = new();

    /// <summary>What servers are asked for: nothing besides what is read, such as photographs.</summary>
    public string[] Wanted { get; } = [.. Read.Append(settings.UidAttribute.ToLowerInvariant()).Concat(settings.KeyIsDn ? [] : [settings.Key.ToLowerInvariant()]).Distinct()];

    /// <summary>The key of an entry; null when it has none.</summary>
    /// <exception cref="SourceFailure">It is no text.</exception>
    public string? KeyOf(SearchResultEntry entry)
    {
        if (settings.KeyIsDn) return entry.DistinguishedName;
        if (entry.Attributes[settings.Key] is not { Count: > 0 } attribute) return null;
        try
        {
            return Strict.GetString((byte[])attribute.GetValues(typeof(byte[]))[0]);
        }
        catch (DecoderFallbackException)
        {
            throw LdapFailure.KeyIsNoText(settings, entry.DistinguishedName);
        }
    }

    /// <summary>An entry as text; the same entry is always the same text.</summary>
    public string RawOf(SearchResultEntry entry)
    {
        var attributes = new SortedDictionary<string, DirectoryAttribute>(StringComparer.Ordinal);
        foreach (DictionaryEntry attribute in entry.Attributes)
        {
            // With an option behind it, such as ;lang-de, it is another one that nobody asked for.
            var name = ((string)attribute.Key).ToLowerInvariant();
            if (kept.Contains(name)) attributes[name] = (DirectoryAttribute)attribute.Value!;
        }

        buffer.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(buffer, AsItIs))
        {
            writer.WriteStartObject();
            foreach (var (name, attribute) in attributes) Write(writer, name, attribute);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, string name, DirectoryAttribute attribute)
    {
        // What is no text becomes visibly so, and makes one record unreadable rather than all.
        var values = Array.ConvertAll(attribute.GetValues(typeof(byte[])), v => Encoding.UTF8.GetString((byte[])v));
        if (WithoutOrder.Contains(name)) Array.Sort(values, StringComparer.Ordinal);
        writer.WriteStartArray(name);
        foreach (var value in values) writer.WriteStringValue(value);
        writer.WriteEndArray();
    }
}
