using Npgsql;

namespace EventRegistry.Benchmarks;

/// <summary>COPY of the very event rows that an import makes, into a table with the same indexes.</summary>
internal static class BareCopy
{
    /// <summary>Writes the events of a database into a file.</summary>
    public static async Task KeepEventsAsync(string database, string file, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(cancel);
        await using var rows = await connection.BeginRawBinaryCopyAsync("copy eventregistry.mt_events to stdout (format binary)", cancel);
        await using var kept = File.Create(file);
        await rows.CopyToAsync(kept, cancel);
    }

    /// <summary>Makes the bare tables, in a database where the event store's own are.</summary>
    public static Task MakeTablesAsync(string database, CancellationToken cancel) =>
        Laboratory.ExecuteAsync(database, """
        create schema bare;
        create table bare.mt_events (like eventregistry.mt_events including all);
        create table bare.mt_streams (like eventregistry.mt_streams including all)
        """, cancel);

    public static async Task<long> RunAsync(string database, string file, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(cancel);
        await using (var copy = await connection.BeginRawBinaryCopyAsync("copy bare.mt_events from stdin (format binary)", cancel))
        {
            await using var rows = File.OpenRead(file);
            await rows.CopyToAsync(copy, 1 << 20, cancel);
        }

        await using var count = new NpgsqlCommand("select max(seq_id) from bare.mt_events", connection);
        return (long)(await count.ExecuteScalarAsync(cancel))!;
    }
}
