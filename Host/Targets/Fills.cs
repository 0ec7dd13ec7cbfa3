using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore;
using EventRegistry.Projections.Subjects;
using Npgsql;

namespace EventRegistry.Host.Targets;

/// <summary>Notes that a target was made what history says as a whole: nobody there fails or is behind any longer, and time goes on for those for whom it matters.</summary>
internal sealed class Fills(Registry registry)
{
    // What was wanted after the replay is of whoever tells it.
    private const string Settle = """
        update eventregistry.standings set through = greatest(through, $2), state = case when action = 'deleted' then 'removed' else 'told' end, told = clock_timestamp(), error = null, due = null
        where target = $1 and wanted <= $2
        """;

    private const string Fill = """
        insert into eventregistry.fills as f (target, through, at) values ($1, $2, clock_timestamp())
        on conflict (target) do update set through = excluded.through, at = excluded.at
        """;

    // Of all others nothing needs to be known one by one.
    private const string Due = """
        insert into eventregistry.standings as s (target, tenant, subject, state, action, through, wanted, told, due)
        select $1, $3, w.subject, 'told', w.action, $2, 0, clock_timestamp(), w.due from unnest($4::varchar[], $5::varchar[], $6::timestamptz[]) as w (subject, action, due)
        on conflict (target, subject) do update set due = excluded.due, action = excluded.action, state = case when excluded.action = 'deleted' then 'removed' else 'told' end
        where s.wanted <= $2
        """;

    /// <param name="through">The place in history that certainly counts.</param>
    /// <param name="dues">Of whom time alone will change what is told, and when.</param>
    public async Task NoteAsync(KnownTarget target, long through, IReadOnlyList<(StreamId Subject, ProvisioningAction Action, DateTimeOffset At)> dues, CancellationToken cancel)
    {
        await using var connection = await registry.Database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { Command(Settle, target, through), Command(Fill, target, through) } };
        if (dues.Count > 0)
        {
            var due = Command(Due, target, through);
            due.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Tenant.Of(target.Co) });
            due.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. dues.Select(d => d.Subject.ToString())] });
            due.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. dues.Select(d => Codes<ProvisioningAction>.Of(d.Action))] });
            due.Parameters.Add(new NpgsqlParameter<DateTime[]> { TypedValue = [.. dues.Select(d => d.At.UtcDateTime)] });
            batch.BatchCommands.Add(due);
        }

        await batch.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    private static NpgsqlBatchCommand Command(string sql, KnownTarget target, long through) =>
        new(sql) { Parameters = { new NpgsqlParameter<int> { TypedValue = target.Id }, new NpgsqlParameter<long> { TypedValue = through } } };
}
