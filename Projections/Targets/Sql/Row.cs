namespace EventRegistry.Projections.Targets.Sql;

/// <summary>
/// One row that a target should hold. Values stand in the order of the table's columns and are <see cref="int"/>,
/// <see cref="string"/>, <see cref="bool"/>, <see cref="DateTimeOffset"/>, <see cref="DateOnly"/> or null. Made by
/// <see cref="Table.Row"/>, which checks their number.
/// </summary>
public sealed class Row
{
    private readonly object?[] values;

    internal Row(Table table, object?[] values) => (Table, this.values) = (table, values);

    public Table Table { get; }

    public ReadOnlySpan<object?> Values => values;

    /// <summary>Whether another row of the same table has the same values.</summary>
    public bool Says(Row other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return values.AsSpan().SequenceEqual(other.values);
    }
}
