using Npgsql;

namespace EventRegistry.Host.Provisioning;

/// <summary>How far history was looked through for what targets are to be told. Whoever holds it is the only one who looks.</summary>
internal static class TriggerPlace
{
    private const string Name = "Provisioning";

    private const string OfTargets = "ProvisioningTargets";

    /// <summary>Asks for the place, as a part of another question.</summary>
    public const string Read = $"select last_seq_id from eventregistry.mt_event_progression where name = '{Name}'";

    private const string ReadTargets = $"select last_seq_id from eventregistry.mt_event_progression where name = '{OfTargets}'";

    /// <summary>Takes the place until the transaction ends, and asks for it; there is no answer when another host has it.</summary>
    public static NpgsqlBatchCommand Take => new($"{Read} for update skip locked");

    /// <summary>Asks what <see cref="OfTargetsAsync"/> does. Asked after the place is taken, the answer is as late as the place.</summary>
    public static NpgsqlBatchCommand TakeOfTargets => new(ReadTargets);

    /// <summary>Begins with what happens from now on, if it was not begun. What a target holds at the beginning, a fill has told it.</summary>
    public static async Task BeginAsync(NpgsqlDataSource database, long settled, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            $"insert into eventregistry.mt_event_progression (name, last_seq_id, last_updated) values ('{Name}', $1, now()) on conflict (name) do nothing");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = settled });
        await command.ExecuteNonQueryAsync(cancel);
    }

    public static async Task<long?> ReadAsync(NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(Read);
        return await command.ExecuteScalarAsync(cancel) as long?;
    }

    /// <summary>The last event looked at that changed how a target is configured; 0 when there was none.</summary>
    public static async Task<long> OfTargetsAsync(NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(ReadTargets);
        return await command.ExecuteScalarAsync(cancel) as long? ?? 0;
    }

    /// <summary>Lets every host know that a target was changed, with whatever the same transaction asks for. An event that is read late moves the place too.</summary>
    public static async Task TargetsChangedAsync(NpgsqlConnection connection, long sequence, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            $"""
            insert into eventregistry.mt_event_progression as p (name, last_seq_id, last_updated) values ('{OfTargets}', $1, now())
            on conflict (name) do update set last_seq_id = greatest(p.last_seq_id + 1, excluded.last_seq_id), last_updated = now()
            """, connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = sequence });
        await command.ExecuteNonQueryAsync(cancel);
    }

    public static NpgsqlBatchCommand Move(long through) =>
        new($"update eventregistry.mt_event_progression set last_seq_id = $1, last_updated = now() where name = '{Name}'") { Parameters = { new NpgsqlParameter<long> { TypedValue = through } } };
}
