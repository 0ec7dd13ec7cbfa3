using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.ReadModels;
using Npgsql;

namespace EventRegistry.Host.Upkeep;

/// <summary>Somebody of whom something stored has started or ceased to count.</summary>
/// <param name="At">When.</param>
internal readonly record struct DuePerson(string Tenant, StreamId Stream, DateTimeOffset At)
{
    public CoId Co => new(int.Parse(Tenant, NumberStyles.None, CultureInfo.InvariantCulture));

    public PersonId Id => new(Stream.Id);
}

/// <summary>Who is due, and when.</summary>
internal sealed class DueBook(Registry registry)
{
    private const string Done = """
        update eventregistry.due set at = $4, reckoned = $5 where tenant = $1 and stream = $2 and at = $3
        """;

    private const string DoneForEver = "delete from eventregistry.due where tenant = $1 and stream = $2 and at = $3";

    private readonly NpgsqlDataSource database = registry.Database;
    private readonly DueDates dates = new(registry);

    /// <summary>Whether this registry has changes of its own; one that has none may still follow another.</summary>
    public async Task<bool> IsOursToActAsync(CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select exists (select from eventregistry.own_changes)");
        return await command.ExecuteScalarAsync(cancel) is true;
    }

    /// <summary>Those who are due by an instant, the longest waiting first.</summary>
    public async Task<IReadOnlyList<DuePerson>> DueAsync(DateTimeOffset by, int most, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select tenant, stream, at from eventregistry.due where at <= $1 order by at, tenant, stream limit $2");
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = by.ToUniversalTime() });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
        var people = new List<DuePerson>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) people.Add(new(reader.GetString(0), StreamId.Parse(reader.GetString(1)), reader.GetFieldValue<DateTimeOffset>(2)));
        return people;
    }

    /// <summary>When next somebody is due after an instant; null when nobody is.</summary>
    public async Task<DateTimeOffset?> NextAsync(DateTimeOffset after, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select min(at) from eventregistry.due where at > $1");
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = after.ToUniversalTime() });
        return await command.ExecuteScalarAsync(cancel) is DateTime at ? new DateTimeOffset(at) : null;
    }

    /// <summary>Notes that somebody was settled, and when they are due next. What commands write meanwhile stands.</summary>
    public async Task DoneAsync(DuePerson person, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        // Whoever tells the stream's rows takes this lock first: until the end nobody writes another instant.
        await using var take = new NpgsqlCommand("select version from eventregistry.told where tenant = $1 and stream = $2 for update", connection);
        AddSubject(take, person);
        var told = await take.ExecuteScalarAsync(cancel) as long? ?? 0;
        var (state, version) = (new Person(person.Id), 0L);
        await foreach (var entry in registry.Store.ReadStreamAsync(person.Tenant, person.Stream, UpTo.Now, cancel)) (state, version) = (Person.Evolve(state, entry), entry.Version);
        // One that is not told yet is told soon, and looked at once more then.
        if (version != told) return;
        dates.Forget();
        var now = registry.Clock.GetUtcNow();
        var next = (await dates.OfAsync(person.Tenant, cancel))(state, now);
        await using var done = new NpgsqlCommand(next is null ? DoneForEver : Done, connection);
        AddSubject(done, person);
        done.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = person.At.ToUniversalTime() });
        if (next is { } at)
        {
            done.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = at.ToUniversalTime() });
            done.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now.ToUniversalTime() });
        }

        await done.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    private static void AddSubject(NpgsqlCommand command, DuePerson person)
    {
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = person.Tenant });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = person.Stream.ToString() });
    }
}
