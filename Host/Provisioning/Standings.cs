using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore;
using EventRegistry.Projections.Subjects;
using Npgsql;
using NpgsqlTypes;

namespace EventRegistry.Host.Provisioning;

/// <summary>How a target stands to a subject.</summary>
internal enum SubjectState
{
    /// <summary>It was never told, and is behind.</summary>
    [Code("unasked")] Unasked,

    /// <summary>It holds what it was told.</summary>
    [Code("told")] Told,

    /// <summary>It holds nothing of it any more.</summary>
    [Code("removed")] Removed,

    /// <summary>It could not be told the last time.</summary>
    [Code("failing")] Failing,
}

/// <summary>How a target stands to a subject, and since when.</summary>
/// <param name="Because">Why it is told less than everything.</param>
/// <param name="Through">The event up to which it was told.</param>
/// <param name="Wanted">The last event that changed what it should be told.</param>
/// <param name="Told">When it was last told.</param>
/// <param name="Tried">When it was last tried.</param>
/// <param name="Error">Why that failed.</param>
/// <param name="Due">When time alone will change what it should be told.</param>
/// <param name="Pti">The target's own identifier of the subject.</param>
internal sealed record Standing(
    int Target, string Tenant, StreamId Subject, SubjectState State, ProvisioningAction Action, string? Because, long Through, long Wanted,
    DateTimeOffset? Told, DateTimeOffset? Tried, string? Error, DateTimeOffset? Due, string? Pti, Guid? Digest);

/// <summary>Keeps how targets stand to the subjects that they were told of one by one.</summary>
internal static class Standings
{
    private const string Columns = "target, tenant, subject, state, action, because, through, wanted, told, tried, error, due, pti, digest";

    // What failed leaves what was told before, and whatever the target holds by it.
    private static readonly string Write = $"""
        insert into eventregistry.standings as s ({Columns})
        select $1, $2, w.subject, w.state, w.action, w.because, w.through, w.through, case when w.error is null then clock_timestamp() end, clock_timestamp(), w.error, w.due, w.pti, w.digest
        from unnest($3::varchar[], $4::varchar[], $5::varchar[], $6::text[], $7::bigint[], $8::text[], $9::timestamptz[], $10::text[], $11::uuid[])
            as w (subject, state, action, because, through, error, due, pti, digest)
        on conflict (target, subject) do update set
            state = excluded.state, action = excluded.action, because = excluded.because,
            through = case when excluded.error is null then greatest(s.through, excluded.through) else s.through end,
            wanted = greatest(s.wanted, excluded.wanted), told = coalesce(excluded.told, s.told), tried = excluded.tried, error = excluded.error,
            due = case when excluded.error is null then excluded.due else coalesce(excluded.due, s.due) end, pti = coalesce(excluded.pti, s.pti), digest = coalesce(excluded.digest, s.digest)
        """;

    private const string Want = """
        insert into eventregistry.standings as s (target, tenant, subject, state, action, through, wanted)
        select $1, $2, w.subject, 'unasked', w.action, 0, w.sequence from unnest($3::varchar[], $4::varchar[], $5::bigint[]) as w (subject, action, sequence)
        on conflict (target, subject) do update set wanted = greatest(s.wanted, excluded.wanted)
        """;

    /// <summary>How a target stands to some subjects; those that it was never told of one by one are missing.</summary>
    public static async Task<Dictionary<StreamId, Standing>> ReadAsync(NpgsqlDataSource database, int target, IReadOnlyList<StreamId> subjects, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { Reading(target, subjects) } };
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        return await ReadAsync(reader, cancel);
    }

    /// <summary>The question of <see cref="ReadAsync(NpgsqlDataSource, int, IReadOnlyList{StreamId}, CancellationToken)"/>.</summary>
    public static NpgsqlBatchCommand Reading(int target, IEnumerable<StreamId> subjects) =>
        // Each by itself (offset 0): a table that grew since it was last looked at would else be read as a whole.
        new($"select s.* from unnest($2::varchar[]) w (subject) cross join lateral (select {Columns} from eventregistry.standings where target = $1 and subject = w.subject offset 0) s")
        {
            Parameters = { new NpgsqlParameter<int> { TypedValue = target }, Texts(subjects.Select(s => s.ToString())) },
        };

    /// <summary>The answer to <see cref="Reading"/>.</summary>
    public static async Task<Dictionary<StreamId, Standing>> ReadAsync(NpgsqlDataReader answer, CancellationToken cancel) =>
        (await RowsAsync(answer, cancel)).ToDictionary(s => s.Subject);

    /// <summary>How all targets of a CO stand to a subject.</summary>
    public static async Task<IReadOnlyList<Standing>> OfAsync(NpgsqlDataSource database, string tenant, StreamId subject, CancellationToken cancel)
    {
        await using var command = database.CreateCommand($"select {Columns} from eventregistry.standings where tenant = $1 and subject = $2 order by target");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = tenant });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = subject.ToString() });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await RowsAsync(reader, cancel);
    }

    /// <summary>The statement that notes what came of telling a target of some subjects.</summary>
    public static NpgsqlBatchCommand Note(int target, string tenant, IReadOnlyList<Standing> standings) => new(Write)
    {
        Parameters =
        {
            new NpgsqlParameter<int> { TypedValue = target }, new NpgsqlParameter<string> { TypedValue = tenant },
            Texts(standings.Select(s => s.Subject.ToString())), Texts(standings.Select(s => Codes<SubjectState>.Of(s.State))), Texts(standings.Select(s => Code(s.Action))),
            Texts(standings.Select(s => s.Because)), new NpgsqlParameter<long[]> { TypedValue = [.. standings.Select(s => s.Through)] }, Texts(standings.Select(s => s.Error)),
            new() { Value = standings.Select(s => s.Due?.UtcDateTime).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
            Texts(standings.Select(s => s.Pti)), new() { Value = standings.Select(s => s.Digest).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid },
        },
    };

    /// <summary>The statement that notes that subjects are to be told when somebody asks for it.</summary>
    public static NpgsqlBatchCommand Wish(int target, string tenant, IReadOnlyList<(StreamId Subject, ProvisioningAction Action, long Sequence)> wanted) => new(Want)
    {
        Parameters =
        {
            new NpgsqlParameter<int> { TypedValue = target }, new NpgsqlParameter<string> { TypedValue = tenant },
            Texts(wanted.Select(w => w.Subject.ToString())), Texts(wanted.Select(w => Code(w.Action))), new NpgsqlParameter<long[]> { TypedValue = [.. wanted.Select(w => w.Sequence)] },
        },
    };

    /// <summary>Of whom time alone has changed what they are to be told, and does not once more: their next turn is noted when they are told.</summary>
    public static async Task<List<(int Target, string Tenant, StreamId Subject, long Sequence)>> TakeDueAsync(NpgsqlConnection connection, DateTimeOffset now, int most, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            """
            update eventregistry.standings s set due = null
            from (select target, subject from eventregistry.standings where due <= $1 order by due limit $2 for update skip locked) d
            where s.target = d.target and s.subject = d.subject returning s.target, s.tenant, s.subject, s.wanted
            """, connection);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now.ToUniversalTime() });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
        var due = new List<(int, string, StreamId, long)>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) due.Add((reader.GetInt32(0), reader.GetString(1), StreamId.Parse(reader.GetString(2)), reader.GetInt64(3)));
        return due;
    }

    private static string Code(ProvisioningAction action) => Codes<ProvisioningAction>.Of(action);

    private static NpgsqlParameter<string?[]> Texts(IEnumerable<string?> texts) => new() { TypedValue = [.. texts] };

    private static async Task<List<Standing>> RowsAsync(NpgsqlDataReader reader, CancellationToken cancel)
    {
        var standings = new List<Standing>();
        while (await reader.ReadAsync(cancel))
        {
            standings.Add(new(
                reader.GetInt32(0), reader.GetString(1), StreamId.Parse(reader.GetString(2)), Codes<SubjectState>.Parse(reader.GetString(3)), Codes<ProvisioningAction>.Parse(reader.GetString(4)),
                Text(5), reader.GetInt64(6), reader.GetInt64(7), Instant(8), Instant(9), Text(10), Instant(11), Text(12), reader.IsDBNull(13) ? null : reader.GetGuid(13)));
        }

        return standings;

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

        DateTimeOffset? Instant(int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
    }
}
