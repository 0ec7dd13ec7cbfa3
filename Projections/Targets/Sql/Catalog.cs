using System.Collections.Immutable;
using Npgsql;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>What a database says of a target's tables and their columns.</summary>
internal sealed record Catalog(
    ImmutableDictionary<string, string> Tables,
    ImmutableDictionary<(string Table, string Column), string> Columns,
    string? Marker)
{
    internal const string OurTables = """
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = $1 WHERE c.relname = ANY($2) AND c.relkind IN ('r', 'p')
        """;

    /// <summary>Reads what there is of the target's tables; those that are missing are not in it.</summary>
    public static async Task<Catalog> ReadAsync(Session session, Prefix prefix, CancellationToken cancel)
    {
        string[] names = [.. Sql.Tables.All.Select(prefix.Table)];
        Task<List<T>> Read<T>(string sql, Func<NpgsqlDataReader, T> row) => session.ReadAsync(sql, row, cancel, session.Schema, names);
        var tables = await Read($"SELECT c.relname, c.relkind::text, obj_description(c.oid, 'pg_class') {OurTables}",
            r => (Name: r.GetString(0), Kind: r.GetString(1), Comment: r.IsDBNull(2) ? null : r.GetString(2)));
        var columns = await Read($"""
            SELECT t.relname, a.attname, format_type(a.atttypid, a.atttypmod)
            FROM (SELECT c.oid, c.relname {OurTables}) t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
            """, r => KeyValuePair.Create((r.GetString(0), r.GetString(1)), r.GetString(2)));
        return new Catalog(
            tables.ToImmutableDictionary(t => t.Name, t => t.Kind), columns.ToImmutableDictionary(),
            tables.FirstOrDefault(t => t.Name == prefix.Table(SpPeople.Table)).Comment);
    }

    /// <summary>Whether a column's values are, as bytes, those that we would send.</summary>
    public bool IsBinary(Prefix prefix, Table table, Column column) => Binary(Columns[(prefix.Table(table), column.Name)]) == Binary(column.SqlType);

    private static string Binary(string type) => type.StartsWith("character varying", StringComparison.Ordinal) ? "text" : type;
}
