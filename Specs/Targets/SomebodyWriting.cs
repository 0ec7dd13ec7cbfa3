using System.Diagnostics;
using Npgsql;

namespace EventRegistry.Specs.Targets;

/// <summary>Somebody who is in the middle of writing to a target's names, so that a rebuild of it waits just before it writes.</summary>
internal sealed class SomebodyWriting : IAsyncDisposable
{
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(60);
    private readonly NpgsqlConnection writing;
    private readonly NpgsqlConnection watching;

    private SomebodyWriting(NpgsqlConnection writing, NpgsqlConnection watching) => (this.writing, this.watching) = (writing, watching);

    public static async Task<SomebodyWriting> ToAsync(KeptTarget target)
    {
        var (writing, watching) = (new NpgsqlConnection(target.Tables.ConnectionString), new NpgsqlConnection(target.Tables.ConnectionString));
        await writing.OpenAsync();
        await watching.OpenAsync();
        await using var lockIt = new NpgsqlCommand("BEGIN; LOCK TABLE sp_names IN ROW EXCLUSIVE MODE", writing);
        await lockIt.ExecuteNonQueryAsync();
        return new(writing, watching);
    }

    /// <summary>Returns once a session waits for the lock.</summary>
    public async Task UntilSomebodyWaitsAsync(Process? process)
    {
        var since = Stopwatch.GetTimestamp();
        while (await WaitingAsync() is null)
        {
            if (process is { HasExited: true }) throw new InvalidOperationException(await process.StandardError.ReadToEndAsync());
            if (Stopwatch.GetElapsedTime(since) > Enough) throw new TimeoutException("Nobody waits for the table.");
        }
    }

    public async Task CutOffWhoWaitsAsync()
    {
        await using var command = new NpgsqlCommand("SELECT pg_terminate_backend($1)", watching) { Parameters = { new() { Value = (await WaitingAsync())!.Value } } };
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await writing.DisposeAsync();
        await watching.DisposeAsync();
    }

    private async Task<int?> WaitingAsync()
    {
        // Asks at most twenty times a second; the server does the waiting.
        await using var command = new NpgsqlCommand(
            "SELECT (SELECT pid FROM pg_locks WHERE NOT granted AND relation = 'sp_names'::regclass LIMIT 1) FROM pg_sleep(0.05)", watching);
        return await command.ExecuteScalarAsync() as int?;
    }
}
