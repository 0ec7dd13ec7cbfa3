using System.Runtime.CompilerServices;
using System.Threading.Channels;
using EventRegistry.Domain.Changelog;
using Npgsql;

namespace EventRegistry.Host.EventStore;

/// <summary>A query for raw events.</summary>
/// <param name="sql">Selects <see cref="RawEvent.Columns"/>.</param>
internal sealed class EventQuery(string sql, Detail detail, params NpgsqlParameter[] parameters)
{
    // Rows enough that handing over costs nothing, few enough that what waits is small.
    private const int RowsInBatch = 512;
    private const int BatchesWaiting = 8;

    // The planner believes that to sort a million wide rows is cheaper than to walk an index that has them in order.
    private const string InOrderOfIndexes = "set local enable_sort = off; set local enable_hashjoin = off; set local max_parallel_workers_per_gather = 0;";

    /// <summary>The condition that keeps to a part of history, and its parameter, which is the query's last.</summary>
    public static (string Condition, NpgsqlParameter[] Parameter) Until(UpTo upTo, int place) => upTo switch
    {
        { At: { } at } => ($" and e.timestamp <= ${place}", [new NpgsqlParameter<DateTimeOffset> { TypedValue = at.ToUniversalTime() }]),
        { Sequence: { } sequence } => ($" and e.seq_id <= ${place}", [new NpgsqlParameter<long> { TypedValue = sequence }]),
        _ => ("", []),
    };

    /// <summary>Row by row.</summary>
    public async IAsyncEnumerable<RawEvent> RowsAsync(NpgsqlDataSource database, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) yield return RawEvent.From(reader, detail);
    }

    /// <summary>Batch by batch, read ahead while the caller works on the batch before.</summary>
    public async IAsyncEnumerable<ArraySegment<RawEvent>> BatchesAsync(NpgsqlDataSource database, [EnumeratorCancellation] CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var batches = Channel.CreateBounded<ArraySegment<RawEvent>>(new BoundedChannelOptions(BatchesWaiting) { SingleReader = true, SingleWriter = true });
        var reading = Task.Run(() => FillAsync(database, batches.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var batch in batches.Reader.ReadAllAsync(ct)) yield return batch;
        }
        finally
        {
            // A caller that has seen enough must not wait for the rest of the rows.
            await stop.CancelAsync();
            await reading;
        }
    }

    /// <summary>Whatever happens, it ends by completing the channel: an exception surfaces where the batches are read.</summary>
    private async Task FillAsync(NpgsqlDataSource database, ChannelWriter<ArraySegment<RawEvent>> batches, CancellationToken ct)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await using (var settings = new NpgsqlCommand(InOrderOfIndexes, connection)) await settings.ExecuteNonQueryAsync(ct);
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            command.Parameters.AddRange(parameters);
            await using var reader = await command.ExecuteReaderAsync(System.Data.CommandBehavior.SequentialAccess, ct);
            var rows = new RawEvent[RowsInBatch];
            var count = 0;
            while (await reader.ReadAsync(ct))
            {
                rows[count++] = RawEvent.From(reader, detail);
                if (count < RowsInBatch) continue;
                await batches.WriteAsync(rows, ct);
                (rows, count) = (new RawEvent[RowsInBatch], 0);
            }

            if (count > 0) await batches.WriteAsync(new(rows, 0, count), ct);
            batches.Complete();
        }
        catch (Exception e)
        {
            batches.TryComplete(e);
        }
    }
}
