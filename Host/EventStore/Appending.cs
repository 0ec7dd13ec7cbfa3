using Npgsql;

namespace EventRegistry.Host.EventStore;

/// <summary>Adds events to streams, once each, whatever happens on the way.</summary>
internal sealed class Appending(NpgsqlDataSource database)
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

    private static async Task<IReadOnlyList<Appended>> OnceAsync(NpgsqlConnection connection, AppendBatch batch, IAlongside? alongside, CancellationToken ct)
    {
        var sequences = alongside is null ? await InsertAsync(connection, batch, ct) : await InsertAsync(connection, batch, alongside, ct);
        return sequences is not null
            ? batch.Split(sequences)
            : await StoredAsync(connection, batch, ct) ?? throw await RefusalAsync(connection, batch, ct);
    }

    /// <summary>Null when a stream was not where it was expected, and then nothing is stored.</summary>
    private static async Task<IReadOnlyList<Place>?> InsertAsync(NpgsqlConnection connection, AppendBatch batch, CancellationToken ct)
    {
        // A single stream is all or nothing by itself; of several, those that could move must be put back.
        await using var transaction = batch.Appends.Count > 1 ? await connection.BeginTransactionAsync(ct) : null;
        await using var command = new NpgsqlCommand(AppendBatch.Sql, connection);
        batch.AddParametersTo(command.Parameters);
        var places = new List<Place>(batch.EventCount);
        await using (var reader = await command.ExecuteReaderAsync(ct))
            while (await reader.ReadAsync(ct))
                places.Add(new(reader.GetGuid(0), reader.GetInt64(1), reader.GetInt64(2)));
        var complete = places.Count == batch.EventCount;
        if (transaction is not null)
        {
            if (complete) await transaction.CommitAsync(ct);
            else await transaction.RollbackAsync(ct);
        }

        return complete ? places : null;
    }

    /// <summary>All of it goes to the server at once and is one transaction there: an error in any of it undoes the rest.</summary>
    private static async Task<IReadOnlyList<Place>?> InsertAsync(NpgsqlConnection connection, AppendBatch batch, IAlongside alongside, CancellationToken ct)
    {
        await using var all = connection.CreateBatch();
        foreach (var command in alongside.Before()) all.BatchCommands.Add(command);
        var append = new NpgsqlBatchCommand(AppendBatch.Sql);
        batch.AddParametersTo(append.Parameters);
        all.BatchCommands.Add(append);
        all.BatchCommands.Add(batch.Expectation());
        foreach (var command in alongside.After()) all.BatchCommands.Add(command);
        var places = new List<Place>(batch.EventCount);
        try
        {
            await using var reader = await all.ExecuteReaderAsync(ct);
            do
            {
                if (reader.FieldCount == 3 && reader.GetName(2) == "seq_id")
                    while (await reader.ReadAsync(ct)) places.Add(new(reader.GetGuid(0), reader.GetInt64(1), reader.GetInt64(2)));
                else
                    await alongside.ReadAsync(reader, ct);
            }
            while (await reader.NextResultAsync(ct));
        }
        catch (PostgresException e) when (e.SqlState == AppendBatch.NotAsExpected)
        {
            return null;
        }

        // Those that were stored before are there as well, and drew no number now.
        return places.Count == batch.EventCount ? places : null;
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
