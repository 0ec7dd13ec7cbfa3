using System.Collections.Immutable;
using System.Data;
using System.Diagnostics;
using EventRegistry.Benchmarks.History;
using EventRegistry.Projections.Targets.Sql;
using Npgsql;

namespace EventRegistry.Benchmarks;

/// <summary>
/// What a rebuild cannot be without, one after the other: reading the event rows without looking into them, COPY of the very rows
/// of the target into fresh tables, and building the same indexes and keys.
/// </summary>
internal static class Floor
{
    // As a rebuild's own session has it.
    private const string Settings = """
        set local work_mem = '128MB'; set local maintenance_work_mem = '256MB'; set local max_parallel_maintenance_workers = 2;
        set local jit = off; set local synchronous_commit = off
        """;

    /// <summary>Writes the rows of the target, as it now is, into files.</summary>
    public static async Task KeepRowsAsync(string database, string folder, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        await using var connection = await OpenAsync(database, cancel);
        foreach (var table in Tables.All)
        {
            await using var rows = await connection.BeginRawBinaryCopyAsync($"copy {Work.Prefix}{table.Name} to stdout (format binary)", cancel);
            await using var file = File.Create(Path.Combine(folder, table.Name));
            await rows.CopyToAsync(file, cancel);
        }
    }

    public static async Task<(long Events, ImmutableDictionary<string, double> Parts)> RunAsync(string database, string rows, CancellationToken cancel)
    {
        await using var connection = await OpenAsync(database, cancel);
        var started = Stopwatch.GetTimestamp();
        var events = await ReadAsync(connection, cancel);
        var read = Stopwatch.GetElapsedTime(started);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await ExecuteAsync(connection, Settings, cancel);
        // Made in the same transaction, so that rows may come in as frozen ones, as they do in a rebuild.
        await ExecuteAsync(connection, "create schema floor", cancel);
        foreach (var table in Tables.All) await ExecuteAsync(connection, $"create table floor.{Work.Prefix}{table.Name} (like {Work.Prefix}{table.Name})", cancel);
        foreach (var table in Tables.All) await CopyAsync(connection, table, rows, cancel);
        var copied = Stopwatch.GetElapsedTime(started);
        foreach (var definition in await DefinitionsAsync(connection, cancel)) await ExecuteAsync(connection, definition, cancel);
        await transaction.CommitAsync(cancel);
        var built = Stopwatch.GetElapsedTime(started);
        return (events, new Dictionary<string, double>
        {
            ["read"] = read.TotalSeconds,
            ["copy"] = (copied - read).TotalSeconds,
            ["keys"] = (built - copied).TotalSeconds,
        }.ToImmutableDictionary());
    }

    /// <summary>All events of the CO in the order of the sequence, which is the cheapest.</summary>
    private static async Task<long> ReadAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            $"select stream_id, seq_id, version, type, timestamp, data from eventregistry.mt_events where tenant_id = '{Town.MainCo}' order by seq_id", connection)
        { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancel);
        var (events, bytes) = (0L, new byte[1 << 16]);
        while (await reader.ReadAsync(cancel))
        {
            for (var column = 0; column < reader.FieldCount; column++) reader.GetBytes(column, 0, bytes, 0, bytes.Length);
            events++;
        }

        return events;
    }

    private static async Task CopyAsync(NpgsqlConnection connection, Table table, string folder, CancellationToken cancel)
    {
        await using var rows = await connection.BeginRawBinaryCopyAsync($"copy floor.{Work.Prefix}{table.Name} from stdin (format binary, freeze)", cancel);
        await using var file = File.OpenRead(Path.Combine(folder, table.Name));
        await file.CopyToAsync(rows, 1 << 20, cancel);
    }

    /// <summary>The target's primary keys and indexes, then the keys between its tables, for the tables of the floor.</summary>
    private static async Task<List<string>> DefinitionsAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            $"""
            set local search_path = floor;
            select definition from (
              select 1 as place, replace(pg_get_indexdef(i.indexrelid), ' ON public.', ' ON floor.') as definition, c.relname
              from pg_index i join pg_class c on c.oid = i.indrelid where c.relnamespace = 'public'::regnamespace and c.relname like '{Work.Prefix}%' and not i.indisprimary
              union all
              select case contype when 'p' then 0 else 2 end, format('alter table floor.%I add constraint %I %s', c.relname, k.conname, replace(pg_get_constraintdef(k.oid), 'public.', 'floor.')), c.relname
              from pg_constraint k join pg_class c on c.oid = k.conrelid
              where c.relnamespace = 'public'::regnamespace and c.relname like '{Work.Prefix}%' and k.contype in ('p', 'f')) d
            order by place, relname
            """, connection);
        var definitions = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) definitions.Add(reader.GetString(0));
        return definitions;
    }

    private static async Task<NpgsqlConnection> OpenAsync(string database, CancellationToken cancel)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancel);
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancel);
    }
}
