using System.Collections.Immutable;
using System.Globalization;
using Npgsql;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>What applying the schema did to a target.</summary>
/// <param name="Done">Each statement that was executed; none when nothing was missing.</param>
/// <param name="Left">What differs from the schema and was left so, a sentence each.</param>
public sealed record SchemaReport(ImmutableArray<string> Done, ImmutableArray<string> Left);

/// <summary>One thing that a target's schema lacks, and what to do when the server refuses it.</summary>
/// <param name="Sql">The statement that mends it.</param>
/// <param name="Otherwise">The statement for when <paramref name="Unless"/> comes; null: leave it.</param>
/// <param name="Unless">The SQLSTATE that is no failure; null: every refusal is one.</param>
internal sealed record SchemaStep(string Sql, string? Unless = null, string? Otherwise = null);

/// <summary>Compares a target's catalog with <see cref="Tables.All"/>. Nothing is ever dropped, narrowed or renamed.</summary>
internal sealed record Schema(Catalog Catalog, CatalogKeys Fixed, TargetNames Names, int CoId)
{
    private Prefix Prefix => Names.Prefix;

    /// <summary>What is missing, in the order to make it.</summary>
    public IEnumerable<SchemaStep> Steps() =>
    [
        .. Tables.All.SelectMany(TableSteps),
        .. Tables.All.SelectMany(KeySteps),
        .. Tables.All.SelectMany(IndexSteps),
        .. Tables.All.SelectMany(ForeignKeySteps),
        .. Marker.Co(Catalog.Marker) is null
            ? [new SchemaStep($"COMMENT ON TABLE {Names.Of(SpPeople.Table)} IS {Identifier.Literal(Marker.In(Catalog.Marker, CoId))}")]
            : Array.Empty<SchemaStep>(),
    ];

    /// <summary>Columns whose type is not ours, which are written by cast.</summary>
    public IEnumerable<string> Differences() =>
        from table in Tables.All
        from column in table.Columns
        let type = Catalog.Columns.GetValueOrDefault((Prefix.Table(table), column.Name))
        where type is not null && type != column.SqlType && Length(type) is null
            && !(column.Type is ColumnType.Text && type is "text" or "character varying")
        select $"{Prefix.Table(table)}.{column.Name} is {type} and not {column.SqlType}; values are cast.";

    private IEnumerable<SchemaStep> TableSteps(Table table)
    {
        if (!Catalog.Tables.ContainsKey(Prefix.Table(table)))
        {
            yield return new($"CREATE TABLE {Names.Of(table)} ({string.Join(", ", table.Columns.Select(Definition))})");
            yield break;
        }

        foreach (var column in table.Columns)
        {
            var type = Catalog.Columns.GetValueOrDefault((Prefix.Table(table), column.Name));
            if (type is null)
            {
                // A table with rows cannot take a NOT NULL column; the next load fills it.
                yield return new($"ALTER TABLE {Names.Of(table)} ADD COLUMN {Identifier.Quote(column.Name)} {column.SqlType}");
            }
            else if (Length(type) is { } length && (column.Type is ColumnType.LongText || length < column.Length))
            {
                yield return new($"ALTER TABLE {Names.Of(table)} ALTER COLUMN {Identifier.Quote(column.Name)} TYPE {column.SqlType}", PostgresErrorCodes.FeatureNotSupported);
            }
        }
    }

    private IEnumerable<SchemaStep> KeySteps(Table table)
    {
        if (!Fixed.Keys.Any(k => k.IsPrimary && k.Table == Prefix.Table(table)))
        {
            yield return new($"ALTER TABLE {Names.Of(table)} ADD CONSTRAINT {Identifier.Quote(Prefix.PrimaryKey(table))} PRIMARY KEY (\"id\")");
        }
    }

    private IEnumerable<SchemaStep> IndexSteps(Table table) =>
        from column in table.Indexes
        let name = Prefix.Index(table, column)
        where !Fixed.Indexes.Any(i => i.Table == Prefix.Table(table) && i.Name == name)
        select new SchemaStep($"CREATE INDEX {Identifier.Quote(name)} ON {Names.Of(table)} ({Identifier.Quote(column)})");

    private IEnumerable<SchemaStep> ForeignKeySteps(Table table) =>
        from column in table.Columns
        where column.Parent is not null
        let parent = Prefix.Table(column.Parent!)
        where !Fixed.Keys.Any(k => !k.IsPrimary && k.Table == Prefix.Table(table) && k.Parent == parent && k.Columns is [var only] && only == column.Name)
        let sql = $"ALTER TABLE {Names.Of(table)} ADD CONSTRAINT {Identifier.Quote(Prefix.ForeignKey(table, column))} "
            + $"FOREIGN KEY ({Identifier.Quote(column.Name)}) REFERENCES {Names.Of(column.Parent!)} (\"id\")"
        // Rows of before may break it; from now on none does, and the next load mends those.
        select new SchemaStep(sql, PostgresErrorCodes.ForeignKeyViolation, $"{sql} NOT VALID");

    private static string Definition(Column column) =>
        $"{Identifier.Quote(column.Name)} {column.SqlType}{(column.NotNull ? " NOT NULL" : "")}";

    private static int? Length(string type)
    {
        const string Varchar = "character varying(";
        return type.StartsWith(Varchar, StringComparison.Ordinal) ? int.Parse(type.AsSpan(Varchar.Length).TrimEnd(')'), CultureInfo.InvariantCulture) : null;
    }
}
