using System.Collections.Immutable;
using Npgsql;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>What a database says of a target's tables.</summary>
internal sealed record Catalog(
    ImmutableDictionary<string, string> Tables,
    ImmutableDictionary<(string Table, string Column), string> Columns,
    ImmutableArray<Catalog.Key> Keys,
    ImmutableArray<Catalog.Index> Indexes,
    string? Marker)
{
    private const string OurTables = """
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
        var keys = await Read($"""
            SELECT t.relname, k.conname, k.contype::text, p.relname, pg_get_constraintdef(k.oid),
                (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = ANY(k.conkey)),
                coalesce(i.indisreplident OR i.indisclustered OR s.reltablespace <> 0, false)
            FROM (SELECT c.oid, c.relname, c.relnamespace {OurTables}) t JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype IN ('p', 'f')
                LEFT JOIN pg_class p ON p.oid = k.confrelid AND p.relnamespace = t.relnamespace
                LEFT JOIN pg_index i ON i.indexrelid = k.conindid AND k.contype = 'p' LEFT JOIN pg_class s ON s.oid = i.indexrelid
            """, r => new Key(r.GetString(0), r.GetString(1), r.GetString(2) == "p", r.IsDBNull(3) ? null : r.GetString(3), r.GetString(4),
                [.. r.GetFieldValue<string[]>(5)], r.GetBoolean(6)));
        var indexes = await Read($"""
            SELECT t.relname, s.relname, pg_get_indexdef(i.indexrelid), i.indisreplident OR i.indisclustered OR s.reltablespace <> 0
            FROM (SELECT c.oid, c.relname {OurTables}) t JOIN pg_index i ON i.indrelid = t.oid JOIN pg_class s ON s.oid = i.indexrelid
            """, r => new Index(r.GetString(0), r.GetString(1), r.GetString(2), r.GetBoolean(3)));
        return new Catalog(
            tables.ToImmutableDictionary(t => t.Name, t => t.Kind), columns.ToImmutableDictionary(), [.. keys], [.. indexes],
            tables.FirstOrDefault(t => t.Name == prefix.Table(SpPeople.Table)).Comment);
    }

    /// <summary>Whether a column's values are, as bytes, those that we would send.</summary>
    public bool IsBinary(Prefix prefix, Table table, Column column) => Binary(Columns[(prefix.Table(table), column.Name)]) == Binary(column.SqlType);

    private static string Binary(string type) => type.StartsWith("character varying", StringComparison.Ordinal) ? "text" : type;

    /// <summary>A primary key, or a foreign key to <paramref name="Parent"/> (null: a table of another schema).</summary>
    /// <param name="Table">The table, with prefix.</param>
    /// <param name="Name">The constraint.</param>
    /// <param name="IsPrimary">Whether it is the primary key.</param>
    /// <param name="Parent">The table referred to, with prefix.</param>
    /// <param name="Definition">What follows ADD CONSTRAINT and the name.</param>
    /// <param name="Columns">The columns it is made of.</param>
    /// <param name="Settled">Whether somebody tied more to it (replica identity, clustering, a tablespace) than its definition tells.</param>
    public sealed record Key(string Table, string Name, bool IsPrimary, string? Parent, string Definition, ImmutableArray<string> Columns, bool Settled);

    /// <summary>An index, with the statement that would make it again.</summary>
    public sealed record Index(string Table, string Name, string Definition, bool Settled);
}
