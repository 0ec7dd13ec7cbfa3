using System.Runtime.CompilerServices;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;
using Npgsql;

namespace EventRegistry.Host.Import;

/// <summary>One record as its rows tell it.</summary>
/// <param name="Rows">Its rows, copies first.</param>
/// <param name="Told">The changes they tell of.</param>
internal sealed record ToldRecord<T>(IReadOnlyList<StagedRow<T>> Rows, IReadOnlyList<Told<T>> Told) where T : class, IRecord
{
    public int Id => Rows[^1].Row.Record.Id;
}

/// <summary>Reads staged rows record by record, tells their changes, and gathers these as events of the streams they belong to.</summary>
internal sealed class Telling(NpgsqlConnection connection, BulkAppend append, IRegistryTables tables) : IDisposable
{
    // Enough that a fetch is worth its way, few enough that two batches at once are little memory.
    private const int BatchSize = 5_000;
    private readonly FactId facts = new();
    private readonly Dictionary<Loss, LossCount> losses = [];
    private readonly RoleMoves moves = new();

    public IReadOnlyList<LossCount> Losses => [.. losses.Values.OrderBy(l => l.Loss)];

    /// <summary>All records of a kind, or those whose ids satisfy a condition, some thousand rows at a time.</summary>
    public async IAsyncEnumerable<IReadOnlyList<ToldRecord<T>>> ReadAsync<T>(string? where, [EnumeratorCancellation] CancellationToken cancel)
        where T : class, IRecord
    {
        var table = new StageTable(Kind<T>.Instance);
        var cursor = $"rows_of_{table.Name}";
        await ExecuteAsync($"declare {cursor} no scroll cursor for {table.Query(where)}", cancel);
        var open = new List<StagedRow<T>>();
        var ahead = FetchAsync<T>(cursor, table, cancel);
        try
        {
            for (var more = true; more;)
            {
                var rows = await ahead;
                more = rows.Count == BatchSize;
                // Read while the caller works on these.
                if (more) ahead = FetchAsync<T>(cursor, table, cancel);
                var batch = new List<ToldRecord<T>>();
                foreach (var row in rows)
                {
                    if (open.Count > 0 && open[^1].Row.Record.Id != row.Row.Record.Id)
                    {
                        batch.Add(Tell(table, open, countLosses: where is null));
                        open = [];
                    }

                    open.Add(row);
                }

                if (!more && open.Count > 0) batch.Add(Tell(table, open, countLosses: where is null));
                if (batch.Count > 0) yield return batch;
            }
        }
        finally
        {
            await ((Task)ahead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await ExecuteAsync($"close {cursor}", cancel);
    }

    /// <summary>Gathers changes of a record as events of the streams they belong to.</summary>
    public async Task GatherAsync<T>(ToldRecord<T> record, IEnumerable<Told<T>> changes, CancellationToken cancel) where T : class, IRecord
    {
        await GatherAsync(TenantOf(record), Placed(record, changes), cancel);
    }

    /// <summary>Gathers what is new of a record that history knows.</summary>
    public async Task GatherSinceAsync<T>(ToldRecord<T> record, Current<T> known, StreamId stream, IReadOnlyList<Told<T>> since, CancellationToken cancel)
        where T : class, IRecord
    {
        if (since is IReadOnlyList<Told<Role>> role) moves.NoteSince(record.Id, role);
        if (known.Record is not IRoleAttribute { Stream: null, RoleId: { } hangsOn })
        {
            await GatherAsync(record, since, cancel);
            return;
        }

        var row = new ChangelogRow<T>(known.Id, false, known.Record, known.Revision, false, known.Created, known.Modified, known.Actor, known.From);
        var before = new Told<T>(new Edited<T>(known.Record, null), known.Record, known.Modified, known.Actor, known.Id, row);
        await GatherAsync(TenantOf(record), moves.PlaceSince(since, before, stream, hangsOn), cancel);
    }

    /// <summary>What hangs on the roles that were found to have moved since the last import.</summary>
    public async Task<IReadOnlyList<int>> MovedAlongAsync(Kind kind, CancellationToken cancel)
    {
        var ids = new List<int>();
        if (moves.MovedSince.Count == 0 || !kind.RecordType.IsAssignableTo(typeof(IRoleAttribute))) return ids;
        await using var command = new NpgsqlCommand(
            $"select id from stage_{kind.Table} where {kind.SelfReference} is null and co_person_role_id = any($1)", connection)
        {
            Parameters = { new() { Value = moves.MovedSince.ToArray() } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) ids.Add(reader.GetInt32(0));
        return ids;
    }

    private async Task GatherAsync<T>(string tenant, IEnumerable<(StreamId Stream, Told<T> Told, int Step)> placed, CancellationToken cancel) where T : class, IRecord
    {
        foreach (var (stream, told, step) in placed)
        {
            var fact = facts.Of(told);
            if (step > 0) fact = FactId.Of(fact, stream, told.At);
            await append.AddAsync(new(fact, tenant, stream, told.At, OrderOf(told.Change), told.Key, step, told.Actor, told.Change), cancel);
        }
    }

    /// <summary>Every stream that tells of a record.</summary>
    public IEnumerable<(string Tenant, StreamId Stream)> StreamsOf<T>(ToldRecord<T> record) where T : class, IRecord
    {
        var tenant = TenantOf(record);
        return Placed(record, record.Told).Select(p => (tenant, p.Stream));
    }

    public void Dispose() => facts.Dispose();

    /// <summary>At one instant records come after those they refer to, and go before them.</summary>
    public static int OrderOf(Change change)
    {
        var rank = Ranks[change.Kind];
        return change.GetType().GetGenericTypeDefinition() is var type && (type == typeof(Deleted<>) || type == typeof(Purged<>)) ? 1000 - rank : rank;
    }

    private static readonly Dictionary<Kind, int> Ranks = Kinds.OfRegistry.Select((kind, rank) => (kind, rank)).ToDictionary(p => p.kind, p => p.rank);

    private static string TenantOf<T>(ToldRecord<T> record) where T : class, IRecord => Tenant.Of(record.Rows[^1].Co is { } co ? new CoId(co) : null);

    private ToldRecord<T> Tell<T>(StageTable table, List<StagedRow<T>> rows, bool countLosses) where T : class, IRecord
    {
        // A record is read a second time when history knows it already; what its rows lost, they lost once.
        var told = Chronicle.Tell([.. rows.Select(r => r.Row)], rows[^1].LostEditTime, (loss, row) => Count(table, loss, row.RowId, countLosses));
        if (told is IReadOnlyList<Told<Role>> roles) moves.Note(roles);
        return new(rows, told);
    }

    private IEnumerable<(StreamId Stream, Told<T> Told, int Step)> Placed<T>(ToldRecord<T> record, IEnumerable<Told<T>> changes) where T : class, IRecord
    {
        if (record.Rows[^1].Row.Record is IRoleAttribute { Stream: null, RoleId: { } role } && record.Rows[^1].Holder is { } holder)
            return moves.Place(changes, role, new(holder));
        return changes.SelectMany(c => InOwnStream(c));
    }

    private IEnumerable<(StreamId, Told<T>, int)> InOwnStream<T>(Told<T> told) where T : class, IRecord
    {
        var stream = told.Values.Stream
            ?? throw new ImportFailed($"{tables.Place(Kind<T>.Instance.Table, told.State.RowId, null)}: the row names no owner, so no stream can tell of it. Give it one in the Registry, or leave it out. Nothing was imported.");
        yield return (told.Leaving ?? stream, told, 0);
        if (told.Leaving is not null) yield return (stream, told with { Change = RoleMoves.Receive(told) }, 1);
    }

    private Task<List<StagedRow<T>>> FetchAsync<T>(string cursor, StageTable table, CancellationToken cancel) where T : class, IRecord => Task.Run(async () =>
    {
        await using var command = new NpgsqlCommand($"fetch {BatchSize} from {cursor}", connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var rows = new List<StagedRow<T>>(BatchSize);
        while (await reader.ReadAsync(cancel))
        {
            try
            {
                rows.Add(RowsOf<T>.Read(reader));
            }
            catch (UnreadableValue bad)
            {
                throw new ImportFailed($"{tables.Place(table.Name, reader.GetInt32(1), null)}, column {bad.Field.Column}: {bad.Message}. Correct the value in the Registry and export the table again. Nothing was imported.", bad);
            }
        }

        return rows;
    }, cancel);

    private void Count(StageTable table, Loss loss, int row, bool counts)
    {
        if (counts) losses[loss] = losses.TryGetValue(loss, out var known) ? known with { Count = known.Count + 1 } : new(loss, 1, $"cm_{table.Name}, row {row}");
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancel);
    }
}
