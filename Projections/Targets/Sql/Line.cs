using System.Diagnostics;
using System.Globalization;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>One row as texts, the way PostgreSQL writes its values: what is compared with what the target holds, and what is sent to it.</summary>
/// <param name="Table">The table.</param>
/// <param name="Id">The row's id.</param>
/// <param name="Cells">A text for each column, null for NULL.</param>
internal readonly record struct Line(Table Table, int Id, string?[] Cells)
{
    public static Line Of(Row row)
    {
        var cells = new string?[row.Values.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = Text(row.Values[i]);
        }

        return new(row.Table, (int)row.Values[0]!, cells);
    }

    /// <summary>A number of a cell; null for NULL.</summary>
    public static int? Number(string? cell) => cell is null ? null : int.Parse(cell, CultureInfo.InvariantCulture);

    public bool Says(string?[] others) => Cells.AsSpan().SequenceEqual(others);

    private static string? Text(object? value) => value switch
    {
        null => null,
        string text => text,
        int number => number.ToString(CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        // Whole seconds without a fraction, others without zeros at its end. What is finer than a microsecond is cut, as in a load.
        DateTimeOffset at => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => throw new UnreachableException(value.GetType().Name),
    };
}
