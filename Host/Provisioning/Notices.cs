using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Sources;
using EventRegistry.Host.Targets;
using Npgsql;

namespace EventRegistry.Host.Provisioning;

/// <summary>Something that administrators are to be told of.</summary>
/// <param name="Target">The target; <see cref="Notices.OfSources"/> where it is an identity source that is not synced.</param>
/// <param name="Tenant">The CO.</param>
/// <param name="Subject">Null for the target as a whole.</param>
/// <param name="Resolved">When it was over; null while it is not.</param>
internal sealed record Notice(long Id, int Target, string Tenant, StreamId? Subject, string Error, DateTimeOffset Raised, DateTimeOffset? Resolved);

/// <summary>Keeps notices in a table, from which they are sent: whoever raises one never waits for a mail server.</summary>
internal sealed class Notices(Registry registry) : INotices
{
    /// <summary>Stands where a target would: no target has this id.</summary>
    public const int OfSources = 0;

    // What is told of a target in one letter; more is in the table, and comes with the next.
    private const int Together = 500;

    private const string Raise = """
        insert into eventregistry.notices as n (target, tenant, subject, error)
        select $1, $2, e.subject, e.error from unnest($3::varchar[], $4::text[]) as e (subject, error) where e.error is not null order by e.subject
        on conflict (target, coalesce(subject, '')) where resolved is null do update set error = excluded.error where n.error <> excluded.error
        """;

    private const string Resolve = """
        update eventregistry.notices n set resolved = clock_timestamp(), next = clock_timestamp()
        from unnest($3::varchar[], $4::text[]) as e (subject, error)
        where n.target = $1 and n.tenant = $2 and coalesce(n.subject, '') = coalesce(e.subject, '') and n.resolved is null and e.error is null
        """;

    private const string Both = $"with over as ({Resolve}) {Raise}";

    // Whoever takes some has until the next instant to send them. Nobody needs to know of what was over before it was told.
    private const string Take = """
        with quiet as (
            update eventregistry.notices set closed = clock_timestamp() where resolved is not null and closed is null and sent is null and tries = 0
        ), target as (
            select target, tenant from eventregistry.notices
            where closed is null and (sent is null or resolved is not null) and (resolved is null or sent is not null or tries > 0) and next <= now()
            order by next limit 1
        ), taken as materialized (
            select n.id from eventregistry.notices n join target t on t.target = n.target and t.tenant = n.tenant
            where n.closed is null and (n.sent is null or n.resolved is not null) and (n.resolved is null or n.sent is not null or n.tries > 0) and n.next <= now()
            order by n.id limit $1 for update of n skip locked
        )
        update eventregistry.notices n set tries = n.tries + 1, next = clock_timestamp() + least($2 * power(2, least(n.tries, 20)), $3)
        from taken t where n.id = t.id
        returning n.id, n.target, n.tenant, n.subject, n.error, n.raised, n.resolved
        """;

    // One that was resolved while the letter was on its way is told of again at once.
    private const string Sent = """
        update eventregistry.notices n set sent = coalesce(sent, clock_timestamp()), closed = case when r.was then clock_timestamp() end, tries = 0,
            next = case when resolved is null or r.was then next else clock_timestamp() end
        from unnest($1::bigint[], $2::boolean[]) as r (id, was) where n.id = r.id
        """;

    public Task RaiseAsync(KnownTarget target, StreamId? subject, string error, CancellationToken cancel) => DoAsync(Raise, target.Id, target.Co, subject, error, cancel);

    public Task ResolveAsync(KnownTarget target, StreamId? subject, CancellationToken cancel) => DoAsync(Resolve, target.Id, target.Co, subject, null, cancel);

    /// <summary>That a source is not synced any more. Once, until it is resolved.</summary>
    public Task RaiseAsync(KnownSource source, string error, CancellationToken cancel) => DoAsync(Raise, OfSources, source.Co.Id, new(StreamKind.Source, source.Id.Value), error, cancel);

    /// <summary>That it is synced again.</summary>
    public Task ResolveAsync(KnownSource source, CancellationToken cancel) => DoAsync(Resolve, OfSources, source.Co.Id, new(StreamKind.Source, source.Id.Value), null, cancel);

    public NpgsqlBatchCommand Note(KnownTarget target, IReadOnlyList<Standing> standings, bool reached)
    {
        string?[] whole = reached ? [null] : [];
        return Command(Both, target.Id, target.Co, [.. standings.Select(s => s.Subject.ToString()), .. whole], [.. standings.Select(s => s.Error), .. whole]);
    }

    /// <summary>Takes what administrators of one CO are to be told of one target, for as long as the first interval at least.</summary>
    /// <param name="first">After so long it is tried again, and then after twice as long each time.</param>
    /// <param name="last">And never after longer than this.</param>
    public async Task<IReadOnlyList<Notice>> TakeAsync(TimeSpan first, TimeSpan last, CancellationToken cancel)
    {
        await using var command = registry.Database.CreateCommand(Take);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Together });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = first });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = last });
        var notices = new List<Notice>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            notices.Add(new(
                reader.GetInt64(0), reader.GetInt32(1), reader.GetString(2), reader.IsDBNull(3) ? null : StreamId.Parse(reader.GetString(3)), reader.GetString(4),
                reader.GetFieldValue<DateTimeOffset>(5), reader.IsDBNull(6) ? null : reader.GetFieldValue<DateTimeOffset>(6)));
        }

        return [.. notices.OrderBy(n => n.Id)];
    }

    /// <summary>Says that administrators were told of some.</summary>
    public async Task SentAsync(IReadOnlyList<Notice> notices, CancellationToken cancel)
    {
        await using var command = registry.Database.CreateCommand(Sent);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. notices.Select(n => n.Id)] });
        command.Parameters.Add(new NpgsqlParameter<bool[]> { TypedValue = [.. notices.Select(n => n.Resolved is not null)] });
        await command.ExecuteNonQueryAsync(cancel);
    }

    private async Task DoAsync(string sql, int target, CoId co, StreamId? subject, string? error, CancellationToken cancel)
    {
        await using var connection = await registry.Database.OpenConnectionAsync(cancel);
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { Command(sql, target, co, [subject?.ToString()], [error]) } };
        await batch.ExecuteNonQueryAsync(cancel);
    }

    private static NpgsqlBatchCommand Command(string sql, int target, CoId co, string?[] subjects, string?[] errors) => new(sql)
    {
        Parameters =
        {
            new NpgsqlParameter<int> { TypedValue = target }, new NpgsqlParameter<string> { TypedValue = Tenant.Of(co) },
            new NpgsqlParameter<string?[]> { TypedValue = subjects },
            // What a target answered may hold what no text of PostgreSQL can.
            new NpgsqlParameter<string?[]> { TypedValue = [.. errors.Select(e => e?.Replace('\0', '\uFFFD'))] },
        },
    };
}
