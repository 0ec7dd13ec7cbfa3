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

    internal static RowRejected ForItsId(string subject, Table table, int id) =>
        Before(subject, table, table.Columns[0], $"{id}", "is the id of an earlier row too; two subjects claim it or one is written twice");

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

    /// <summary>The same refusal, when it has turned out whose row it was.</summary>
    internal RowRejected About(string subject) => new($"{subject}: {Message}", InnerException)
    {
        Subject = subject,
        Table = Table,
        Column = Column,
        Value = Value,
        Constraint = Constraint,
    };

    private static string Shown(string value)
    {
        const int Enough = 80;
        var printable = value.Replace("\0", "\\0", StringComparison.Ordinal);
        return printable.Length <= Enough ? printable : $"{printable[..Enough]}…";
    }
}
