using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.EventStore;
using Npgsql;
using NpgsqlTypes;

namespace EventRegistry.Host.Import;

/// <summary>What the comparison of a Registry's tables with those written back from the streams found.</summary>
/// <param name="Rows">The rows compared.</param>
/// <param name="Differences">How many rows differ.</param>
/// <param name="Examples">Some of them, each as a sentence.</param>
public sealed record VerificationReport(long Rows, long Differences, IReadOnlyList<string> Examples);

/// <summary>
/// Proves an import: writes every table back from the streams, and compares it row by row and column by column with what was read.
/// A NULL revision and a NULL deletion mark are compared as what they count for, 0 and false.
/// </summary>
internal sealed class Verification(NpgsqlConnection connection, IEventStore store)
{
    private const int MostExamples = 20;
    private readonly List<string> examples = [];

    public async Task<VerificationReport> RunAsync(Action<string, long> progress, CancellationToken cancel)
    {
        foreach (var kind in Kinds.OfRegistry) await ExecuteAsync(CreateMirror(kind), cancel);
        await WriteBackAsync(progress, cancel);
        var (rows, differences) = (0L, 0L);
        foreach (var kind in Kinds.OfRegistry)
        {
            progress("comparing cm_" + kind.Table, rows);
            rows += await CountAsync($"select count(*) from stage_{kind.Table}", cancel);
            differences += await CompareAsync(kind, cancel);
        }

        return new(rows, differences, examples);
    }

    private static string CreateMirror(Kind kind) =>
        $"create temp table mirror_{kind.Table} ({string.Join(", ", new StageTable(kind).MirrorColumns.Select(c => $"{c.Name} {c.Type}"))})";

    private async Task WriteBackAsync(Action<string, long> progress, CancellationToken cancel)
    {
        var buffers = Kinds.OfRegistry.ToDictionary(k => k, k => k.Accept(new MakeBuffer(connection)));
        var written = 0L;
        foreach (var tenant in await StoreOverview.TenantsAsync(connection, cancel))
        {
            foreach (var kind in Enum.GetValues<StreamKind>())
            {
                await foreach (var stream in store.ReadByStreamAsync(tenant, kind, UpTo.Now, Detail.Full, cancel))
                {
                    foreach (var trail in ChangelogView.Of(stream.Entries))
                    {
                        if (!buffers.TryGetValue(trail.Kind, out var buffer) || IsOurs(stream.Stream)) continue;
                        written += buffer.Add(trail);
                        if (buffer.IsFull) await buffer.FlushAsync(cancel);
                    }

                    if (written % 10_000 < 20) progress("writing tables back from the streams", written);
                }
            }
        }

        foreach (var buffer in buffers.Values) await buffer.FlushAsync(cancel);
    }

    /// <summary>A target that was added here is in no Registry.</summary>
    private static bool IsOurs(StreamId stream) => stream is { Kind: StreamKind.Target, Id: > Target.FirstOwnId };

    private async Task<long> CompareAsync(Kind kind, CancellationToken cancel)
    {
        var table = new StageTable(kind);
        var columns = table.MirrorColumns.Select(c => c.Name).Where(c => c != "id").ToList();
        await ExecuteAsync($"create index on mirror_{kind.Table} (id); analyze mirror_{kind.Table}", cancel);
        var twice = await TwiceAsync(kind, cancel);
        await using var command = new NpgsqlCommand(
            $"""
            with source as ({table.MirrorQuery})
            select count(*) over (), coalesce(s.id, m.id), s.id is null, m.id is null,
              {string.Join(", ", columns.Select(c => $"case when s.{c} is distinct from m.{c} then concat('{c} is ', coalesce(quote_literal(s.{c}::text), 'NULL'), ' there and ', coalesce(quote_literal(m.{c}::text), 'NULL'), ' here') end"))}
            from source s full join mirror_{kind.Table} m on m.id = s.id
            where s.id is null or m.id is null or ({string.Join(", ", columns.Select(c => "s." + c))}) is distinct from ({string.Join(", ", columns.Select(c => "m." + c))})
            order by 2 limit {MostExamples}
            """, connection)
        { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var differences = 0L;
        while (await reader.ReadAsync(cancel))
        {
            differences = reader.GetInt64(0);
            var what = reader.GetBoolean(2) ? "is not in the source" : reader.GetBoolean(3) ? "is not told by any stream"
                : string.Join("; ", Enumerable.Range(4, columns.Count).Where(i => !reader.IsDBNull(i)).Select(reader.GetString));
            if (examples.Count < MostExamples) examples.Add($"cm_{kind.Table}, row {reader.GetInt32(1)}: {what}");
        }

        return differences + twice;
    }

    /// <summary>Rows that several streams claim would each be found equal to the one in the source.</summary>
    private async Task<long> TwiceAsync(Kind kind, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand($"select id, count(*) over () from mirror_{kind.Table} group by id having count(*) > 1 order by id limit {MostExamples}", connection);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var twice = 0L;
        while (await reader.ReadAsync(cancel))
        {
            twice = reader.GetInt64(1);
            if (examples.Count < MostExamples) examples.Add($"cm_{kind.Table}, row {reader.GetInt32(0)}: is told more than once");
        }

        return twice;
    }

    private async Task<long> CountAsync(string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancel);
    }

    private sealed class MakeBuffer(NpgsqlConnection connection) : IKindVisitor<MirrorBuffer>
    {
        public MirrorBuffer Visit<T>(Kind<T> kind) where T : class, IRecord => new MirrorBuffer<T>(connection);
    }

    /// <summary>Rows of one table on their way back.</summary>
    private abstract class MirrorBuffer
    {
        public abstract bool IsFull { get; }

        public abstract int Add(ChangelogView.Trail trail);

        public abstract Task FlushAsync(CancellationToken cancel);
    }

    private sealed class MirrorBuffer<T>(NpgsqlConnection connection) : MirrorBuffer where T : class, IRecord
    {
        private const int Most = 5_000;
        private readonly List<ChangelogRow<T>> rows = [];

        public override bool IsFull => rows.Count >= Most;

        public override int Add(ChangelogView.Trail trail)
        {
            var before = rows.Count;
            rows.AddRange(((ChangelogView.Trail<T>)trail).Rows.Where(r => Kind<T>.Instance.KeepsChangelog || r.Deleted != true));
            return rows.Count - before;
        }

        public override async Task FlushAsync(CancellationToken cancel)
        {
            if (rows.Count == 0) return;
            var kind = Kind<T>.Instance;
            await using var importer = await connection.BeginBinaryImportAsync($"copy mirror_{kind.Table} from stdin (format binary)", cancel);
            foreach (var row in rows)
            {
                await importer.StartRowAsync(cancel);
                foreach (var field in kind.Fields) await WriteAsync(importer, field.Name == nameof(IRecord.Id) ? row.RowId : field.Of(row.Record), cancel);
                if (kind.KeepsChangelog)
                {
                    await WriteAsync(importer, row.IsCopy ? row.Record.Id : null, cancel);
                    await WriteAsync(importer, row.Revision, cancel);
                    await WriteAsync(importer, row.Deleted, cancel);
                    await WriteAsync(importer, row.Actor, cancel);
                }

                if (!kind.KeepsTimes) continue;
                await WriteAsync(importer, row.Created, cancel);
                await WriteAsync(importer, row.Modified, cancel);
            }

            await importer.CompleteAsync(cancel);
            rows.Clear();
        }

        private static Task WriteAsync(NpgsqlBinaryImporter importer, object? value, CancellationToken cancel) => value switch
        {
            null => importer.WriteNullAsync(cancel),
            string text => importer.WriteAsync(text, NpgsqlDbType.Text, cancel),
            bool flag => importer.WriteAsync(flag, NpgsqlDbType.Boolean, cancel),
            int number => importer.WriteAsync(number, NpgsqlDbType.Integer, cancel),
            DateTimeOffset instant => importer.WriteAsync(DateTime.SpecifyKind(instant.UtcDateTime, DateTimeKind.Unspecified), NpgsqlDbType.Timestamp, cancel),
            DateOnly date => importer.WriteAsync(date, NpgsqlDbType.Date, cancel),
            Enum code => importer.WriteAsync(CodeOf.Value(code), NpgsqlDbType.Text, cancel),
            _ => importer.WriteAsync(TypedId.Value(value), NpgsqlDbType.Integer, cancel),
        };
    }
}
