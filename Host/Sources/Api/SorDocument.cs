using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Host.Sources.Api;

/// <summary>A document of a system of record about somebody, or about one of their roles.</summary>
internal sealed class SorDocument
{
    private const string Attributes = "sorAttributes";
    private const string Roles = "roles";
    private const string RoleIdentifier = "roleIdentifier";

    // Where somebody is sent back to after enrolling: of the moment, not of the record.
    private const string ReturnUrl = "returnUrl";

    private static readonly JsonSerializerOptions AsItIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonObject document;

    private SorDocument(JsonObject document) => this.document = document;

    /// <exception cref="RecordUnreadable">It is none.</exception>
    public static SorDocument Parse(string text)
    {
        try
        {
            if (JsonNode.Parse(text, documentOptions: new() { AllowDuplicateProperties = false }) is JsonObject document)
            {
                SeeText(document);
                return new(document);
            }
        }
        catch (JsonException e)
        {
            throw new RecordUnreadable($"The document is no JSON: {e.Message}", null);
        }

        catch (InvalidOperationException)
        {
            throw new RecordUnreadable("The document has half a character in it (a lone surrogate), and so is no text.", null);
        }

        throw new RecordUnreadable($"The document is no JSON object. Send an object with the member {Attributes}.", null);
    }

    /// <summary>The records that it tells of: one by its own key, or one a role, each with what is common to all.</summary>
    /// <exception cref="RecordUnreadable">It cannot be taken apart, or one of them cannot be read.</exception>
    public IReadOnlyList<RawRecord> Records(string key)
    {
        document.Remove(ReturnUrl);
        var common = AttributesOf(document);
        List<RawRecord> records = common[Roles] switch
        {
            null or JsonArray { Count: 0 } => [new(key, Text(Without(document, Roles)))],
            JsonArray roles => [.. roles.Select((role, place) => OfRole(key, role, place))],
            _ => throw new RecordUnreadable($"{Attributes}.{Roles} is no list. Send a list of objects.", $"{Attributes}.{Roles}"),
        };
        if (records.GroupBy(r => r.Key).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new RecordUnreadable($"Two roles make the key '{twice.Key}'. Give each {RoleIdentifier} once.", $"{Attributes}.{Roles}");
        foreach (var record in records) Parse(record.Raw).Read();
        return records;
    }

    /// <summary>What it means.</summary>
    /// <exception cref="RecordUnreadable">A value is none of its kind.</exception>
    public SourcedRecord Read() => new SorAttributes(AttributesOf(document)).Read();

    private RawRecord OfRole(string key, JsonNode? role, int place)
    {
        var where = $"{Attributes}.{Roles}[{place}]";
        if (role is not JsonObject own) throw new RecordUnreadable($"{where} is no object.", where);
        if (SorAttributes.TextOf(own[RoleIdentifier], $"{where}.{RoleIdentifier}") is not { Length: > 0 } identifier)
            throw new RecordUnreadable($"{where} has no {RoleIdentifier}, by which it could be known again. Give it one.", $"{where}.{RoleIdentifier}");
        var record = Without(document, Roles);
        var attributes = AttributesOf(record);
        foreach (var (name, value) in own.Where(p => p.Key != RoleIdentifier)) attributes[name] = value?.DeepClone();
        return new($"{key}:{identifier}", Text(record));
    }

    private static JsonObject AttributesOf(JsonObject document) =>
        document[Attributes] as JsonObject ?? throw new RecordUnreadable($"The document has no object {Attributes}, in which all that is told of somebody stands.", Attributes);

    private static JsonObject Without(JsonObject document, string attribute)
    {
        var copy = document.DeepClone().AsObject();
        AttributesOf(copy).Remove(attribute);
        return copy;
    }

    /// <summary>The same values are the same text, in whatever order and with whatever white space they came.</summary>
    private static string Text(JsonObject document) => Sorted(document)!.ToJsonString(AsItIs);

    /// <summary>Looks at all that is written in it: half a character escaped is well-formed JSON, and yet no text.</summary>
    /// <exception cref="InvalidOperationException">There is one.</exception>
    private static void SeeText(JsonNode? node)
    {
        if (node is JsonObject members) foreach (var (_, value) in members) SeeText(value);
        else if (node is JsonArray items) foreach (var item in items) SeeText(item);
        else if (node?.GetValueKind() == JsonValueKind.String) node.GetValue<string>();
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => KeyValuePair.Create(m.Key, Sorted(m.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
