using System.Text.Json;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Host.Sources.Sql;

/// <summary>One table, one row a record. Columns whose names say nothing here are ad hoc attributes.</summary>
internal sealed class FlatShape : ITableShape
{
    private static readonly IReadOnlyList<string> Known =
    [
        "id", "sorid", "honorific", "given", "middle", "family", "suffix", "affiliation", "date_of_birth", "valid_from", "valid_through", "title", "o", "ou",
        "manager_identifier", "sponsor_identifier", "address", "mail", "identifier", "telephone_number", "url", "modified",
    ];

    // Which option says the type of what is in a column.
    private static readonly IReadOnlyList<(string Column, string Option, string Attribute)> Typed =
    [
        ("given", "name-type", "Name.type"), ("address", "address-type", "Address.type"), ("mail", "mail-type", "EmailAddress.type"), ("identifier", "identifier-type", "Identifier.type"),
        ("telephone_number", "telephone-type", "TelephoneNumber.type"), ("url", "url-type", "Url.type"),
    ];

    /// <summary>The options that say of what type a column is.</summary>
    public static IEnumerable<string> TypeOptions => Typed.Select(t => t.Option);

    private readonly IReadOnlyDictionary<string, string> columns;
    private readonly IReadOnlyList<string> adHoc;
    private readonly IReadOnlyDictionary<string, string> types;
    private readonly string table;

    private FlatShape(TablesThere tables, IReadOnlyDictionary<string, string> types)
    {
        (columns, this.types, table) = (tables.MainColumns, types, tables.Main.Text);
        adHoc = [.. columns.Keys.Except(Known).Order(StringComparer.Ordinal)];
        Select = $"select {SqlText.AsText("sorid", "m", columns)}, {SqlText.Json(columns.Keys.Except(SqlText.NotOfTheRecord), "m")} from {tables.Main.Quoted} m";
        HasKey = $"{SqlText.AsText("sorid", "m", columns)} = $1";
        WasChanged = SqlText.TellsChanges(columns) ? SqlText.Touched(tables.Main, columns) : null;
    }

    public string Select { get; }

    public IReadOnlyList<string> Parts => [];

    public string HasKey { get; }

    public string? WasChanged { get; }

    /// <exception cref="SourceFailure">There is no column of names, or a type is none of the CO.</exception>
    public static FlatShape Of(TablesThere tables, SqlSettings settings, Collaboration co)
    {
        if (!tables.MainColumns.ContainsKey("given")) throw new SourceFailure(
            $"{tables.Place}: the table '{tables.Main}' has no column given, and nobody is taken without a name. Add it; or set mode=relational if names are in '{tables.Main.Of("names")}'.", mayPass: false);
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (column, option, attribute) in Typed.Where(t => tables.MainColumns.ContainsKey(t.Column)))
        {
            var active = TypesOf.Active(co, attribute);
            var listed = string.Join(", ", active.Order(StringComparer.Ordinal));
            if (settings.Options.GetValueOrDefault(option) is not { Length: > 0 } type) throw new SourceFailure(
                $"The table '{tables.Main}' has a column {column}, and {option} is missing, which says of what type it is. Set it to one of {listed}.", mayPass: false);
            types[column] = active.Contains(type) ? type : throw new SourceFailure(
                $"{option} is '{type}', which is no active {attribute} of the CO.{Nearest.Hint(type, active)} There are {listed}.", mayPass: false);
        }

        return new(tables, types);
    }

    public IReadOnlyList<(string Sql, string Value)>? Found(SourceSearch search)
    {
        var conditions = new List<(string, string)>();
        foreach (var (column, value, prefix) in new[] { ("sorid", search.Key, false), ("given", search.Given, true), ("family", search.Family, true), ("mail", search.Mail, false) })
        {
            if (value is null) continue;
            if (!columns.ContainsKey(column)) return null;
            var text = SqlText.AsText(column, "m", columns);
            conditions.Add((prefix ? SqlText.BeginsWith(text) : $"{text} = $1", value));
        }

        return conditions;
    }

    public SourcedRecord Read(JsonElement record)
    {
        var row = new JsonValues(record, table);
        var own = adHoc.Select(c => (Tag: c, Value: row.Exact(c))).Where(a => a.Value is not null).ToList();
        string?[] address = row.Text("address") is { } text ? [.. text.Split(',', 4, StringSplitOptions.TrimEntries).Select(p => p.Length > 0 ? p : null), null, null, null] : [];
        return PrimaryName.In(new SourcedRecord(Identity(row))
        {
            Names = row.Text("given") is null && row.Text("family") is null
                ? [] : [new(0, row.Text("honorific"), row.Text("given"), row.Text("middle"), row.Text("family"), row.Text("suffix"), types.GetValueOrDefault("given"), null, null, null, true, null)],
            Addresses = address.Any(p => p is not null) ? [new(0, address[0], null, address[1], address[2], address[3], null, null, types.GetValueOrDefault("address"), null, null, null, null, null, null)] : [],
            EmailAddresses = row.Text("mail") is { } mail ? [new(0, mail, null, types.GetValueOrDefault("mail"), true, null, null, null, null, null)] : [],
            Identifiers = row.Text("identifier") is { } value ? [new(0, value, types.GetValueOrDefault("identifier"), false, Domain.Changelog.Standing.Active, null, null, null, null, null, null, null, null)] : [],
            TelephoneNumbers = row.Text("telephone_number") is { } number ? [new(0, null, null, number, null, null, types.GetValueOrDefault("telephone_number"), null, null, null, null, null)] : [],
            Urls = row.Text("url") is { } url ? [new(0, url, null, types.GetValueOrDefault("url"), null, null, null, null, null, null)] : [],
            AdHocAttributes = [.. own.Select(a => new Domain.People.AdHocAttribute(0, a.Tag, a.Value, null, null, null, null, null))],
            GroupValues = [.. own.Where(a => a.Value!.Length > 0).Select(a => new GroupValue(a.Tag, a.Value!))],
        });
    }

    public Task<IReadOnlyList<string>> GroupAttributesAsync(SqlServer server, CancellationToken cancel) => Task.FromResult(adHoc);

    /// <summary>What the table of the records says in either shape.</summary>
    internal static OrgIdentityRecord Identity(JsonValues row) => new(
        0, null, row.Day("date_of_birth"), row.Text("affiliation") ?? "member", row.Text("title"), row.Text("o"), row.Text("ou"), null, row.Instant("valid_from"), row.Instant("valid_through"),
        row.Text("manager_identifier"), row.Text("sponsor_identifier"));
}
