using Npgsql;

namespace EventRegistry.Host.ReadModels;

/// <summary>The place in the sequence up to which the read models tell everything; beyond it they may tell some.</summary>
internal static class Checkpoint
{
    private const string Name = "ReadModels";

    public static async Task<long> ReadAsync(NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var command = database.CreateCommand($"select last_seq_id from eventregistry.mt_event_progression where name = '{Name}'");
        return await command.ExecuteScalarAsync(cancel) as long? ?? 0;
    }

    public static async Task MoveAsync(NpgsqlDataSource database, long through, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await MoveAsync(connection, through, cancel);
    }

    /// <summary>Moves it forward, never back.</summary>
    public static async Task MoveAsync(NpgsqlConnection connection, long through, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            $"""
            insert into eventregistry.mt_event_progression as p (name, last_seq_id, last_updated) values ('{Name}', $1, now())
            on conflict (name) do update set last_seq_id = excluded.last_seq_id, last_updated = now() where coalesce(p.last_seq_id, 0) < excluded.last_seq_id
            """, connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = through });
        await command.ExecuteNonQueryAsync(cancel);
    }
}
