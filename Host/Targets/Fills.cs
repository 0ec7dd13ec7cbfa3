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
        where target = $1 and wanted <= $2 and subject <> all($3)
        """;

    // Who was refused is told anew by the next change, and until then stands there with the reason; unless somebody has told it meanwhile.
    private const string Refuse = """
        insert into eventregistry.standings as s (target, tenant, subject, state, action, through, wanted, tried, error)
        select $1, $3, w.subject, 'failing', w.action, 0, $2, clock_timestamp(), w.error from unnest($4::varchar[], $5::varchar[], $6::text[]) as w (subject, action, error)
        on conflict (target, subject) do update set state = 'failing', tried = excluded.tried, error = excluded.error, wanted = excluded.wanted where s.wanted <= $2
        """;

    // As is what administrators were told of.
    private const string Resolve = """
        update eventregistry.notices n set resolved = clock_timestamp(), next = clock_timestamp()
        where target = $1 and resolved is null and (n.subject is null or n.subject <> all($3))
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
    /// <param name="refused">Whom the target refused.</param>
    public async Task NoteAsync(
        KnownTarget target, long through, IReadOnlyList<(StreamId Subject, ProvisioningAction Action, DateTimeOffset At)> dues, IReadOnlyList<Refused> refused, CancellationToken cancel)
    {
        // One value, which an array of texts would else not be among others.
        object failed = Texts(refused.Select(r => r.Subject.ToString()));
        dues = [.. dues.Where(d => refused.All(r => r.Subject != d.Subject))];
        await using var connection = await registry.Database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { Command(Settle, target, through, failed), Command(Resolve, target, through, failed), Command(Fill, target, through) },
        };
        if (refused.Count > 0)
        {
            batch.BatchCommands.Add(Command(
                Refuse, target, through, Tenant.Of(target.Co), failed, Texts(refused.Select(r => Codes<ProvisioningAction>.Of(r.Action))), Texts(refused.Select(r => r.Because))));
        }

        if (dues.Count > 0)
        {
            batch.BatchCommands.Add(Command(
                Due, target, through, Tenant.Of(target.Co), Texts(dues.Select(d => d.Subject.ToString())), Texts(dues.Select(d => Codes<ProvisioningAction>.Of(d.Action))),
                dues.Select(d => d.At.UtcDateTime).ToArray()));
        }

        await batch.ExecuteNonQueryAsync(cancel);
        await registry.Queue.ResolveAsync(connection, target.Id, through, [.. refused.Select(r => r.Subject)], cancel);
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

    private static string[] Texts(IEnumerable<string> texts) => [.. texts];

    private static NpgsqlBatchCommand Command(string sql, KnownTarget target, long through, params object[] more)
    {
        var command = new NpgsqlBatchCommand(sql) { Parameters = { new NpgsqlParameter<int> { TypedValue = target.Id }, new NpgsqlParameter<long> { TypedValue = through } } };
        foreach (var value in more) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
