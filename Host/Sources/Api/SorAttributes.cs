using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;

namespace EventRegistry.Host.Sources.Api;

/// <summary>What a system of record tells of somebody, in the words of the TAP attribute dictionary.</summary>
internal sealed class SorAttributes(JsonObject attributes)
{
    private const string Official = "official";
    private const string Office = "office";
    private const string UsualAffiliation = "member";

    // ISO 8601 as people and programs write it. What has no zone is of UTC, as all else in the registry.
    private static readonly string[] Instants =
        ["yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ssK"];

    /// <exception cref="RecordUnreadable">A value is none of its kind.</exception>
    public SourcedRecord Read() => SourcedRecord.Nobody with
    {
        Identity = SourcedRecord.Nobody.Identity with
        {
            Affiliation = Text("affiliation") ?? UsualAffiliation,
            DateOfBirth = Date("dateOfBirth"),
            Department = Text("department"),
            Organization = Text("organization"),
            Title = Text("title"),
            ManagerIdentifier = Text("managerIdentifier"),
            SponsorIdentifier = Text("sponsorIdentifier"),
            ValidFrom = Instant("validFrom"),
            ValidThrough = Instant("validThrough"),
        },
        Names = [.. Items("names").Select((n, place) => new Name(
            0, n["prefix"], n["given"], n["middle"], n["family"], n["suffix"], n["type"] ?? Official, n["language"], null, null, place == 0, null))],
        Addresses = [.. Items("addresses").Where(a => a["streetAddress"] is not null).Select(a => new Address(
            0, a["streetAddress"], a["room"], a["locality"], a["region"], a["postalCode"], a["country"], null, a["type"] ?? Office, a["language"], null, null, null, null, null))],
        EmailAddresses = [.. Items("emailAddresses").Where(m => m["address"] is not null).Select(m => new EmailAddress(
            0, m["address"], null, m["type"] ?? Official, m.IsTrue("verified"), null, null, null, null, null))],
        Identifiers = [.. Items("identifiers").Where(i => i["identifier"] is not null && i["type"] is not null).Select(i => new Identifier(
            0, i["identifier"], i["type"], false, Standing.Active, null, null, null, null, null, null, null, null))],
        TelephoneNumbers = [.. Items("telephoneNumbers").Where(t => t["number"] is not null).Select(t => new TelephoneNumber(
            0, null, null, t["number"], null, null, t["type"] ?? Office, null, null, null, null, null))],
        Urls = [.. Items("urls").Where(u => u["url"] is not null && u["type"] is not null).Select(u => new Url(0, u["url"], null, u["type"], null, null, null, null, null, null))],
        AdHocAttributes = [.. Items("adhoc").Where(a => a["tag"] is not null).Select(a => new AdHocAttribute(0, a["tag"], a["value"], null, null, null, null, null))],
    };

    /// <summary>A value as text: a string, a number; null for what is absent, null or empty.</summary>
    /// <exception cref="RecordUnreadable">It is something else.</exception>
    public static string? TextOf(JsonNode? node, string where) => node?.GetValueKind() switch
    {
        null or JsonValueKind.Null => null,
        JsonValueKind.String when node.GetValue<string>() is var text => text.Contains('\0', StringComparison.Ordinal) ? throw Unreadable(where, "has a character that is none (zero)") : text.Length == 0 ? null : text,
        JsonValueKind.Number => node.ToJsonString(),
        _ => throw Unreadable(where, "is neither text nor a number"),
    };

    private string? Text(string name) => TextOf(attributes[name], Place(name));

    private DateOnly? Date(string name) => Text(name) switch
    {
        null => null,
        var text when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) => date,
        var other => throw Unreadable(Place(name), $"is '{other}', and should be a date such as 1985-12-31"),
    };

    private DateTimeOffset? Instant(string name) => Text(name) switch
    {
        null => null,
        var text when DateTimeOffset.TryParseExact(text, Instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) => at,
        var other => throw Unreadable(Place(name), $"is '{other}', and should be a date or an instant such as 2027-01-31T23:59:59Z"),
    };

    private IEnumerable<Item> Items(string name) => attributes[name] switch
    {
        null => [],
        JsonArray list => list.Select((item, i) => item is JsonObject members
            ? new Item(members, $"{Place(name)}[{i}]")
            : throw Unreadable($"{Place(name)}[{i}]", "is no object")),
        _ => throw Unreadable(Place(name), "is no list"),
    };

    private static string Place(string name) => $"sorAttributes.{name}";

    private static RecordUnreadable Unreadable(string where, string what) => new($"{where} {what}.", where);

    /// <summary>One of several values of an attribute.</summary>
    private readonly record struct Item(JsonObject Members, string Where)
    {
        public string? this[string name] => TextOf(Members[name], $"{Where}.{name}");

        public bool IsTrue(string name) => Members[name]?.GetValueKind() switch
        {
            null or JsonValueKind.Null or JsonValueKind.False => false,
            JsonValueKind.True => true,
            _ => throw Unreadable($"{Where}.{name}", "is neither true nor false"),
        };
    }
}
