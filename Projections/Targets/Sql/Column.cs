namespace EventRegistry.Projections.Targets.Sql;

/// <summary>What a column of a target table can hold.</summary>
public enum ColumnType
{
    Int,

    /// <summary>A string of at most so many Unicode code points.</summary>
    Text,

    /// <summary>A string of any length.</summary>
    LongText,
    Bool,

    /// <summary>A moment, written in UTC without a time zone.</summary>
    Instant,
    Date,
}

/// <summary>One column of a target table, as the outside world knows it.</summary>
/// <param name="Name">The name in the database.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Length">The most code points a <see cref="ColumnType.Text"/> may have; null for every other type.</param>
/// <param name="NotNull">Whether every row must have a value.</param>
/// <param name="Parent">The table, without prefix, whose <c>id</c> the value must be.</param>
public sealed record Column(string Name, ColumnType Type, int? Length = null, bool NotNull = false, string? Parent = null)
{
    /// <summary>The source that a copied value came from; null for a value given in the Registry itself.</summary>
    public static Column Source => Int("org_identity_source_id").References(SpOrgIdentitySources.Table);

    public static Column Created => Instant("created");

    public static Column Modified => Instant("modified");

    public static Column Int(string name) => new(name, ColumnType.Int);

    public static Column Text(string name, int length) => new(name, ColumnType.Text, length);

    public static Column LongText(string name) => new(name, ColumnType.LongText);

    public static Column Bool(string name) => new(name, ColumnType.Bool);

    public static Column Instant(string name) => new(name, ColumnType.Instant);

    public static Column Date(string name) => new(name, ColumnType.Date);

    /// <summary>This column, holding only ids of rows of the given table.</summary>
    public Column References(Table parent) => this with { Parent = parent.Name };

    /// <summary>This column, never null.</summary>
    public Column Required() => this with { NotNull = true };

    /// <summary>The type as PostgreSQL's catalog spells it (<c>format_type</c>).</summary>
    internal string SqlType => Type is ColumnType.Text ? $"character varying({Length})" : ComparedType;

    /// <summary>The type in a stage, where lengths have been checked already.</summary>
    internal string ComparedType => Type switch
    {
        ColumnType.Int => "integer",
        ColumnType.Bool => "boolean",
        ColumnType.Instant => "timestamp without time zone",
        ColumnType.Date => "date",
        _ => "text",
    };
}
