using System.Net.Sockets;
using Npgsql;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>Where a target is, without the secrets that open it; and what a foreign failure means there.</summary>
internal sealed record TargetAddress(string Host, int Port, string Database, string User)
{
    // The driver has no name for it.
    private const string IdleInTransaction = "25P03";
    private const string Unchanged = "The target is as it was before; try again.";

    public static TargetAddress Of(NpgsqlConnectionStringBuilder connection) => new(
        connection.Host is ['/', ..] ? "localhost" : connection.Host ?? "localhost", connection.Port, connection.Database ?? connection.Username ?? "", connection.Username ?? "");

    public override string ToString() => $"database \"{Database}\" at {Host}:{Port} as user \"{User}\"";

    /// <summary>The failure that an exception of the driver stands for; null when it is a bug of ours.</summary>
    public TargetFailure? Read(Exception e, bool connecting) => e switch
    {
        PostgresException p when connecting && Read(p) is null or RowRejected => new TargetUnreachable($"{this} cannot be opened: {p.MessageText}.", e),
        PostgresException p => Read(p),
        NpgsqlException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => new TargetUnreachable(
            $"Nothing listens at {Host}:{Port} (connection refused). Start the server, or correct host and port of the target.", e),
        NpgsqlException { InnerException: TimeoutException } or TimeoutException => new TargetUnreachable(
            connecting ? $"{this}: no answer in time. Check host, port and firewall, then try again." : $"{this}: no answer in time. {Unchanged}", e),
        SocketException or NpgsqlException { InnerException: SocketException } when connecting => new TargetUnreachable(
            $"{Host}:{Port} cannot be reached: {(e.InnerException ?? e).Message}. Check host and port of the target.", e),
        SocketException or IOException or NpgsqlException when connecting => new TargetUnreachable($"{this} cannot be opened: {e.Message}.", e),
        SocketException or IOException or NpgsqlException => new TargetUnreachable($"{this}: the connection was lost. {Unchanged}", e),
        _ => null,
    };

    private TargetFailure? Read(PostgresException e) => e.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => new TargetUnreachable(
            $"{this}: the server refuses this user or password ({e.MessageText}). Correct them in the target's connection string.", e),
        PostgresErrorCodes.InvalidCatalogName => new TargetUnreachable(
            $"{Host}:{Port} has no database \"{Database}\". Create it, or correct the name in the target's connection string.", e),
        PostgresErrorCodes.TooManyConnections => new TargetUnreachable($"{this}: the server takes no more connections now. Try again later.", e),
        PostgresErrorCodes.CannotConnectNow => new TargetUnreachable($"{this}: the server is starting or stopping. Try again later.", e),
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown => new TargetUnreachable(
            $"{this}: the server ended the connection ({e.MessageText}). {Unchanged}", e),
        IdleInTransaction => new TargetUnreachable(
            $"{this}: the server ended a transaction in which nothing happened ({e.MessageText}). {Unchanged}", e),
        PostgresErrorCodes.OutOfMemory => new TargetUnreachable($"{this}: the server has no memory left. {Unchanged}", e),
        PostgresErrorCodes.DiskFull => new TargetFull($"{this}: the server's disk is full. Make room, then try again; the target is as it was before.", e),
        PostgresErrorCodes.InsufficientPrivilege => new PermissionDenied(
            $"{this}: {e.MessageText}. Grant it, or name another user; needed are create in the schema, temporary tables, and ownership of the target's tables.", e)
        { Table = e.TableName },
        PostgresErrorCodes.ReadOnlySqlTransaction => new PermissionDenied($"{this}: the server only allows reading ({e.MessageText}). Name the primary server.", e),
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.InvalidSchemaName => new TargetMissing(
            $"{this}: {e.MessageText}. Apply the target's schema.", e)
        { Table = e.TableName, Column = e.ColumnName },
        PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.LockNotAvailable => new TargetBusy(
            $"{this}: another session is in the way ({e.MessageText}). {Unchanged}", e),
        ['2', '2' or '3', ..] or PostgresErrorCodes.RaiseException => Rejected(e),
        ['0', '8', ..] => new TargetUnreachable($"{this}: the connection was lost ({e.MessageText}). {Unchanged}", e),
        _ => null,
    };

    private static RowRejected Rejected(PostgresException e)
    {
        // For checks and missing values the detail is the whole row, which no message of ours may show.
        var wholeRow = e.SqlState is PostgresErrorCodes.CheckViolation or PostgresErrorCodes.NotNullViolation;
        var detail = wholeRow || string.IsNullOrEmpty(e.Detail) ? "" : $" {e.Detail}";
        var message = $"The target refuses a row: {e.MessageText}.{detail} Mend the row's source, or change the target's constraint. The target is as it was before.";
        return new RowRejected(message, wholeRow ? null : e) { Table = e.TableName, Column = e.ColumnName, Constraint = e.ConstraintName };
    }
}
