using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>
/// One connection to a target that stays open from batch to batch, with all that was prepared on it. Every failure leaves it as a <see cref="TargetFailure"/>.
/// </summary>
internal sealed class KeptSession : IAsyncDisposable
{
    // For good and not for a transaction, since the connection is ours alone. A plan is made once, for one subject or a thousand and perhaps while the
    // tables are empty, hence by index always. A process that stops with a transaction open is not to hold the target for ever.
    private const string Manners = """
        SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED;
        SET standard_conforming_strings = on; SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET statement_timeout = 0; SET lock_timeout = 0;
        SET idle_in_transaction_session_timeout = '60s'; SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET jit = off
        """;

    private readonly NpgsqlConnection connection;
    private readonly TargetAddress address;

    private KeptSession(NpgsqlConnection connection, TargetAddress address) => (this.connection, this.address) = (connection, address);

    /// <summary>The schema that holds the target's tables: the first of the connection's search path that exists.</summary>
    public string Schema { get; private set; } = "";

    /// <exception cref="TargetFailure">The database cannot be opened.</exception>
    public static async Task<KeptSession> OpenAsync(string connectionString, CancellationToken cancel)
    {
        var settings = Session.Settings(connectionString);
        // As many as there are statements: for each table one to add, to change and to remove, and the few that read.
        (settings.MaxAutoPrepare, settings.AutoPrepareMinUsages) = (128, 2);
        var session = new KeptSession(new NpgsqlConnection(settings.ConnectionString), TargetAddress.Of(settings));
        try
        {
            await session.GuardAsync(async () => { await session.connection.OpenAsync(cancel); return 0; }, connecting: true);
            await session.ExecuteAsync([.. Manners.Split(';').Select(m => new Statement(m))], cancel);
            await session.QueryAsync([new("SELECT current_schema()::text")], r => session.Schema = r.IsDBNull(0) ? "" : r.GetString(0), cancel);
            return session.Schema.Length > 0 ? session : throw new TargetMissing(
                $"{session.address}: no schema of the connection's search path exists. Create it, or correct the search path.");
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends statements in one round trip, and reads the rows of all that give any.</summary>
    public Task QueryAsync(IReadOnlyList<Statement> statements, Action<NpgsqlDataReader> row, CancellationToken cancel) => GuardAsync(async () =>
    {
        await using var batch = Batch(statements);
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        do
        {
            while (await reader.ReadAsync(cancel))
            {
                row(reader);
            }
        }
        while (await reader.NextResultAsync(cancel));
        return 0;
    });

    /// <summary>Sends statements in one round trip.</summary>
    public Task ExecuteAsync(IReadOnlyList<Statement> statements, CancellationToken cancel) => GuardAsync(async () =>
    {
        await using var batch = Batch(statements);
        return await batch.ExecuteNonQueryAsync(cancel);
    });

    /// <summary>Sends statements that end with a commit.</summary>
    /// <exception cref="TargetUnreachable">The connection was lost; whether the commit happened is not known.</exception>
    public async Task CommitAsync(IReadOnlyList<Statement> statements, CancellationToken cancel)
    {
        try
        {
            await ExecuteAsync([.. statements, new("COMMIT")], cancel);
        }
        catch (TargetUnreachable e)
        {
            throw new TargetUnreachable($"{address}: the connection was lost before the commit was confirmed, so that it is not known whether the target changed. Try again; what was written is not written twice.", e);
        }
    }

    // Closing the connection rolls back what was not committed.
    public ValueTask DisposeAsync() => connection.DisposeAsync();

    [SuppressMessage("Security", "CA2100", Justification = "Every name is quoted by Identifier, every value is a parameter.")]
    private NpgsqlBatch Batch(IReadOnlyList<Statement> statements)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var (sql, values) in statements)
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var value in values)
            {
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            }

            batch.BatchCommands.Add(command);
        }

        return batch;
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
