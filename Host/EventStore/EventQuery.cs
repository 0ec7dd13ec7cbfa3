using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using EventRegistry.Domain.Changelog;
using Npgsql;

namespace EventRegistry.Host.EventStore;

/// <summary>A query for raw events.</summary>
/// <param name="sql">Selects <see cref="RawEvent.Columns"/>.</param>
internal sealed partial class EventQuery(string sql, Detail detail, params NpgsqlParameter[] parameters)
{
    private const int BatchesWaiting = 4;

    // The planner believes that to sort a million wide rows is cheaper than to walk an index that has them in order.
    private const string InOrderOfIndexes = "set local standard_conforming_strings = on; set local enable_sort = off; set local enable_hashjoin = off; set local max_parallel_workers_per_gather = 0;";

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

    // COPY takes no parameters. All are put in at once, so that no value is looked through for others.
    private string WithValues() => Place().Replace(sql, place => Literal(parameters[int.Parse(place.ValueSpan[1..], CultureInfo.InvariantCulture) - 1].Value));

    [GeneratedRegex(@"\$[0-9]+")]
    private static partial Regex Place();

    private static string Literal(object? value) => value switch
    {
        string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        long number => number.ToString(CultureInfo.InvariantCulture),
        DateTimeOffset at => $"'{at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)}+00'::timestamptz",
        string[] texts => $"array[{string.Join(", ", texts.Select(Literal))}]",
        _ => throw new ArgumentException($"A query takes no {value?.GetType().Name}.", nameof(value)),
    };

    /// <summary>Whatever happens, it ends by completing the channel: an exception surfaces where the batches are read.</summary>
    private async Task FillAsync(NpgsqlDataSource database, ChannelWriter<ArraySegment<RawEvent>> batches, CancellationToken ct)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await using (var settings = new NpgsqlCommand(InOrderOfIndexes, connection)) await settings.ExecuteNonQueryAsync(ct);
            await using var copy = await connection.BeginRawBinaryCopyAsync($"copy ({WithValues()}) to stdout (format binary)", ct);
            var events = new CopiedEvents(copy, detail);
            while (await events.NextAsync(ct) is { } batch) await batches.WriteAsync(batch, ct);
            batches.Complete();
        }
        catch (Exception e)
        {
            batches.TryComplete(e);
        }
    }
}
