using System.Diagnostics;
using Npgsql;

namespace EventRegistry.Benchmarks;

/// <summary>
/// What the server alone needs to write what something came to: the very events, and the very rows of the read model, from table to table in one transaction, into empty ones with the same indexes.
/// Nothing that comes to the same could take less.
/// </summary>
internal static class BareWriting
{
    private const string Make = """
        create schema bare;
        create table bare.mt_events (like eventregistry.mt_events including all);
        create table bare.records (like eventregistry.records including all);
        create table bare.these_events as select * from eventregistry.mt_events where seq_id > $1;
        create table bare.these_records as select * from eventregistry.records where sequence > $1;
        """;

    private const string Write = "insert into bare.mt_events select * from bare.these_events; insert into bare.records select * from bare.these_records";

    /// <returns>In seconds, the median.</returns>
    public static async Task<double> OfSyncAsync(string database, Func<Task> sync, int turns, CancellationToken cancel)
    {
        await using var source = NpgsqlDataSource.Create(database);
        var before = await LastAsync(source, cancel);
        await sync();
        if (await LastAsync(source, cancel) == before) throw new InvalidOperationException("The sync changed nothing.");
        await ExecuteAsync(source, Make.Replace("$1", FormattableString.Invariant($"{before}"), StringComparison.Ordinal), cancel);
        var times = new List<double>();
        for (var turn = -1; turn < turns; turn++)
        {
            await ExecuteAsync(source, "truncate bare.mt_events, bare.records", cancel);
            var began = Stopwatch.GetTimestamp();
            await ExecuteAsync(source, Write, cancel);
            if (turn >= 0) times.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
        }

        return Median.Of(times);
    }

    private static async Task<long> LastAsync(NpgsqlDataSource source, CancellationToken cancel)
    {
        await using var command = source.CreateCommand("select max(seq_id) from eventregistry.mt_events");
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql, CancellationToken cancel)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
