using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;
using Npgsql;

namespace EventRegistry.Host.Targets;

/// <summary>A run over a whole target that was asked for, and what came of it so far.</summary>
/// <param name="Kind">rebuild, provision, resync, repair, configure or drift.</param>
/// <param name="State">waiting, running, done, partly, stopped, failed or cancelled.</param>
/// <param name="Affected">How many subjects it would change or remove, where the guard looked.</param>
/// <param name="Digest">The name of that difference.</param>
public sealed record KnownRun(
    long Id, int Target, string Kind, string State, DateTimeOffset Asked, string Actor, string? Approval, DateTimeOffset? Began, DateTimeOffset? Ended,
    string? Phase, long? Done, long? Total, long? Affected, long? Subjects, string? Digest, long? Added, long? Changed, long? Removed, string? Error);

/// <summary>Keeps what is asked of whole targets: who asked, how far it is, what came of it. A run whose host died is begun anew, since it writes what differs; but not for ever.</summary>
internal sealed class Runs(Registry registry)
{
    private const string Columns =
        "id, target, kind, state, asked, actor, approval, began, ended, phase, done, total, affected, subjects, digest, added, changed, removed, error";

    // As often as a job (see AfterFailure).
    private const int MostLost = 3;

    // A run says once a second that it lives.
    private const string Lease = "clock_timestamp() + interval '60 seconds'";

    /// <summary>Asks for a run, which some host that serves will take up.</summary>
    public async Task<long> AskAsync(int target, string kind, string actor, string? approval, CancellationToken cancel) =>
        (long)(await ScalarAsync("insert into eventregistry.runs (target, kind, state, actor, approval) values ($1, $2, 'waiting', $3, $4) returning id", cancel, target, kind, actor, approval))!;

    /// <summary>Begins a run here and now.</summary>
    public async Task<Run> BeginAsync(KnownTarget target, string kind, string actor, string? approval, CancellationToken cancel)
    {
        var id = (long)(await ScalarAsync(
            $"insert into eventregistry.runs (target, kind, state, actor, approval, began, lease) values ($1, $2, 'running', $3, $4, clock_timestamp(), {Lease}) returning id",
            cancel, target.Id, kind, actor, approval))!;
        return new(this, id, cancel);
    }

    /// <summary>Rebuilds a target as a run here and now. A copy beside the target is no run of it.</summary>
    public async Task<LoadReport> DoAsync(string kind, Replay replay, string? approval, Progress progress, CancellationToken cancel)
    {
        if (replay.Prefix != replay.Target.Prefix) return await replay.RebuildAsync(CommandOf(kind, replay.Target), approval, progress, cancel);
        await using var run = await BeginAsync(replay.Target, kind, Environment.UserName, approval, cancel);
        try
        {
            return await run.DoAsync(progress, (tell, stop) => WorkAsync(kind, replay, approval, tell, stop));
        }
        catch (OperationCanceledException)
        {
            // Whoever sat before it has ended it: no host is to take it up.
            await EndAsync(run.Id, "cancelled", null, null, null, CancellationToken.None);
            throw;
        }
    }

    /// <summary>The command by which such a run is asked for, and approved.</summary>
    public static string CommandOf(string kind, KnownTarget target) => kind == "provision" ? $"provision {target.Name} --all" : $"rebuild {target.Name}";

    /// <summary>The work of a run, whoever sits before it.</summary>
    public async Task<LoadReport> WorkAsync(string kind, Replay replay, string? approval, Progress progress, CancellationToken cancel)
    {
        // A rebuild trusts nothing that is kept; to provision all is done where the target holds it already.
        var confirmed = kind == "provision" && replay.IsOfNow ? await new DriftCheck(registry).ConfirmAsync(replay.Target, progress, cancel) : null;
        return confirmed ?? await replay.RebuildAsync(CommandOf(kind, replay.Target), approval, progress, cancel);
    }

    /// <summary>Takes up a run that waits, or whose host is gone.</summary>
    public async Task<(KnownRun Known, Run Run)?> TakeAsync(CancellationToken cancel)
    {
        // Nobody else is left to say that these have ended.
        await ScalarAsync("update eventregistry.runs set state = 'cancelled', ended = clock_timestamp() where state = 'running' and cancel and lease < clock_timestamp() returning id", cancel);
        // Whether a target has drifted is asked again by itself.
        await ScalarAsync("update eventregistry.runs set state = 'failed', ended = clock_timestamp(), error = 'the host that looked is gone' where state = 'running' and kind = 'drift' and lease < clock_timestamp() returning id", cancel);
        // Else it might end host after host.
        await ScalarAsync(
            """
            update eventregistry.runs set state = 'failed', ended = clock_timestamp(), lost = lost + 1,
                error = 'Its host ended, or stood still past its lease, ' || lost + 1 || ' times while it ran, and it may be why: it is not begun anew by itself. Look at what the hosts logged; when that is mended, ask for it again.'
            where state = 'running' and lease < clock_timestamp() and lost + 1 >= $1 returning id
            """, cancel, MostLost);
        var taken = await ReadAsync(
            $"""
            update eventregistry.runs set lost = lost + (state = 'running')::int, state = 'running', began = clock_timestamp(), lease = {Lease}
            where id = (select id from eventregistry.runs where state = 'waiting' or (state = 'running' and lease < clock_timestamp()) order by id limit 1 for update skip locked)
            returning {Columns}
            """, cancel);
        return taken is [var known] ? (known, new Run(this, known.Id, cancel)) : null;
    }

    /// <summary>The last runs of a target, the latest first; of all, when none is named.</summary>
    public Task<List<KnownRun>> ListAsync(int? target, int most, CancellationToken cancel) =>
        ReadAsync($"select {Columns} from eventregistry.runs where $1::integer is null or target = $1 order by id desc limit $2", cancel, target, most);

    public async Task<KnownRun?> FindAsync(long id, CancellationToken cancel) =>
        await ReadAsync($"select {Columns} from eventregistry.runs where id = $1", cancel, id) is [var run] ? run : null;

    /// <summary>Cancels a run; one that is under way notices within a second, and leaves the target as it was.</summary>
    /// <returns>Whether it had not ended.</returns>
    public async Task<bool> CancelAsync(long id, CancellationToken cancel) => await ScalarAsync(
        """
        update eventregistry.runs set cancel = true, state = case when state = 'waiting' then 'cancelled' else state end,
            ended = case when state = 'waiting' then clock_timestamp() end
        where id = $1 and state in ('waiting', 'running') returning id
        """, cancel, id) is not null;

    internal async Task<bool> BeatAsync(long id, string? phase, long? done, long? total, CancellationToken cancel) =>
        await ScalarAsync($"update eventregistry.runs set phase = $2, done = $3, total = $4, lease = {Lease} where id = $1 returning cancel", cancel, id, phase, done, total) is true;

    internal Task EndAsync(long id, string state, Affected? affected, IReadOnlyList<TableReport>? tables, string? error, CancellationToken cancel) => ScalarAsync(
        """
        update eventregistry.runs set state = $2, ended = clock_timestamp(), lease = null, affected = $3, subjects = $4, digest = $5, added = $6, changed = $7, removed = $8, error = $9
        where id = $1 returning id
        """, cancel, id, state, affected?.Subjects, affected?.Of, affected?.Digest, tables?.Sum(t => t.Added), tables?.Sum(t => t.Changed), tables?.Sum(t => t.Removed), error);

    private async Task<object?> ScalarAsync(string sql, CancellationToken cancel, params object?[] values)
    {
        await using var command = registry.Database.CreateCommand(sql);
        Add(command, values);
        return await command.ExecuteScalarAsync(cancel);
    }

    private async Task<List<KnownRun>> ReadAsync(string sql, CancellationToken cancel, params object?[] values)
    {
        await using var command = registry.Database.CreateCommand(sql);
        Add(command, values);
        var runs = new List<KnownRun>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            runs.Add(new(
                reader.GetInt64(0), reader.GetInt32(1), reader.GetString(2), reader.GetString(3), reader.GetFieldValue<DateTimeOffset>(4), reader.GetString(5), Text(6), Instant(7), Instant(8),
                Text(9), Number(10), Number(11), Number(12), Number(13), Text(14), Number(15), Number(16), Number(17), Text(18)));
        }

        return runs;

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

        long? Number(int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

        DateTimeOffset? Instant(int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
    }

    private static void Add(NpgsqlCommand command, object?[] values)
    {
        foreach (var value in values) command.Parameters.Add(value switch
        {
            null => new NpgsqlParameter { Value = DBNull.Value },
            _ => new NpgsqlParameter { Value = value },
        });
    }
}
