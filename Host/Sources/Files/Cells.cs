using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Host.Sources.Files;

/// <summary>The cells of a row, read by what their columns are called. An empty one, and one that holds 0, holds nothing.</summary>
internal sealed class Cells(string[] cells, Func<int, string> labels)
{
    public int Count => cells.Length;

    public string? Text(int column) => Exact(column) is { Length: > 0 } text and not "0" ? text : null;

    /// <summary>The cell as it stands.</summary>
    public string Exact(int column)
    {
        var text = cells[column];
        return text.Contains('\0') ? throw new RecordUnreadable($"'{labels(column)}' holds a NUL, which no value may. The file is damaged there.", labels(column)) : text;
    }

    public DateTimeOffset? Instant(int column) => Text(column) is { } text ? FreeDate.Instant(text) ?? throw NoDate(column, text, "2026-11-21, or 2026-11-21 14:30:00") : null;

    public DateOnly? BirthDay(int column) => Text(column) is { } text ? FreeDate.BirthDay(text) ?? throw NoDate(column, text, "1951-07-14, the year first") : null;

    // 0, the usual no, is nothing in a file.
    public bool? Flag(int column) => Text(column)?.ToUpperInvariant() switch
    {
        null => null,
        "F" or "FALSE" or "N" or "NO" => false,
        "1" or "T" or "TRUE" or "Y" or "YES" => true,
        _ => throw new RecordUnreadable($"'{labels(column)}' is '{Text(column)}'. Write 1 or true for yes, false for no.", labels(column)),
    };

    public Standing? Standing(int column) => Text(column) switch
    {
        null => null,
        var code when Codes<Standing>.TryParse(code, out var standing) => standing,
        var other => throw new RecordUnreadable($"'{labels(column)}' is '{other}'. Write one of {string.Join(", ", Codes<Standing>.All)}.", labels(column)),
    };

    /// <summary>What groups are mapped from, of those columns that hold something.</summary>
    /// <param name="name">What mappings call a column; its number, where that is not given.</param>
    public IEnumerable<GroupValue> Values(IEnumerable<int> columns, Func<int, string>? name = null) =>
        columns.Where(c => Text(c) is not null).Select(c => new GroupValue((name ?? Number)(c), Exact(c)));

    public static string Number(int column) => column.ToString(CultureInfo.InvariantCulture);

    private RecordUnreadable NoDate(int column, string text, string form) => new($"'{labels(column)}' is '{text}', which is no date. Write it as {form}.", labels(column));
}
