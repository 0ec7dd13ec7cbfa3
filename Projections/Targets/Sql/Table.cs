using System.Collections.Immutable;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>One table of a target: its columns, of which the first is the primary key <c>id</c>, and the columns that carry an index.</summary>
public sealed class Table
{
    private Table(string name, ImmutableArray<Column> columns, ImmutableArray<string> indexes)
    {
        Name = name;
        Columns = columns;
        Indexes = indexes;
    }

    /// <summary>The name without the target's prefix.</summary>
    public string Name { get; }

    public ImmutableArray<Column> Columns { get; }

    /// <summary>The columns with an index of their own, in the order of the index names <c>_i1</c>, <c>_i2</c>.</summary>
    public ImmutableArray<string> Indexes { get; }

    /// <summary>The column that says whose a row is, a person's or a role's; null for a table whose rows are subjects themselves.</summary>
    internal Column? Owner => Columns.FirstOrDefault(c => c.Parent == SpPeople.Table.Name || c.Parent == SpPersonRoles.Table.Name);

    /// <summary>Where a column stands among a row's values.</summary>
    internal int Place(string column) => Columns.Index().First(c => c.Item.Name == column).Index;

    /// <summary>A table of an <c>id</c> and the given columns.</summary>
    public static Table Of(string name, params ReadOnlySpan<Column> columns) =>
        new(name, [Column.Int("id").Required(), .. columns], []);

    /// <summary>This table with an index on each of the given columns.</summary>
    /// <exception cref="ArgumentException">A column is not one of this table's.</exception>
    public Table Indexed(params ReadOnlySpan<string> columns)
    {
        foreach (var column in columns)
        {
            if (!Columns.Any(c => c.Name == column))
            {
                throw new ArgumentException($"Table {Name} has no column {column} to index.", nameof(columns));
            }
        }

        return new(Name, Columns, [.. columns]);
    }

    /// <summary>A row of this table: the id, then a value for each column in their order.</summary>
    /// <exception cref="ArgumentException">There are more or fewer values than columns.</exception>
    public Row Row(params ReadOnlySpan<object?> values) => values.Length == Columns.Length
        ? new Row(this, values.ToArray())
        : throw new ArgumentException($"A row of {Name} has {Columns.Length} values, not {values.Length}.", nameof(values));

    public override string ToString() => Name;
}
