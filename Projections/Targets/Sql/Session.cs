using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>One connection to a target with one transaction in it. Every failure leaves it as a <see cref="TargetFailure"/>.</summary>
internal sealed class Session : IAsyncDisposable
{
    private const string Manners = """
        SET LOCAL standard_conforming_strings = on; SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO';
        SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
        """;

    private readonly NpgsqlConnection connection;
    private readonly TargetAddress address;

    private Session(NpgsqlConnection connection, TargetAddress address) => (this.connection, this.address) = (connection, address);

    /// <summary>The schema that holds the target's tables: the first of the connection's search path that exists.</summary>
    public string Schema { get; private set; } = "";

    /// <exception cref="TargetFailure">The database cannot be opened.</exception>
    public static Task<Session> OpenAsync(string connectionString, CancellationToken cancel) => OpenAsync(connectionString, "BEGIN", cancel);

    /// <summary>A session that sees all as of one moment, and writes nothing.</summary>
    /// <param name="snapshot">The moment of another session, which still has it; null for now.</param>
    /// <exception cref="TargetFailure">The database cannot be opened.</exception>
    public static Task<Session> OpenLookingAsync(string connectionString, string? snapshot, CancellationToken cancel) => OpenAsync(
        connectionString,
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" + (snapshot is null ? "" : $"; SET TRANSACTION SNAPSHOT {Identifier.Literal(snapshot)}"), cancel);

    private static async Task<Session> OpenAsync(string connectionString, string begin, CancellationToken cancel)
    {
        var settings = Settings(connectionString);
        var session = new Session(new NpgsqlConnection(settings.ConnectionString), TargetAddress.Of(settings));
        try
        {
            await session.GuardAsync(async () => { await session.connection.OpenAsync(cancel); return 0; }, connecting: true);
            await session.ExecuteAsync($"{begin}; {Manners}", cancel);
            session.Schema = await session.ScalarAsync<string>("SELECT current_schema()", cancel) ?? throw new TargetMissing(
                $"{session.address}: no schema of the connection's search path exists. Create it, or correct the search path.");
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    public Task ExecuteAsync(string sql, CancellationToken cancel) => GuardAsync(async () =>
    {
        await using var command = Command(sql);
        return await command.ExecuteNonQueryAsync(cancel);
    });

    /// <summary>Executes a statement; when the server refuses it, takes it back and returns the refusal.</summary>
    public async Task<PostgresException?> TryAsync(string sql, CancellationToken cancel, params string[] unless)
    {
        await ExecuteAsync("SAVEPOINT attempt", cancel);
        try
        {
            await using var command = Command(sql);
            await command.ExecuteNonQueryAsync(cancel);
        }
        catch (PostgresException refused) when (unless.Contains(refused.SqlState))
        {
            await ExecuteAsync("ROLLBACK TO SAVEPOINT attempt; RELEASE SAVEPOINT attempt", cancel);
            return refused;
        }
        catch (Exception e) when (address.Read(e, connecting: false) is { } failure)
        {
            throw failure;
        }

        await ExecuteAsync("RELEASE SAVEPOINT attempt", cancel);
        return null;
    }

    public Task<T?> ScalarAsync<T>(string sql, CancellationToken cancel, params object[] parameters) => GuardAsync(async () =>
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteScalarAsync(cancel) is T value ? value : default;
    });

    public Task<List<T>> ReadAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancel, params object[] parameters) => GuardAsync(async () =>
    {
        await using var command = Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancel))
        {
            rows.Add(read(reader));
        }

        return rows;
    });

    /// <summary>Sends bytes that are a whole binary COPY, header and trailer included.</summary>
    public Task CopyAsync(string copy, ReadOnlyMemory<byte> bytes, CancellationToken cancel) => GuardAsync(async () =>
    {
        await using var stream = await connection.BeginRawBinaryCopyAsync(copy, cancel);
        await stream.WriteAsync(bytes, cancel);
        return 0;
    });

    /// <summary>Reads what a COPY sends.</summary>
    /// <param name="read">Reads all of it, on a thread that may wait.</param>
    public Task<T> CopyOutAsync<T>(string copy, Func<Stream, T> read, CancellationToken cancel) => GuardAsync(async () =>
    {
        await using var stream = await connection.BeginRawBinaryCopyAsync(copy, cancel);
        return await Task.Run(() => read(stream), cancel);
    });

    /// <exception cref="TargetUnreachable">The connection was lost; whether the commit happened is not known.</exception>
    public async Task CommitAsync(CancellationToken cancel)
    {
        try
        {
            await ExecuteAsync("COMMIT", cancel);
        }
        catch (TargetUnreachable e)
        {
            throw new TargetUnreachable($"{address}: the connection was lost while committing, so that it is not known whether the target changed. Check it for drift.", e);
        }
    }

    // Closing the connection rolls back what was not committed.
    public ValueTask DisposeAsync() => connection.DisposeAsync();

    /// <exception cref="TargetUnreachable">The connection string cannot be read.</exception>
    internal static NpgsqlConnectionStringBuilder Settings(string connectionString)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString)
            {
                // A load changes what a pooled session would keep (temporary tables, their buffers).
                Pooling = false,
                Enlist = false,
                CommandTimeout = 0,
                IncludeErrorDetail = true,
                TcpKeepAlive = true,
            };
            settings.ApplicationName ??= "EventRegistry";
            return settings;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            // The driver's own message may quote the string, and with it a password.
            throw new TargetUnreachable("The target's connection string cannot be read. Write it as Host=...;Port=...;Database=...;Username=...;Password=...");
        }
    }

    [SuppressMessage("Security", "CA2100", Justification = "Every name is quoted by Identifier, every value is a parameter.")]
    private NpgsqlCommand Command(string sql, params object[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }

    private async Task<T> GuardAsync<T>(Func<Task<T>> act, bool connecting = false)
    {
        try
        {
            return await act();
        }
        catch (Exception e) when (address.Read(e, connecting) is { } failure)
        {
            throw failure;
        }
    }
}
