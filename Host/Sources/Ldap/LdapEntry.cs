using System.Buffers;
using System.DirectoryServices.Protocols;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

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

    private static readonly JsonWriterOptions AsItIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly Column[] columns = [.. Read.Append(settings.UidAttribute.ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal).Select(n => new Column(n, JsonEncodedText.Encode(n)))];
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
        // A list and a question may be under way at once.
        lock (buffer)
        {
            buffer.ResetWrittenCount();
            using (var writer = new Utf8JsonWriter(buffer, AsItIs))
            {
                writer.WriteStartObject();
                foreach (var column in columns)
                {
                    if (entry.Attributes[column.Name] is { Count: > 0 } attribute) Write(writer, column, attribute);
                }

                writer.WriteEndObject();
            }

            return Encoding.UTF8.GetString(buffer.WrittenSpan);
        }
    }

    private static void Write(Utf8JsonWriter writer, Column column, DirectoryAttribute attribute)
    {
        var values = (byte[][])attribute.GetValues(typeof(byte[]));
        if (values.Length > 1 && WithoutOrder.Contains(column.Name)) Array.Sort(values, (a, b) => a.AsSpan().SequenceCompareTo(b));
        writer.WriteStartArray(column.Encoded);
        foreach (var value in values)
        {
            if (Utf8.IsValid(value)) writer.WriteStringValue(value);
            // What is no text becomes visibly so, and makes one record unreadable rather than all.
            else writer.WriteStringValue(Encoding.UTF8.GetString(value));
        }

        writer.WriteEndArray();
    }

    /// <summary>An attribute that is kept, and its name as it is written.</summary>
    private readonly record struct Column(string Name, JsonEncodedText Encoded);
}
