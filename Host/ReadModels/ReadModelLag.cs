using Npgsql;

namespace EventRegistry.Host.ReadModels;

/// <summary>How far the read models are behind history.</summary>
public static class ReadModelLag
{
    /// <summary>How many events they do not tell; 0 when they tell all.</summary>
    public static async Task<long> ReadAsync(NpgsqlDataSource database, CancellationToken cancel)
    {
        var checkpoint = await Checkpoint.ReadAsync(database, cancel);
        // Before anything was looked at, streams are counted rather than their events.
        await using var command = database.CreateCommand($"select coalesce(sum(u.events), 0)::bigint from ({(checkpoint == 0 ? Untold.InAll : Untold.Streams(""))}) u");
        if (checkpoint > 0)
        {
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = checkpoint });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = long.MaxValue });
        }

        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }
}
