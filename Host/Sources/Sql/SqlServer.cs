using System.Data;
using System.Runtime.CompilerServices;
using Npgsql;

namespace EventRegistry.Host.Sources.Sql;

/// <summary>The database of a source. Its failures become ours here and nowhere else.</summary>
internal sealed class SqlServer(NpgsqlDataSource database, string place) : IAsyncDisposable
{
    public string Place => place;

    /// <summary>Rows as the server sends them, none of them kept.</summary>
    /// <exception cref="SourceFailure">The server cannot be asked, or not to the end.</exception>
    public async IAsyncEnumerable<T> QueryAsync<T>(string sql, Func<NpgsqlDataReader, T> read, object[] values, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var value in values) command.Parameters.AddWithValue(value);
        await using var reader = await Reaching(() => command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancel));
        while (await Reaching(() => reader.ReadAsync(cancel))) yield return read(reader);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private async Task<T> Reaching<T>(Func<Task<T>> what)
    {
        try
        {
            return await what();
        }
        catch (Exception e) when (Read(e) is { } failure)
        {
            throw failure;
        }
    }

    private SourceFailure? Read(Exception e) => e switch
    {
        OperationCanceledException => null,
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } p => Wrong($"this user or password is refused ({p.MessageText}). Correct them", e),
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } p => Wrong($"there is no such database ({p.MessageText}). Create it, or correct its name", e),
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } p => Wrong($"the user may not read this ({p.MessageText}). Grant it SELECT on the source's tables", e),
        PostgresException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn } p => Wrong($"the tables are not what they were ({p.MessageText}). Sync again, or put back what is missing", e),
        PostgresException { SqlState: ['5', '3' or '7' or '8', ..] or ['0', '8', ..] or ['4', '0', ..] } p => May($"the server cannot answer now ({p.MessageText})", e),
        PostgresException p => Wrong($"the server refuses to answer ({p.SqlState}: {p.MessageText}). Correct the table or view", e),
        NpgsqlException or IOException or TimeoutException or System.Net.Sockets.SocketException => May($"the connection failed or was lost ({e.Message})", e),
        _ => null,
    };

    private SourceFailure Wrong(string what, Exception e) => new($"{place}: {what}.", mayPass: false, e);

    private SourceFailure May(string what, Exception e) => new($"{place}: {what}. Nothing is taken for gone; check that the server runs and can be reached, and sync again.", mayPass: true, e);
}
