using EventRegistry.Host.EventStore;
using Npgsql;

namespace EventRegistry.Host.Following;

/// <summary>
/// Notes that records were changed here, by commands. An import would take them for records of the Registry that it reads, with ids that are
/// that Registry's to give, so from then on none is made. Targets that are added here are no such change: their ids lie apart.
/// </summary>
public static class OwnChanges
{
    /// <summary>The tables of this room.</summary>
    public static Migrations Schema { get; } = new("Following");

    /// <summary>
    /// The statement that notes it, or waits until an import that is under way has ended. To be run in the transaction of the command, before
    /// anything is appended in it: an import locks in this order, and would otherwise be waited for in a circle.
    /// </summary>
    /// <param name="tenant">See <see cref="Tenant"/>.</param>
    /// <param name="since">Counts only the first time.</param>
    public static NpgsqlBatchCommand Note(string tenant, DateTimeOffset since) =>
        new("insert into eventregistry.own_changes (tenant, since) values ($1, $2) on conflict do nothing")
        {
            Parameters = { new() { Value = tenant }, new() { Value = since.ToUniversalTime() } },
        };

    /// <summary>Where and when there was the first; null when there is none.</summary>
    public static async Task<(string Tenant, DateTimeOffset Since)?> FirstAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("select tenant, since from eventregistry.own_changes order by since, tenant limit 1", connection);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? (reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1)) : null;
    }

    /// <summary>Keeps others from noting any until the transaction of the connection ends.</summary>
    internal static async Task HoldOffAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("lock table eventregistry.own_changes in share mode", connection);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
