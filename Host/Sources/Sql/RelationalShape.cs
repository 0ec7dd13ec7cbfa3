using System.Text.Json;
using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Host.Sources.Sql;

/// <summary>A table of the records, and one beside it for each kind of attribute, joined by the key. A kind without a table has no attributes; names must have one.</summary>
internal sealed class RelationalShape : ITableShape
{
    private const string Own = "record";

    private static readonly IReadOnlyDictionary<string, string[]> Columns = new Dictionary<string, string[]>
    {
        [Own] = ["sorid", "affiliation", "date_of_birth", "valid_from", "valid_through", "title", "o", "ou", "manager_identifier", "sponsor_identifier"],
        ["ad_hoc_attributes"] = ["tag", "value"],
        ["addresses"] = ["street", "room", "locality", "state", "postal_code", "country", "description", "type", "language"],
        ["email_addresses"] = ["mail", "description", "type", "verified"],
        ["identifiers"] = ["identifier", "type", "login", "status", "language"],
        ["names"] = ["honorific", "given", "middle", "family", "suffix", "type", "language", "primary_name"],
        ["telephone_numbers"] = ["country_code", "area_code", "number", "extension", "description", "type"],
        ["urls"] = ["url", "description", "type", "language"],
    };

    private readonly TablesThere tables;

    private RelationalShape(TablesThere tables)
    {
        this.tables = tables;
        var kinds = TablesThere.Related.Where(k => tables.Of(k) is not null).ToList();
        Parts = [.. kinds.Append(Own).Order(StringComparer.Ordinal)];
        var own = tables.MainColumns;
        var key = SqlText.AsText("sorid", "m", own);
        Select = $"select {key}, {string.Join(", ", Parts.Select(p => p == Own ? SqlText.Json(Columns[Own].Where(own.ContainsKey), "m") : $"{p}.rows"))} from {tables.Main.Quoted} m"
            + string.Concat(kinds.Select(k => $" left join ({Grouped(k)}) {k} on {k}.sorid = {key}"));
        HasKey = $"{key} = $1";
        // A table that does not tell when it changed would hide what does.
        var all = kinds.Select(k => (Table: tables.Main.Of(k), Columns: tables.Of(k)!)).Prepend((Table: tables.Main, Columns: own)).ToList();
        WasChanged = all.All(t => SqlText.TellsChanges(t.Columns)) ? string.Join(" union ", all.Select(t => SqlText.Touched(t.Table, t.Columns))) : null;
    }

    public string Select { get; }

    public IReadOnlyList<string> Parts { get; }

    public string HasKey { get; }

    public string? WasChanged { get; }

    /// <exception cref="SourceFailure">There is no table of names, or a table without keys.</exception>
    public static RelationalShape Of(TablesThere tables)
    {
        if (tables.Of("names") is null) throw new SourceFailure(
            $"{tables.Place}: there is no table '{tables.Main.Of("names")}', and nobody is taken without a name. Make it, with sorid, given, family, type and primary_name; or set mode=flat if '{tables.Main}' has the names.", mayPass: false);
        foreach (var kind in TablesThere.Related.Where(k => tables.Of(k)?.ContainsKey("sorid") == false)) throw new SourceFailure(
            $"{tables.Place}: the table '{tables.Main.Of(kind)}' has no column sorid, by which its rows belong to those of '{tables.Main}'. Add it.", mayPass: false);
        return new(tables);
    }

    public IReadOnlyList<(string Sql, string Value)>? Found(SourceSearch search)
    {
        var conditions = new List<(string, string)>();
        if (search.Key is { } key) conditions.Add((HasKey, key));
        foreach (var (kind, column, value, prefix) in new[]
            { ("names", "given", search.Given, true), ("names", "family", search.Family, true), ("email_addresses", "mail", search.Mail, false) })
        {
            if (value is null) continue;
            if (tables.Of(kind) is not { } columns || !columns.ContainsKey(column)) return null;
            var text = SqlText.AsText(column, "r", columns);
            conditions.Add(($"exists (select from {tables.Main.Of(kind).Quoted} r where {SqlText.AsText("sorid", "r", columns)} = {SqlText.AsText("sorid", "m", tables.MainColumns)} "
                + $"and {(prefix ? SqlText.BeginsWith(text) : $"{text} = $1")})", value));
        }

        return conditions;
    }

    public SourcedRecord Read(JsonElement record)
    {
        var adHoc = Rows("ad_hoc_attributes").ToList();
        return PrimaryName.In(new SourcedRecord(FlatShape.Identity(new(record.GetProperty(Own), tables.Main.Text)))
        {
            Names = [.. Rows("names").Select(n => new Domain.People.Name(
                0, n.Text("honorific"), n.Text("given"), n.Text("middle"), n.Text("family"), n.Text("suffix"), n.Text("type"), n.Text("language"), null, null, n.Flag("primary_name"), null))],
            Addresses = [.. Rows("addresses").Select(a => new Domain.People.Address(
                0, a.Text("street"), a.Text("room"), a.Text("locality"), a.Text("state"), a.Text("postal_code"), a.Text("country"), a.Text("description"), a.Text("type"), a.Text("language"),
                null, null, null, null, null))],
            EmailAddresses = [.. Rows("email_addresses").Select(e => new Domain.People.EmailAddress(0, e.Text("mail"), e.Text("description"), e.Text("type"), e.Flag("verified"), null, null, null, null, null))],
            Identifiers = [.. Rows("identifiers").Select(i => new Domain.People.Identifier(
                0, i.Text("identifier"), i.Text("type"), i.Flag("login"), i.Standing("status"), i.Text("language"), null, null, null, null, null, null, null))],
            TelephoneNumbers = [.. Rows("telephone_numbers").Select(t => new Domain.People.TelephoneNumber(
                0, t.Text("country_code"), t.Text("area_code"), t.Text("number"), t.Text("extension"), t.Text("description"), t.Text("type"), null, null, null, null, null))],
            Urls = [.. Rows("urls").Select(u => new Domain.People.Url(0, u.Text("url"), u.Text("description"), u.Text("type"), u.Text("language"), null, null, null, null, null))],
            AdHocAttributes = [.. adHoc.Select(a => new Domain.People.AdHocAttribute(0, a.Text("tag"), a.Exact("value"), null, null, null, null, null))],
            GroupValues = [.. adHoc.Where(a => a.Text("tag") is not null && a.Text("value") is not null).Select(a => new GroupValue(a.Text("tag")!, a.Text("value")!))],
        });

        IEnumerable<JsonValues> Rows(string kind) =>
            record.TryGetProperty(kind, out var rows) ? rows.EnumerateArray().Select(r => new JsonValues(r, tables.Main.Of(kind).Text)) : [];
    }

    // Of tags nobody keeps a list: those of some thousand rows are taken for all.
    public async Task<IReadOnlyList<string>> GroupAttributesAsync(SqlServer server, CancellationToken cancel) => tables.Of("ad_hoc_attributes")?.ContainsKey("tag") != true ? [] : await server.QueryAsync(
        $"select distinct s.tag::text from (select tag from {tables.Main.Of("ad_hoc_attributes").Quoted} where tag is not null limit 10000) s order by 1", r => r.GetString(0), [], cancel).ToListAsync(cancel);

    private string Grouped(string kind)
    {
        var columns = tables.Of(kind)!;
        var json = SqlText.Json(Columns[kind].Where(columns.ContainsKey), "r");
        // The order in which rows were put in decides which name is the first.
        return $"select {SqlText.AsText("sorid", "r", columns)} as sorid, '[' || string_agg({json}, ',' order by {(columns.ContainsKey("id") ? "r.id, " : "")}{json}) || ']' as rows from {tables.Main.Of(kind).Quoted} r group by 1";
    }
}
