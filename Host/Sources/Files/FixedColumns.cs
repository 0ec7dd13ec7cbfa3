using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;

namespace EventRegistry.Host.Sources.Files;

/// <summary>CSV v1: no header, and what stands where is laid down.</summary>
internal sealed class FixedColumns : Layout
{
    private const int Key = 0, Given = 3, Family = 5, Street = 6, Locality = 7, State = 9, PostalCode = 10, Country = 11, Mail = 12, Number = 13, CountryCode = 14, National = 15,
        Title = 16, Organization = 17, Reference = 18, ValidFrom = 19, ValidThrough = 20, WebPage = 21, Affiliation = 22, Identifiers = 23, DateOfBirth = 24, AdHoc = 25, Least = 26;

    private static readonly int[] Grouping = [Title, Organization, Affiliation];

    public static readonly FixedColumns Instance = new();

    private FixedColumns()
    {
    }

    public override int HeaderRows => 0;

    public override int? Width => null;

    public override IReadOnlyList<string> GroupAttributes { get; } = [.. Grouping.Select(Cells.Number)];

    public override (IReadOnlyList<int> Given, IReadOnlyList<int> Family, IReadOnlyList<int> Mail) Searched { get; } = ([Given], [Family], [Mail]);

    public override SourcedRecord Read(string[] cells)
    {
        if (cells.Length < Least) throw new RecordUnreadable(
            $"The row has {cells.Length} columns; CSV v1 has {Least}. Write the missing ones, empty if need be; a comma inside a cell needs quotes around it.", null);
        var row = new Cells(cells, Called);
        if (row.Exact(Key).Length == 0) throw new RecordUnreadable("There is no key: column 0 is empty. Fill it, or take the row out.", Called(Key));
        return new SourcedRecord(new OrgIdentityRecord(
            0, null, row.BirthDay(DateOfBirth), row.Text(Affiliation) ?? "member", row.Text(Title), row.Text(Organization), null, null, row.Instant(ValidFrom), row.Instant(ValidThrough), null, null))
        {
            Names = [row.Text(Given) is null && row.Text(Family) is null ? PrimaryName.None : PrimaryName.None with { Given = row.Text(Given), Family = row.Text(Family), Type = "official" }],
            Addresses = new[] { Street, Locality, State, PostalCode, Country }.Any(c => row.Text(c) is not null)
                ? [new(0, row.Text(Street), null, row.Text(Locality), row.Text(State), row.Text(PostalCode), row.Text(Country), null, "home", null, null, null, null, null, null)] : [],
            EmailAddresses = row.Text(Mail) is { } mail ? [new(0, mail, null, "official", true, null, null, null, null, null)] : [],
            TelephoneNumbers = row.Text(Number) is not null || row.Text(CountryCode) is not null
                ? [new(0, row.Text(CountryCode), null, row.Text(Number), null, null, "office", null, null, null, null, null)] : [],
            Identifiers = [.. One(row.Text(National), "national"), .. One(row.Text(Reference), "reference"), .. More(row.Text(Identifiers))],
            Urls = row.Text(WebPage) is { } page ? [new(0, page, null, "personal", null, null, null, null, null, null)] : [],
            AdHocAttributes = [.. AdHocColumns(row).Select(a => new AdHocAttribute(0, a.Tag, row.Exact(a.Column), null, null, null, null, null))],
            GroupValues = [.. row.Values(Grouping)],
        };
    }

    private static Identifier IdentifierOf(string value, string type, bool login) => new(0, value, type, login, Standing.Active, null, null, null, null, null, null, null, null);

    private static IEnumerable<Identifier> One(string? value, string type) => value is null ? [] : [IdentifierOf(value, type, login: false)];

    private static IEnumerable<Identifier> More(string? list)
    {
        foreach (var entry in (list ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (type, value) = entry.Split(':', 2) is [var t, { Length: > 0 } v] ? (t.Trim(), v) : throw new RecordUnreadable(
                $"{Called(Identifiers)} has '{entry}'. Write each as type:value or type+login:value, with ; between them.", Called(Identifiers));
            var login = type.EndsWith(Label.LoginMark, StringComparison.Ordinal);
            yield return IdentifierOf(value, login ? type[..^Label.LoginMark.Length] : type, login);
        }
    }

    private static ImmutableArray<(string Tag, int Column)> AdHocColumns(Cells row)
    {
        if (row.Text(AdHoc) is not { } text) return [];
        try
        {
            using var map = JsonDocument.Parse(text);
            return [.. map.RootElement.EnumerateObject().Select(p => (p.Name, Column(p, row.Count)))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new RecordUnreadable($"{Called(AdHoc)} is no JSON object of tags and column numbers. Write it as {{\"locker\":26}}, its quotes doubled and quotes around it.", Called(AdHoc));
        }
    }

    private static int Column(JsonProperty tag, int columns) => int.TryParse(tag.Value.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var column) && column < columns
        ? column : throw new RecordUnreadable($"{Called(AdHoc)} takes '{tag.Name}' from column {tag.Value}, and the row has 0 to {columns - 1}.", Called(AdHoc));

    private static string Called(int column) => $"column {Cells.Number(column)}";
}
