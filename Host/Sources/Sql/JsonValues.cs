using System.Text.Json;
using EventRegistry.Domain.Changelog;

namespace EventRegistry.Host.Sources.Sql;

/// <summary>The columns of one row that was kept as JSON. NULL and an empty text are nothing.</summary>
internal readonly record struct JsonValues(JsonElement Row, string Table)
{
    public string? Text(string column) => Exact(column) is { Length: > 0 } text ? text : null;

    /// <summary>The column as it stands; null for NULL, or where there is no such column.</summary>
    public string? Exact(string column) => Row.TryGetProperty(column, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : null;

    public DateTimeOffset? Instant(string column) => Text(column) is { } text ? FreeDate.Instant(text) ?? throw NoDate(column, text) : null;

    public DateOnly? Day(string column) => Text(column) is { } text ? FreeDate.Day(text) ?? throw NoDate(column, text) : null;

    public bool Flag(string column) => Text(column)?.ToUpperInvariant() switch
    {
        null or "0" or "F" or "FALSE" or "N" or "NO" => false,
        "1" or "T" or "TRUE" or "Y" or "YES" => true,
        var other => throw new RecordUnreadable($"{column} of {Table} is '{other}'. Make it a boolean, or write true or false.", column),
    };

    public Standing Standing(string column) => Text(column) switch
    {
        null => Domain.Changelog.Standing.Active,
        var code when Codes<Standing>.TryParse(code, out var standing) => standing,
        var other => throw new RecordUnreadable($"{column} of {Table} is '{other}'. Write one of {string.Join(", ", Codes<Standing>.All)}.", column),
    };

    private RecordUnreadable NoDate(string column, string text) =>
        new($"{column} of {Table} is '{text}', which is no date. Make it a date or a timestamp, or write it as 2026-11-21.", column);
}
