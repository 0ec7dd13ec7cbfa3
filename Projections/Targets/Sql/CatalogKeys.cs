using System.Collections.Immutable;
using Npgsql;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>What a database says of the keys and indexes of a target's tables.</summary>
internal sealed record CatalogKeys(ImmutableArray<CatalogKeys.Key> Keys, ImmutableArray<CatalogKeys.Index> Indexes)
{
    public static async Task<CatalogKeys> ReadAsync(Session session, Prefix prefix, CancellationToken cancel)
    {
        string[] names = [.. Tables.All.Select(prefix.Table)];
        Task<List<T>> Read<T>(string sql, Func<NpgsqlDataReader, T> row) => session.ReadAsync(sql, row, cancel, session.Schema, names);
        var keys = await Read($"""
            SELECT t.relname, k.conname, k.contype::text, p.relname, pg_get_constraintdef(k.oid),
                (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = ANY(k.conkey)),
                coalesce(i.indisreplident OR i.indisclustered OR s.reltablespace <> 0, false)
            FROM (SELECT c.oid, c.relname, c.relnamespace {Catalog.OurTables}) t JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype IN ('p', 'f')
                LEFT JOIN pg_class p ON p.oid = k.confrelid AND p.relnamespace = t.relnamespace
                LEFT JOIN pg_index i ON i.indexrelid = k.conindid AND k.contype = 'p' LEFT JOIN pg_class s ON s.oid = i.indexrelid
            """, r => new Key(r.GetString(0), r.GetString(1), r.GetString(2) == "p", r.IsDBNull(3) ? null : r.GetString(3), r.GetString(4),
                [.. r.GetFieldValue<string[]>(5)], r.GetBoolean(6)));
        var indexes = await Read($"""
            SELECT t.relname, s.relname, pg_get_indexdef(i.indexrelid), i.indisreplident OR i.indisclustered OR s.reltablespace <> 0
            FROM (SELECT c.oid, c.relname {Catalog.OurTables}) t JOIN pg_index i ON i.indrelid = t.oid JOIN pg_class s ON s.oid = i.indexrelid
            """, r => new Index(r.GetString(0), r.GetString(1), r.GetString(2), r.GetBoolean(3)));
        return new([.. keys], [.. indexes]);
    }

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
