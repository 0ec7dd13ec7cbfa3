namespace EventRegistry.Projections.Targets.Sql;

/// <summary>A row that cannot stand in the target: a value too long for its column, or against one of the target's constraints.</summary>
public sealed class RowRejected : TargetFailure
{
    public override bool IsOfTarget => false;

    internal RowRejected(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>The constraint that refused the row; null when it was refused before it reached the server.</summary>
    public string? Constraint { get; init; }

    internal static RowRejected Before(string subject, Table table, Column column, string? value, string reason)
    {
        var shown = value is null ? null : Shown(value);
        var text = shown is null ? "" : $" '{shown}'";
        return new RowRejected($"{subject}: {table.Name}.{column.Name}{text} {reason}. Nothing was changed in the target.")
        {
            Subject = subject,
            Table = table.Name,
            Column = column.Name,
            Value = shown,
        };
    }

    private static string Shown(string value)
    {
        const int Enough = 80;
        var printable = value.Replace("\0", "\\0", StringComparison.Ordinal);
        return printable.Length <= Enough ? printable : $"{printable[..Enough]}…";
    }
}
