using Npgsql;

namespace EventRegistry.Host.EventStore;

/// <summary>Adds events to streams, once each, whatever happens on the way.</summary>
/// <param name="inserting">How a batch gets into the tables.</param>
internal sealed class Appending(NpgsqlDataSource database, IInserting inserting)
{
    // One, another after a lost connection, another after an id was met: more is no accident.
    private const int Attempts = 4;

    /// <exception cref="ArgumentException">A stream is named twice.</exception>
    public async Task<IReadOnlyList<Appended>> AppendAsync(IReadOnlyList<Append> appends, IAlongside? alongside, CancellationToken ct)
    {
        var batch = AppendBatch.Of(appends);
        if (batch.IsEmpty) return batch.Split([]);
        NpgsqlException? lost = null;
        for (var attempt = 1; ; attempt++)
        {
            await using var connection = await OpenAsync(lost, ct);
            // To append again is the one true question after a lost connection: a former attempt that is still at work
            // in the database holds the stream's row, and only one of the two can store an id.
            try
            {
                return await OnceAsync(connection, batch, alongside, ct);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation && attempt < Attempts)
            {
                if (await StoredAsync(connection, batch, ct) is { } stored) return stored;
            }
            catch (NpgsqlException e) when (ConnectionWasLost(e))
            {
                if (attempt == Attempts || e.InnerException is TimeoutException) throw new AppendOutcomeUnknown(e);
                lost = e;
                // The others of the pool are likely to have broken with it.
                database.Clear();
            }
        }
    }

    private async Task<NpgsqlConnection> OpenAsync(NpgsqlException? lost, CancellationToken ct)
    {
        try
        {
            return await database.OpenConnectionAsync(ct);
        }
        catch (NpgsqlException) when (lost is not null)
        {
            throw new AppendOutcomeUnknown(lost);
        }
    }

    private async Task<IReadOnlyList<Appended>> OnceAsync(NpgsqlConnection connection, AppendBatch batch, IAlongside? alongside, CancellationToken ct)
    {
        return await inserting.InsertAsync(connection, batch, alongside, ct) is { } places
            ? batch.Split(places)
            : await StoredAsync(connection, batch, ct) ?? throw await RefusalAsync(connection, batch, ct);
    }

    /// <summary>Where the events already are; null when none of them is stored.</summary>
    /// <exception cref="EventIdTaken">Only some of them are, or elsewhere.</exception>
    private static async Task<IReadOnlyList<Appended>?> StoredAsync(NpgsqlConnection connection, AppendBatch batch, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "select id, version, seq_id, tenant_id, stream_id from eventregistry.mt_events where id = any($1)", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = batch.Ids });
        var found = new List<Place>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var place = new Place(reader.GetGuid(0), reader.GetInt64(1), reader.GetInt64(2));
            if (!batch.Has(place.Id, reader.GetString(3), reader.GetString(4))) throw batch.IdTaken();
            found.Add(place);
        }

        return found.Count == 0 ? null : found.Count == batch.EventCount ? batch.Split(found) : throw batch.IdTaken();
    }

    private static async Task<Exception> RefusalAsync(NpgsqlConnection connection, AppendBatch batch, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select version, is_archived is true from eventregistry.mt_streams where tenant_id = $1 and id = $2", connection);
        var (tenant, id) = (new NpgsqlParameter<string>(), new NpgsqlParameter<string>());
        command.Parameters.Add(tenant);
        command.Parameters.Add(id);
        foreach (var append in batch.Appends)
        {
            (tenant.TypedValue, id.TypedValue) = (append.Tenant, append.Stream.ToString());
            await using var reader = await command.ExecuteReaderAsync(ct);
            var exists = await reader.ReadAsync(ct);
            if (exists && reader.GetBoolean(1)) return new StreamIsArchived(append.Tenant, append.Stream);
            var actual = exists ? reader.GetInt64(0) : 0;
            if (append.Expected.Version is { } expected && expected != actual) return new StreamMoved(append.Tenant, append.Stream, expected, actual);
        }

        // Whoever was ahead has been undone by now, or a stream was unarchived.
        var first = batch.Appends[0];
        return new StreamMoved(first.Tenant, first.Stream, first.Expected.Version ?? 0, first.Expected.Version ?? 0);
    }

    private static bool ConnectionWasLost(NpgsqlException e) => e switch
    {
        PostgresException p => p.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown,
        _ => e.InnerException is IOException or System.Net.Sockets.SocketException or TimeoutException or ObjectDisposedException,
    };
}

/// <summary>Where an event is.</summary>
internal readonly record struct Place(Guid Id, long Version, long Sequence);
