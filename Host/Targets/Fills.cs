using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore;
using EventRegistry.Projections.Subjects;
using Npgsql;

namespace EventRegistry.Host.Targets;

/// <summary>When a target was last made what history says as a whole, and up to which event.</summary>
internal sealed record Fill(long Through, DateTimeOffset At);

/// <summary>Notes that a target was made what history says as a whole: nobody there fails or is behind any longer, and time goes on for those for whom it matters.</summary>
internal sealed class Fills(Registry registry)
{
    private const string All = "select target, through, at from eventregistry.fills";

    // What was wanted after the replay is of whoever tells it.
    private const string Settle = """
        update eventregistry.standings set through = greatest(through, $2), state = case when action = 'deleted' then 'removed' else 'told' end, told = clock_timestamp(), error = null, due = null
        where target = $1 and wanted <= $2
        """;

    // As is what administrators were told of.
    private const string Resolve = """
        update eventregistry.notices n set resolved = clock_timestamp(), next = clock_timestamp()
        where target = $1 and resolved is null
          and not exists (select from eventregistry.standings s where s.target = n.target and s.subject = n.subject and s.wanted > $2 and s.error is not null)
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
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { Command(Settle, target, through), Command(Resolve, target, through), Command(Fill, target, through) } };
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

    /// <summary>Those of all targets, by the target's id.</summary>
    public static async Task<IReadOnlyDictionary<int, Fill>> ReadAsync(NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(All);
        var fills = new Dictionary<int, Fill>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) fills[reader.GetInt32(0)] = new(reader.GetInt64(1), reader.GetFieldValue<DateTimeOffset>(2));
        return fills;
    }

    private static NpgsqlBatchCommand Command(string sql, KnownTarget target, long through) =>
        new(sql) { Parameters = { new NpgsqlParameter<int> { TypedValue = target.Id }, new NpgsqlParameter<long> { TypedValue = through } } };
}
