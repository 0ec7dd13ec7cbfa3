namespace EventRegistry.Projections.Targets.Sql;

/// <summary>Why a target could not be read or written. The message says what to do; it never holds a password.</summary>
public abstract class TargetFailure(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whose row it was, such as <c>person/57</c>; null when that is not known.</summary>
    public string? Subject { get; init; }

    /// <summary>The table concerned; null when that is not known.</summary>
    public string? Table { get; init; }

    /// <summary>The column concerned; null when that is not known.</summary>
    public string? Column { get; init; }

    /// <summary>The value concerned, cut when it is long; null when that is not known.</summary>
    public string? Value { get; init; }
}

/// <summary>The database cannot be reached, or the connection was lost. Worth trying again later.</summary>
public sealed class TargetUnreachable(string message, Exception? inner = null) : TargetFailure(message, inner);

/// <summary>Somebody else holds what is needed: a deadlock or a lock that was not given. Worth trying again soon.</summary>
public sealed class TargetBusy(string message, Exception? inner = null) : TargetFailure(message, inner);

/// <summary>The database user may not do what is needed. Trying again changes nothing.</summary>
public sealed class PermissionDenied(string message, Exception? inner = null) : TargetFailure(message, inner);

/// <summary>The server has no room left on its disk.</summary>
public sealed class TargetFull(string message, Exception? inner = null) : TargetFailure(message, inner);

/// <summary>The target's tables, or columns of them, are not there.</summary>
public sealed class TargetMissing(string message, Exception? inner = null) : TargetFailure(message, inner);

/// <summary>The tables with this prefix were made for another CO. Nothing was written.</summary>
public sealed class TargetHoldsAnotherCo(string message) : TargetFailure(message);

/// <summary>A row that cannot stand in the target: a value too long for its column, or against one of the target's constraints.</summary>
public sealed class RowRejected : TargetFailure
{
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
