using Npgsql;

namespace EventRegistry.Host.EventStore;

/// <summary>Gets a batch of events into the tables: the one step of an append that is done in another way by another runtime.</summary>
internal interface IInserting
{
    /// <summary>Stores a batch, and what belongs to it, in one transaction. The numbers are drawn in that same transaction: only so are readers told of them (<see cref="HighWaterMark"/>).</summary>
    /// <returns>Null when a stream was not where it was expected, and then nothing is stored.</returns>
    /// <exception cref="NpgsqlException">The database refused, or went away.</exception>
    Task<IReadOnlyList<Place>?> InsertAsync(NpgsqlConnection connection, AppendBatch batch, IAlongside? alongside, CancellationToken ct);
}

/// <summary>One statement for all of a batch.</summary>
internal sealed class Inserting : IInserting
{
    public Task<IReadOnlyList<Place>?> InsertAsync(NpgsqlConnection connection, AppendBatch batch, IAlongside? alongside, CancellationToken ct) =>
        alongside is null ? AloneAsync(connection, batch, ct) : WithAsync(connection, batch, alongside, ct);

    private static async Task<IReadOnlyList<Place>?> AloneAsync(NpgsqlConnection connection, AppendBatch batch, CancellationToken ct)
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
    private static async Task<IReadOnlyList<Place>?> WithAsync(NpgsqlConnection connection, AppendBatch batch, IAlongside alongside, CancellationToken ct)
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
}
