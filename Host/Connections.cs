using System.Net.Sockets;
using Npgsql;

namespace EventRegistry.Host;

/// <summary>Connection strings as users write them, and what the failures of the databases behind them mean.</summary>
public static class Connections
{
    /// <summary>Whether a word of the command line is a connection string and no folder.</summary>
    public static bool IsOne(string text) => IsUri(text) || (text.Contains('=', StringComparison.Ordinal) && !Directory.Exists(text));

    /// <exception cref="CommandFailed">It is no connection string.</exception>
    public static string Parse(string text, string option)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(IsUri(text) ? FromUri(new Uri(text)) : text) { ApplicationName = "eventregistry" }.ConnectionString;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            // The driver's own message may quote the string, and with it a password.
            throw new CommandFailed(ExitCode.Wrong, $"What {option} names is no connection string. Write it as Host=...;Port=...;Database=...;Username=...;Password=...");
        }
    }

    /// <summary>What a failure of the driver means; null when it is a fault of ours.</summary>
    public static CommandFailed? Read(Exception e) => e switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } p =>
            Unreachable($"The database refuses this user or password ({p.MessageText}). Correct the connection string.", e),
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } p => Unreachable($"There is no such database ({p.MessageText}). Create it, or correct its name.", e),
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } p =>
            Unreachable($"The database user may not do this ({p.MessageText}). Grant it, or name another user.", e),
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } p => Unreachable($"The database's disk is full ({p.MessageText}). Make room and run the command again; nothing was half-written.", e),
        PostgresException { SqlState: ['5', '3' or '7', ..] or ['0', '8', ..] } p => Unreachable($"The database is not available ({p.MessageText}). Nothing was half-written: run the command again.", e),
        PostgresException => null,
        NpgsqlException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } =>
            Unreachable("Nothing listens where the connection string points (connection refused). Start the server, or correct host and port.", e),
        NpgsqlException { InnerException: SocketException socket } => Unreachable($"The database server cannot be reached: {socket.Message}. Check host and port.", e),
        NpgsqlException or SocketException or IOException => Unreachable($"The connection to the database was lost ({e.Message}). Nothing was half-written: run the command again.", e),
        _ => null,
    };

    private static bool IsUri(string text) =>
        text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal);

    /// <summary>The form that psql and most other programs take.</summary>
    private static string FromUri(Uri uri)
    {
        var (user, password) = uri.UserInfo.Split(':', 2) is [var u, var p] ? (u, p) : (uri.UserInfo, null);
        return new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port > 0 ? uri.Port : 5432,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')),
            Username = Uri.UnescapeDataString(user),
            Password = password is null ? null : Uri.UnescapeDataString(password),
        }.ConnectionString;
    }

    private static CommandFailed Unreachable(string message, Exception e) => new(ExitCode.Unreachable, message, e);
}
