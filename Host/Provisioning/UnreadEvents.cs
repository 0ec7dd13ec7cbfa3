using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore;
using Npgsql;

namespace EventRegistry.Host.Provisioning;

/// <summary>An event that could not be read, and was passed over.</summary>
/// <param name="Because">Why, and what to do.</param>
internal sealed record UnreadEvent(long Sequence, string Tenant, string Stream, string Type, string Because);

/// <summary>
/// Keeps the events that were passed over because this program cannot read them: a newer one wrote them, or they were damaged. Nobody else waits for them, and what they make
/// necessary is asked for as soon as they can be read, by whichever program.
/// </summary>
internal static class UnreadEvents
{
    private const int Together = 100;

    private const string Columns = "sequence, tenant, stream, type, because";

    /// <summary>Those that were met.</summary>
    public static async Task<IReadOnlyList<UnreadEvent>> ListAsync(NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var command = database.CreateCommand($"select {Columns} from eventregistry.unread order by sequence");
        return await RowsAsync(command, cancel);
    }

    /// <summary>Those that were met, and the one that whoever looks next will meet, where that is soon.</summary>
    public static async Task<IReadOnlyList<UnreadEvent>> FindAsync(Registry registry, CancellationToken cancel)
    {
        var met = await ListAsync(registry.Database, cancel);
        try
        {
            // Not all of history. What comes before an event that cannot be read is a page of its own.
            var pages = 0;
            await foreach (var _ in registry.Store.ReadAllAsync(await TriggerPlace.ReadAsync(registry.Database, cancel) ?? 0, null, cancel))
                if (++pages == 2) break;
            return met;
        }
        catch (CannotBeRead fault)
        {
            return [.. met, new(fault.Sequence, await TenantOfAsync(registry.Database, fault, cancel), fault.Stream, fault.Type, fault.Message)];
        }
    }

    /// <summary>Takes some until the transaction ends, to try them again.</summary>
    public static async Task<IReadOnlyList<UnreadEvent>> TakeAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        // Any of them: were it the first each time, those behind as many that are damaged for good would never be tried.
        await using var command = new NpgsqlCommand($"select {Columns} from eventregistry.unread order by random() limit {Together} for update skip locked", connection);
        return [.. (await RowsAsync(command, cancel)).OrderBy(u => u.Sequence)];
    }

    /// <summary>Notes one that is passed over, and adds whom it is about as far as that can be told without it.</summary>
    public static async Task NoteAsync(NpgsqlConnection connection, CannotBeRead fault, Wanted wanted, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            """
            insert into eventregistry.unread (sequence, tenant, stream, type, because) select seq_id, tenant_id, stream_id, type, $2 from eventregistry.mt_events where seq_id = $1
            on conflict (sequence) do update set because = excluded.because returning tenant
            """, connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = fault.Sequence });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = fault.Message.Replace('\0', '\uFFFD') });
        if (await command.ExecuteScalarAsync(cancel) is not string tenant || !StreamId.TryParse(fault.Stream, out var stream)) return;
        wanted.AddUnread(tenant, stream, new(fault.Sequence, null, null, IsEnrollment: false));
    }

    /// <summary>Forgets some, which can be read by now, or are gone from history.</summary>
    public static NpgsqlBatchCommand Forget(IEnumerable<long> sequences) =>
        new("delete from eventregistry.unread where sequence = any($1)") { Parameters = { new NpgsqlParameter<long[]> { TypedValue = [.. sequences] } } };

    private static async Task<string> TenantOfAsync(NpgsqlDataSource database, CannotBeRead fault, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select tenant_id from eventregistry.mt_events where seq_id = $1");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = fault.Sequence });
        return await command.ExecuteScalarAsync(cancel) as string ?? Tenant.None;
    }

    private static async Task<IReadOnlyList<UnreadEvent>> RowsAsync(NpgsqlCommand command, CancellationToken cancel)
    {
        var events = new List<UnreadEvent>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) events.Add(new(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4)));
        return events;
    }
}
