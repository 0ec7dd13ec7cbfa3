using EventRegistry.Domain.IdentitySources;
using Npgsql;
using NpgsqlTypes;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>A sync that was asked for, how far it is, and what came of it by now.</summary>
/// <param name="State">waiting, running, done, stopped, failed or cancelled.</param>
/// <param name="ByTime">Whether it was the source's schedule that asked.</param>
/// <param name="Outcome">As history has it; null where it has not begun.</param>
/// <param name="Undoes">The run that it takes back; null where it syncs.</param>
internal sealed record KnownSync(
    int Id, SourceId Source, string State, DateTimeOffset Asked, string Actor, bool ByTime, string? Mode, string? Key, bool Force, string? Approval, DateTimeOffset? Began, DateTimeOffset? Ended,
    string? Phase, long? Done, long? Total, string? Error, SyncCounts? Outcome, int? Undoes)
{
    /// <summary>What was asked for, to have it carried out, by this host or the next.</summary>
    public SyncOrder Order => new(new(Actor, null)) { Mode = Mode, Key = Key, Force = Force, Approval = Approval, ByTime = ByTime, Undoes = Undoes };
}

/// <summary>The five counts of a sync.</summary>
internal sealed record SyncCounts(int Known, int New, int Synced, int Unchanged, int Removed, int Errors);

/// <summary>Keeps which syncs were asked for and how far they are. What came of one stands in history, under the same number.</summary>
internal sealed class SyncRuns(Registry registry)
{
    private const string Columns = "s.id, s.source, s.state, s.asked, s.actor, s.by_time, s.mode, s.key, s.force, s.approval, s.began, s.ended, s.phase, s.done, s.total, s.error";

    private const string WithOutcome = $"""
        select {Columns}, (r.data->>'Known')::integer, (r.data->>'New')::integer, (r.data->>'Synced')::integer, (r.data->>'Unchanged')::integer, (r.data->>'Removed')::integer, (r.data->>'Errors')::integer, coalesce(s.undoes, (r.data->>'Undoes')::integer)
        from eventregistry.source_runs s left join eventregistry.records r on r.kind = 'sync_run' and r.id = s.id
        """;

    /// <summary>Asks for a sync, which some host that serves will take up.</summary>
    /// <returns>Null where one of this source is asked for already, or under way.</returns>
    public async Task<int?> AskAsync(SourceId source, SyncOrder order, CancellationToken cancel) => await ScalarAsync(
        """
        insert into eventregistry.source_runs (source, state, asked, actor, by_time, mode, key, force, approval, undoes)
        select $1, 'waiting', $2, $3, $4, $5, $6, $7, $8, $9 where not exists (select from eventregistry.source_runs where source = $1 and state in ('waiting', 'running') and key is not distinct from $6)
        returning id
        """, cancel, source.Value, registry.Clock.GetUtcNow(), order.Caller.Name, order.ByTime, Text(order.Mode), Text(order.Key), order.Force, Text(order.Approval), Number(order.Undoes)) as int?;

    /// <summary>Begins a sync: one that waited, or a new one.</summary>
    public async Task<int> BeginAsync(SourceId source, SyncOrder order, int? waiting, CancellationToken cancel)
    {
        if (waiting is { } known)
        {
            return await ScalarAsync("update eventregistry.source_runs set state = 'running', began = $2 where id = $1 and state = 'waiting' returning id", cancel, known, registry.Clock.GetUtcNow()) as int?
                ?? throw new SyncCancelled();
        }

        return (int)(await ScalarAsync(
            "insert into eventregistry.source_runs (source, state, asked, began, actor, by_time, mode, key, force, approval, undoes) values ($1, 'running', $2, $2, $3, $4, $5, $6, $7, $8, $9) returning id",
            cancel, source.Value, registry.Clock.GetUtcNow(), order.Caller.Name, order.ByTime, Text(order.Mode), Text(order.Key), order.Force, Text(order.Approval), Number(order.Undoes)))!;
    }

    public Task EndAsync(int id, string state, string? error, CancellationToken cancel) =>
        ScalarAsync("update eventregistry.source_runs set state = $2, ended = $3, error = $4 where id = $1 returning id", cancel, id, state, registry.Clock.GetUtcNow(), Text(error));

    /// <summary>Those that are under way by their rows: of a source whose turn one has, their hosts are gone.</summary>
    public Task<List<KnownSync>> RunningAsync(SourceId source, CancellationToken cancel) => ReadAsync($"{WithOutcome} where s.source = $1 and s.state = 'running' order by s.id", cancel, source.Value);

    /// <summary>Those that are under way by their rows, and of whose sources nobody has the turn: their hosts are gone.</summary>
    public Task<List<KnownSync>> OrphansAsync(CancellationToken cancel) => ReadAsync($"""
        with running as materialized (select id, source from eventregistry.source_runs where state = 'running'),
        orphans as materialized (select id from running where pg_try_advisory_xact_lock(hashtextextended('eventregistry.sync.' || source, 0)))
        {WithOutcome} where s.id in (select id from orphans) order by s.id
        """, cancel);

    /// <summary>Those that wait for a host, the longest waiting first.</summary>
    public Task<List<KnownSync>> WaitingAsync(CancellationToken cancel) => ReadAsync($"{WithOutcome} where s.state = 'waiting' order by s.id", cancel);

    /// <summary>The last ones of a source, the latest first.</summary>
    public Task<List<KnownSync>> ListAsync(SourceId source, int most, CancellationToken cancel) => ReadAsync($"{WithOutcome} where s.source = $1 order by s.id desc limit $2", cancel, source.Value, most);

    public async Task<KnownSync?> FindAsync(int id, CancellationToken cancel) => await ReadAsync($"{WithOutcome} where s.id = $1", cancel, id) is [var run] ? run : null;

    /// <summary>When a source's schedule last asked for a sync; null for never.</summary>
    public async Task<DateTimeOffset?> LastByTimeAsync(SourceId source, CancellationToken cancel) =>
        await ScalarAsync("select max(asked) from eventregistry.source_runs where source = $1 and by_time", cancel, source.Value) is DateTime at ? new DateTimeOffset(at, TimeSpan.Zero) : null;

    /// <summary>Cancels a sync; one that is under way notices before its next portion, and what was applied by then stays.</summary>
    /// <returns>Whether it had not ended.</returns>
    public async Task<bool> CancelAsync(int id, CancellationToken cancel) => await ScalarAsync(
        """
        update eventregistry.source_runs set cancel = true, state = case when state = 'waiting' then 'cancelled' else state end, ended = case when state = 'waiting' then $2 end
        where id = $1 and state in ('waiting', 'running') returning id
        """, cancel, id, registry.Clock.GetUtcNow()) is not null;

    private static NpgsqlParameter Number(int? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer };

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Varchar };

    private async Task<object?> ScalarAsync(string sql, CancellationToken cancel, params object[] values)
    {
        await using var command = registry.Database.CreateCommand(sql);
        Add(command, values);
        return await command.ExecuteScalarAsync(cancel);
    }

    private async Task<List<KnownSync>> ReadAsync(string sql, CancellationToken cancel, params object[] values)
    {
        await using var command = registry.Database.CreateCommand(sql);
        Add(command, values);
        var runs = new List<KnownSync>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            runs.Add(new(
                reader.GetInt32(0), new(reader.GetInt32(1)), reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3), reader.GetString(4), reader.GetBoolean(5), String(6), String(7), reader.GetBoolean(8),
                String(9), Instant(10), Instant(11), String(12), Number(13), Number(14), String(15), reader.IsDBNull(16) ? null
                    : new(reader.GetInt32(16), reader.GetInt32(17), reader.GetInt32(18), reader.GetInt32(19), reader.GetInt32(20), reader.GetInt32(21)), Number(22) is { } undoes ? (int)undoes : null));
        }

        return runs;

        string? String(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

        long? Number(int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

        DateTimeOffset? Instant(int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
    }

    private static void Add(NpgsqlCommand command, object[] values)
    {
        foreach (var value in values) command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value is DateTimeOffset at ? at.ToUniversalTime() : value });
    }
}
