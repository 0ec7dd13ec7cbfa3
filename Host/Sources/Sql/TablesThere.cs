namespace EventRegistry.Host.Sources.Sql;

/// <summary>Which of a source's tables there are, each with its columns and their types.</summary>
internal sealed class TablesThere(SqlServer server, TableName main, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> columns)
{
    /// <summary>The kinds of attribute that have tables of their own in relational mode.</summary>
    public static readonly IReadOnlyList<string> Related = ["ad_hoc_attributes", "addresses", "email_addresses", "identifiers", "names", "telephone_numbers", "urls"];

    private const string Ask = """
        select t.name, a.attname::text, a.atttypid::regtype::text
        from unnest($1::text[], $2::text[]) as t(name, quoted)
        join pg_attribute a on a.attrelid = to_regclass(t.quoted) and a.attnum > 0 and not a.attisdropped
        """;

    public TableName Main => main;

    public string Place => server.Place;

    /// <summary>The columns of the table of the records, and their types.</summary>
    public IReadOnlyDictionary<string, string> MainColumns => columns[main.Text];

    /// <exception cref="SourceFailure">The table of the records is not there, or has no keys.</exception>
    public static async Task<TablesThere> AskAsync(SqlServer server, TableName main, CancellationToken cancel)
    {
        TableName[] names = [main, .. Related.Select(main.Of)];
        var found = await server.QueryAsync(Ask, r => (Table: r.GetString(0), Column: r.GetString(1), Type: r.GetString(2)), [names.Select(n => n.Text).ToArray(), names.Select(n => n.Quoted).ToArray()], cancel)
            .ToListAsync(cancel);
        var there = found.GroupBy(c => c.Table).ToDictionary(t => t.Key, t => (IReadOnlyDictionary<string, string>)t.ToDictionary(c => c.Column, c => c.Type));
        if (!there.TryGetValue(main.Text, out var own)) throw new SourceFailure(
            $"{server.Place}: there is no table '{main}', or its schema is hidden from this user. Correct the source's table; write the schema before it, as in hr.{main}, if it is not on the search path.", mayPass: false);
        return own.ContainsKey("sorid") ? new(server, main, there) : throw new SourceFailure(
            $"{server.Place}: the table '{main}' has no column sorid, which is a record's key.{Nearest.Hint("sorid", own.Keys)} Add it, or read a view that has it.", mayPass: false);
    }

    /// <summary>The columns of the table of one kind of attribute; null when there is no such table.</summary>
    public IReadOnlyDictionary<string, string>? Of(string kind) => columns.GetValueOrDefault(main.Of(kind).Text);
}
