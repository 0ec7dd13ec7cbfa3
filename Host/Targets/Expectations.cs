using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Provisioning;
using EventRegistry.Host.ReadModels;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets.Sql;
using Npgsql;
using NpgsqlTypes;

namespace EventRegistry.Host.Targets;

/// <summary>What history says that a target should hold of each subject, as one number.</summary>
/// <param name="Through">The place in history that certainly counts.</param>
internal sealed record Expected(IReadOnlyDictionary<StreamId, Guid> Digests, long Through);

/// <summary>
/// Keeps what history says that each target should hold of each subject, as one number. A whole run leaves it behind; later only those are reckoned anew whom an event
/// since then, or the time, concerns. Nobody who tells a target has to know of it, so that it says nothing because of what was told.
/// </summary>
internal sealed class Expectations(Registry registry)
{
    // From so many on, replaying all of history is not much dearer.
    private const int MostEvents = 50_000;
    private const int MostSubjects = 10_000;
    private const int Together = 500;

    private const string Note = """
        insert into eventregistry.expectations as e (target, policy, through, at) values ($1, $2, $3, $4)
        on conflict (target) do update set policy = excluded.policy, through = excluded.through, at = excluded.at
        """;

    private const string Write = """
        insert into eventregistry.expected as e (target, subject, digest, due) select $1, w.subject, w.digest, w.due from unnest($2::varchar[], $3::uuid[], $4::timestamptz[]) as w (subject, digest, due)
        on conflict (target, subject) do update set digest = excluded.digest, due = excluded.due
        """;

    /// <summary>Keeps what a whole replay of all that happened has made.</summary>
    public async Task KeepAsync(KnownTarget target, TargetRows rows, CancellationToken cancel)
    {
        var dues = rows.Due.ToDictionary(d => d.Subject, d => d.At);
        await using var connection = await registry.Database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        // First, since whoever goes on from what was kept before waits here.
        await NoteAsync(connection, target, rows.Through, rows.At, cancel);
        await using (var forget = new NpgsqlCommand("delete from eventregistry.expected where target = $1", connection) { Parameters = { new() { Value = target.Id } } })
            await forget.ExecuteNonQueryAsync(cancel);
        await using (var copy = await connection.BeginBinaryImportAsync("copy eventregistry.expected (target, subject, digest, due) from stdin (format binary)", cancel))
        {
            foreach (var (subject, digest) in rows.Digests)
            {
                var due = dues.TryGetValue(subject, out var at) ? at : (DateTimeOffset?)null;
                if (digest is null && due is null) continue;
                await copy.StartRowAsync(cancel);
                await copy.WriteAsync(target.Id, cancel);
                await copy.WriteAsync(subject.ToString(), cancel);
                if (digest is { } number) await copy.WriteAsync(number, cancel);
                else await copy.WriteNullAsync(cancel);
                if (due is { } instant) await copy.WriteAsync(instant.UtcDateTime, NpgsqlDbType.TimestampTz, cancel);
                else await copy.WriteNullAsync(cancel);
            }

            await copy.CompleteAsync(cancel);
        }

        await transaction.CommitAsync(cancel);
    }

    /// <summary>What history says now; null where nothing is kept of it, or so much has happened since that a replay is the better way to find out.</summary>
    /// <exception cref="RowRejected">A value of somebody does not fit its column.</exception>
    public async Task<Expected?> ReckonAsync(KnownTarget target, CancellationToken cancel)
    {
        var (settled, now) = (await registry.Store.SettledAsync(cancel), registry.Clock.GetUtcNow());
        await using var connection = await registry.Database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        if (await PlaceAsync(connection, target, cancel) is not var (policy, through, at) || policy != PolicyOf(target) || at > now || through > settled) return null;
        var concerned = await DueAsync(connection, target, now, cancel);
        if (through < settled)
        {
            if (await ConcernedAsync(connection, target, through, concerned, cancel) is not { } reached) return null;
            through = reached;
        }

        if (concerned.Count > MostSubjects) return null;
        await ReckonAsync(connection, target, concerned, now, cancel);
        await NoteAsync(connection, target, through, now, cancel);
        var expected = await ReadAsync(connection, target, cancel);
        await transaction.CommitAsync(cancel);
        return new(expected, through);
    }

    /// <summary>Reckons some subjects anew, where what is kept turned out not to be so.</summary>
    public async Task ReckonAsync(KnownTarget target, IReadOnlyCollection<StreamId> subjects, CancellationToken cancel)
    {
        await using var connection = await registry.Database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await ReckonAsync(connection, target, subjects, registry.Clock.GetUtcNow(), cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Adds whom events after a place may concern.</summary>
    /// <returns>Up to where was looked; null when it is too much.</returns>
    private async Task<long?> ConcernedAsync(NpgsqlConnection connection, KnownTarget target, long after, HashSet<StreamId> concerned, CancellationToken cancel)
    {
        var (tenant, wanted, events, through) = (Tenant.Of(target.Co), new Wanted(), 0, after);
        await foreach (var page in registry.Store.ReadAllAsync(after, null, cancel))
        {
            foreach (var stored in page.Events.Where(e => e.Tenant == tenant || e.Tenant == Tenant.None)) wanted.Add(stored.Tenant, stored.Entry, null);
            through = page.Through;
            if ((events += page.Events.Count) > MostEvents) return null;
        }

        if (wanted.Subjects.TryGetValue(tenant, out var ofCo)) concerned.UnionWith(ofCo.Keys);
        if (wanted.Fanouts.Count > 0) await new CatchUp(registry).RunAsync(cancel);
        foreach (var fanout in wanted.Fanouts.Keys)
        {
            for (var last = 0; ;)
            {
                var people = await Provisioning.Concerned.FindAsync(connection, tenant, fanout.Whose, fanout.Of, last, Together, cancel);
                concerned.UnionWith(people.Select(p => new StreamId(StreamKind.Person, p.Person)));
                if (concerned.Count > MostSubjects) return null;
                if (people.Count < Together) break;
                last = people[^1].Person;
            }
        }

        return through;
    }

    private async Task ReckonAsync(NpgsqlConnection connection, KnownTarget target, IReadOnlyCollection<StreamId> subjects, DateTimeOffset now, CancellationToken cancel)
    {
        if (subjects.Count == 0) return;
        var history = new CoHistory(registry.Store, target.Co, UpTo.Now);
        var view = View.Of(await history.ReferenceAsync(cancel), target.Policy);
        foreach (var some in subjects.Chunk(Together))
        {
            var people = await history.SomeAsync([.. some.Where(s => s.Kind == StreamKind.Person).Select(s => s.Id)], cancel);
            var (digests, dues) = (new List<Guid?>(), new List<DateTime?>());
            foreach (var subject in some)
            {
                digests.Add(FirstFill.DigestOf(people.SeenBy(view, subject, now)));
                dues.Add(subject.Kind == StreamKind.Person ? Domain.People.Due.Telling(people[subject.Id], people.Identities, now)?.UtcDateTime : null);
            }

            await using var write = new NpgsqlCommand(Write, connection);
            write.Parameters.Add(new NpgsqlParameter<int> { TypedValue = target.Id });
            write.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. some.Select(s => s.ToString())] });
            write.Parameters.Add(new() { Value = digests.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
            write.Parameters.Add(new() { Value = dues.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
            await write.ExecuteNonQueryAsync(cancel);
        }
    }

    private static async Task<(string Policy, long Through, DateTimeOffset At)?> PlaceAsync(NpgsqlConnection connection, KnownTarget target, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("select policy, through, at from eventregistry.expectations where target = $1 for update", connection) { Parameters = { new() { Value = target.Id } } };
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? (reader.GetString(0), reader.GetInt64(1), reader.GetFieldValue<DateTimeOffset>(2)) : null;
    }

    private static async Task<HashSet<StreamId>> DueAsync(NpgsqlConnection connection, KnownTarget target, DateTimeOffset now, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand($"select subject from eventregistry.expected where target = $1 and due <= $2 limit {MostSubjects + 1}", connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = target.Id });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = now.UtcDateTime });
        var due = new HashSet<StreamId>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) due.Add(StreamId.Parse(reader.GetString(0)));
        return due;
    }

    private static async Task<Dictionary<StreamId, Guid>> ReadAsync(NpgsqlConnection connection, KnownTarget target, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("select subject, digest from eventregistry.expected where target = $1 and digest is not null", connection) { Parameters = { new() { Value = target.Id } } };
        var expected = new Dictionary<StreamId, Guid>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) expected.Add(StreamId.Parse(reader.GetString(0)), reader.GetGuid(1));
        return expected;
    }

    private static async Task NoteAsync(NpgsqlConnection connection, KnownTarget target, long through, DateTimeOffset at, CancellationToken cancel)
    {
        await using var note = new NpgsqlCommand(Note, connection);
        note.Parameters.Add(new NpgsqlParameter<int> { TypedValue = target.Id });
        note.Parameters.Add(new NpgsqlParameter<string> { TypedValue = PolicyOf(target) });
        note.Parameters.Add(new NpgsqlParameter<long> { TypedValue = through });
        note.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = at.UtcDateTime });
        await note.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>By what numbers are made, and all of a target's configuration by which its rows are chosen.</summary>
    private static string PolicyOf(KnownTarget target) => FormattableString.Invariant(
        $"sums={SubjectSum.Version} {target.Settings.Rules} group={target.Record.ProvisioningGroupId?.Value} skip={target.Record.SkipSourceId?.Value}\n{target.Settings.Filters}");
}
