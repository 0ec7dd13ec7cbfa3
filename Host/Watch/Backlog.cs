using EventRegistry.Host.Provisioning;
using EventRegistry.Host.ReadModels;
using Npgsql;

namespace EventRegistry.Host.Watch;

/// <summary>What is still to be done in the background.</summary>
/// <param name="Behind">Events that the read models do not tell yet.</param>
/// <param name="Unsettled">Notes of groups whose people are still to be settled.</param>
/// <param name="Due">People who are due and were not acted on yet.</param>
/// <param name="Unread">Events that were passed over because they cannot be read.</param>
internal sealed record Backlog(long Behind, long Unsettled, long Due, IReadOnlyList<UnreadEvent> Unread)
{
    public static async Task<Backlog> ReadAsync(Registry registry, CancellationToken cancel)
    {
        await using var command = registry.Database.CreateCommand(
            "select (select count(*) from eventregistry.unsettled), (select count(*) from eventregistry.due where at <= $1)");
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = registry.Clock.GetUtcNow().ToUniversalTime() });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        var (unsettled, due) = (reader.GetInt64(0), reader.GetInt64(1));
        await reader.DisposeAsync();
        return new(await ReadModelLag.ReadAsync(registry.Database, cancel), unsettled, due, await UnreadEvents.ListAsync(registry.Database, cancel));
    }
}
