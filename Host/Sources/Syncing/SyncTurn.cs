using EventRegistry.Domain.IdentitySources;
using Npgsql;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>A sync was cancelled by somebody else than who asked for it.</summary>
internal sealed class SyncCancelled() : Exception("The sync was cancelled.");

/// <summary>
/// The right to sync a source: one host has it at a time. The lock is the session's, so it is free again as soon as the host is gone; and as each portion is begun by asking over that
/// same session, nothing is applied by one that has lost it.
/// </summary>
internal sealed class SyncTurn : IAsyncDisposable
{
    // How far it is need not survive a crash of the server, and nobody waits for the disk to say it.
    private const string Take = "select pg_try_advisory_lock(hashtextextended('eventregistry.sync.' || $1, 0)), set_config('synchronous_commit', 'off', false)";

    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(1);

    private readonly NpgsqlConnection connection;
    private readonly Progress progress;
    private long told;

    private SyncTurn(NpgsqlConnection connection, Progress progress) => (this.connection, this.progress, told) = (connection, progress, TimeProvider.System.GetTimestamp());

    /// <summary>The run that it is for, once that is known.</summary>
    public int? Run { get; set; }

    /// <summary>Takes the turn; null where another has it.</summary>
    public static async Task<SyncTurn?> TryTakeAsync(Registry registry, SourceId source, Progress progress, CancellationToken cancel)
    {
        // A pooled connection would keep the lock when it is given back.
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(registry.ConnectionString) { Pooling = false, KeepAlive = 10 }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancel);
            await using var take = new NpgsqlCommand(Take, connection) { Parameters = { new() { Value = source.Value } } };
            if (await take.ExecuteScalarAsync(cancel) is true) return new(connection, progress);
        }
        catch (Exception)
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    /// <summary>Says how far it is, once a second at most, and hears whether it was cancelled.</summary>
    public async Task BeatAsync(string phase, long done, long? total, CancellationToken cancel)
    {
        progress(phase, done, total);
        if (TimeProvider.System.GetElapsedTime(told) >= BeatEvery) await AskAsync(phase, done, total, cancel);
    }

    /// <summary>The same before each portion that is written, however short the one before was.</summary>
    /// <exception cref="SyncCancelled">It was cancelled.</exception>
    public async Task AskAsync(string phase, long done, long? total, CancellationToken cancel)
    {
        progress(phase, done, total);
        told = TimeProvider.System.GetTimestamp();
        await using var ask = new NpgsqlCommand("update eventregistry.source_runs set phase = $2, done = $3, total = $4 where id = $1 returning cancel", connection)
        {
            Parameters = { new() { Value = Run ?? 0 }, new() { Value = phase }, new() { Value = done }, new() { Value = (object?)total ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint } },
        };
        if (await ask.ExecuteScalarAsync(cancel) is true) throw new SyncCancelled();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            // A session ends a moment after it was closed here, and who comes next need not wait for that.
            await using var free = new NpgsqlCommand("select pg_advisory_unlock_all()", connection);
            if (connection.State == System.Data.ConnectionState.Open) await free.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // Of a session that is gone nothing is held.
        }

        await connection.DisposeAsync();
    }
}
