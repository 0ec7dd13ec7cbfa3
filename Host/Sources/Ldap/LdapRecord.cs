using System.Collections.Immutable;
using System.Text.Json;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;

namespace EventRegistry.Host.Sources.Ldap;

/// <summary>What the raw record of a directory's entry means. Of an attribute with several values the first counts, but for groups, where all do.</summary>
/// <param name="attributes">The values, by the lower case name of the attribute.</param>
internal sealed class LdapRecord(IReadOnlyDictionary<string, string[]> attributes)
{
    private const string Official = "official";
    private const string Office = "office";

    /// <exception cref="RecordUnreadable">It is no such record, or a value is no text.</exception>
    public static LdapRecord Of(string raw)
    {
        try
        {
            using var document = JsonDocument.Parse(raw);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return new(document.RootElement.EnumerateObject().DistinctBy(p => p.Name.ToLowerInvariant()).ToDictionary(p => p.Name.ToLowerInvariant(), p => ValuesOf(p.Value), StringComparer.Ordinal));
        }
        catch (JsonException)
        {
            // Said below, with what else is none.
        }

        throw new RecordUnreadable("The record is no entry of a directory: it should be a JSON object of attributes. Sync it again with force.", null);
    }

    /// <exception cref="RecordUnreadable">A value is no text.</exception>
    public SourcedRecord Read(string uidAttribute, bool uidLogin) => SourcedRecord.Nobody with
    {
        Identity = SourcedRecord.Nobody.Identity with
        {
            Affiliation = First("edupersonaffiliation")?.ToLowerInvariant(),
            Organization = First("o"),
            Department = First("ou"),
            Title = First("title"),
        },
        Names = First("givenname") is null && First("sn") is null ? []
            : [new Name(0, null, First("givenname"), null, First("sn"), null, Official, null, null, null, true, null)],
        EmailAddresses = First("mail") is { } mail ? [new EmailAddress(0, mail, null, Official, true, null, null, null, null, null)] : [],
        TelephoneNumbers = First("telephonenumber") is { } number ? [new TelephoneNumber(0, null, null, number, null, null, Office, null, null, null, null, null)] : [],
        // An address without a street would keep the person's whole record from being taken.
        Addresses = First("street") is { } street
            ? [new Address(0, street, null, First("l"), First("st"), First("postalcode"), null, null, Office, null, null, null, null, null, null)]
            : [],
        Identifiers = [.. Identifiers(uidAttribute.ToLowerInvariant(), uidLogin)],
        GroupValues = LdapEntry.ForGroups.SelectMany(name => attributes.GetValueOrDefault(name, []).Where(v => v.Length > 0).Select(v => new GroupValue(name, Text(name, v)))).ToImmutableArray(),
    };

    private IEnumerable<Identifier> Identifiers(string uidAttribute, bool uidLogin)
    {
        if (First("employeenumber") is { } number) yield return Identifier(number, "enterprise", login: false);
        if (First(uidAttribute) is { } uid) yield return Identifier(uid, "uid", uidLogin);
    }

    private static Identifier Identifier(string value, string type, bool login) => new(0, value, type, login, Standing.Active, null, null, null, null, null, null, null, null);

    private string? First(string name) => attributes.GetValueOrDefault(name) is [{ Length: > 0 } value, ..] ? Text(name, value) : null;

    private static string Text(string name, string value) => value.AsSpan().IndexOfAny('\uFFFD', '\0') < 0
        ? value
        : throw new RecordUnreadable($"The directory's attribute {name} has a value that is no text (UTF-8). Correct it in the directory.", name);

    /// <summary>The values of an attribute. A Registry keeps them numbered and counted; the count is no value.</summary>
    private static string[] ValuesOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => [.. element.EnumerateArray().Select(Text)],
        JsonValueKind.Object => [.. element.EnumerateObject().Where(p => p.Name != "count").Select(p => Text(p.Value))],
        _ => [Text(element)],
    };

    private static string Text(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();
}
