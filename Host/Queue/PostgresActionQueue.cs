using System.Globalization;
using EventRegistry.Domain.Changelog;
using Npgsql;

namespace EventRegistry.Host.Queue;

/// <summary>The queue as tables of PostgreSQL (<c>docs/adr/0022</c>).</summary>
public sealed class PostgresActionQueue : IActionQueue
{
    // A connection that went silently is noticed by asking it.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private readonly NpgsqlDataSource database;
    private readonly Claiming claiming;
    private readonly Tending tending;
    private readonly AskingTogether together;

    /// <param name="database">Whoever made it disposes of it.</param>
    public PostgresActionQueue(NpgsqlDataSource database)
    {
        (this.database, claiming, tending) = (database, new(database), new(database));
        together = new(database, claiming.CheckAsync);
    }

    public Task<IReadOnlyList<Asked>> AskAsync(NpgsqlConnection connection, IReadOnlyList<Ask> asks, CancellationToken cancel) =>
        Asking.AskAsync(connection, asks, claiming.CheckAsync, cancel);

    public Task<IReadOnlyList<Asked>> AskAsync(IReadOnlyList<Ask> asks, CancellationToken cancel) => together.AskAsync(asks).WaitAsync(cancel);

    public Task<Batch> ClaimAsync(string worker, int target, int most, TimeSpan lease, CancellationToken cancel) => claiming.ClaimAsync(worker, target, most, lease, cancel);

    public Task<bool> RenewAsync(Batch batch, CancellationToken cancel) => claiming.RenewAsync(batch, cancel);

    public Task<IReadOnlyList<Finished>> FinishAsync(NpgsqlConnection connection, Batch batch, IReadOnlyList<Result> results, CancellationToken cancel) =>
        Finishing.FinishAsync(connection, batch, results, claiming.CheckAsync, cancel);

    public Task ResolveAsync(NpgsqlConnection connection, int target, long through, IReadOnlyList<StreamId> except, CancellationToken cancel) =>
        Finishing.ResolveAsync(connection, target, through, except, cancel);

    public Task<Pause> PauseAsync(int target, string reason, CancellationToken cancel) => Pausing.PauseAsync(database, target, reason, cancel);

    public Task<bool> ReleaseAsync(int target, CancellationToken cancel) => Pausing.ReleaseAsync(database, target, cancel);

    public Task<int> CancelAsync(JobFilter jobs, Ordered by, CancellationToken cancel) => tending.CancelAsync(jobs, by, cancel);

    public Task<int> ReplayAsync(JobFilter jobs, Ordered by, CancellationToken cancel) => tending.ReplayAsync(jobs, by, cancel);

    public Task<IReadOnlyList<ListedJob>> ListAsync(JobFilter jobs, int most, CancellationToken cancel) => tending.ListAsync(jobs, most, cancel);

    public Task<IReadOnlyList<JobCounts>> CountsAsync(CancellationToken cancel) => tending.CountsAsync(cancel);

    public Task<IReadOnlyList<TargetDue>> NextDueAsync(CancellationToken cancel) => tending.NextDueAsync(cancel);

    public Task<IReadOnlyList<AttemptLine>> HistoryAsync(string tenant, string subject, int most, long? before, CancellationToken cancel) =>
        tending.HistoryAsync(tenant, subject, most, before, cancel);

    public async Task ListenAsync(Action<int?> came, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        void Hear(object? sender, NpgsqlNotificationEventArgs said) =>
            came(int.TryParse(said.Payload, NumberStyles.None, CultureInfo.InvariantCulture, out var target) ? target : null);
        connection.Notification += Hear;
        try
        {
            await ExecuteAsync(connection, $"listen {Asking.Channel}", cancel);
            came(null);
            while (true)
            {
                if (!await connection.WaitAsync(Silence, cancel)) await ExecuteAsync(connection, "select 1", cancel);
            }
        }
        finally
        {
            connection.Notification -= Hear;
            // The pool may hand it on as it is.
            if (connection.State == System.Data.ConnectionState.Open) await ExecuteAsync(connection, $"unlisten {Asking.Channel}", CancellationToken.None);
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
