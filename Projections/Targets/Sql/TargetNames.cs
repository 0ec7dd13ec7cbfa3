namespace EventRegistry.Projections.Targets.Sql;

/// <summary>A target's tables as statements name them: quoted, with schema and prefix.</summary>
internal sealed record TargetNames(string Schema, Prefix Prefix)
{
    /// <summary>What whoever writes the target locks, so that there is one at a time.</summary>
    public string LockKey => $"EventRegistry target {Schema}.{Prefix}";

    public string Of(Table table) => Of(table.Name);

    public string Of(string table) => $"{Identifier.Quote(Schema)}.{Identifier.Quote(Prefix.Table(table))}";

    /// <summary>The names of a table's columns, quoted, separated by commas, each with the given alias before it.</summary>
    public static string Columns(Table table, string? alias = null) =>
        string.Join(", ", table.Columns.Select(c => alias is null ? Identifier.Quote(c.Name) : $"{alias}.{Identifier.Quote(c.Name)}"));
}
