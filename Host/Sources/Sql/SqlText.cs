namespace EventRegistry.Host.Sources.Sql;

/// <summary>Pieces of statements that both shapes of tables need.</summary>
internal static class SqlText
{
    /// <summary>What says where a row is and when it was touched, and nothing of whom it describes: a table that is loaded anew every night has not changed for that.</summary>
    public static readonly IReadOnlyList<string> NotOfTheRecord = ["id", "modified"];

    private static readonly IReadOnlyList<string> Texts = ["text", "character varying", "citext"];

    /// <summary>A row as JSON, its columns sorted, so that it does not change when the table's order does.</summary>
    public static string Json(IEnumerable<string> columns, string alias) =>
        $"(select row_to_json(j)::text from (select {string.Join(", ", columns.Order(StringComparer.Ordinal).Select(c => $"{alias}.{TableName.Quote(c)}"))}) j)";

    /// <summary>A column as text; texts as they are, so that their index serves.</summary>
    public static string AsText(string column, string alias, IReadOnlyDictionary<string, string> columns) =>
        $"{alias}.{TableName.Quote(column)}{(Texts.Contains(columns[column]) ? "" : "::text")}";

    /// <summary>Selects the keys of rows that were touched within the instants of $1 and $2.</summary>
    public static string Touched(TableName table, IReadOnlyDictionary<string, string> columns)
    {
        var type = columns["modified"] == "timestamp with time zone" ? "timestamptz" : "timestamp";
        return $"select {AsText("sorid", "m", columns)} from {table.Quoted} m where m.sorid is not null and m.modified > $1::{type} and m.modified <= $2::{type}";
    }

    public static bool TellsChanges(IReadOnlyDictionary<string, string> columns) => columns.GetValueOrDefault("modified")?.StartsWith("timestamp", StringComparison.Ordinal) == true;

    public static string BeginsWith(string column) => $"starts_with(lower({column}), lower($1))";
}
