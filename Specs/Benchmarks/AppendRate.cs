using System.Diagnostics;
using EventRegistry.Benchmarks.History;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.EventStore.Json;
using Npgsql;
using NpgsqlTypes;

namespace EventRegistry.Benchmarks;

/// <summary>The events a second of sixteen writers, against those of a bare insert of the same rows that checks nothing.</summary>
internal static class AppendRate
{
    private const int Writers = 16;
    private const int EventsInAppend = 3;
    private const int Turns = 3;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly Cause Because = new("benchmark", "benchmark");

    // One statement a time, of the same rows into the same tables. Nothing is looked up or expected.
    private const string BareInsert = """
        with stream as (insert into eventregistry.mt_streams (tenant_id, id, type, version, timestamp, created) values ($3, $1, 'person', 3, $2, $2))
        insert into eventregistry.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, causation_id, headers)
        select nextval('eventregistry.mt_events_sequence'), e.id, $1, e.version, e.data, e.type, $2, $3, e.dotnet_type, $4, $4, jsonb_build_object('actor', $5::varchar)
        from unnest($6::uuid[], $7::bigint[], $8::jsonb[], $9::varchar[], $10::varchar[]) as e (id, version, data, type, dotnet_type)
        """;

    public static async Task<Figure> MeasureAsync(Laboratory laboratory, CancellationToken cancel)
    {
        var database = await laboratory.FreshDatabaseAsync(cancel);
        await using var source = PostgresEventStore.Connect(database);
        var store = Runtime.Current.Store(source);
        var next = 0;
        Task Append() => store.AppendAsync(New(Interlocked.Increment(ref next)), cancel);
        Task Insert() => InsertAsync(source, New(Interlocked.Increment(ref next)), cancel);
        await RateAsync(Append, WarmUp);
        await RateAsync(Insert, WarmUp);
        var (appends, inserts) = (new List<double>(), new List<double>());
        for (var turn = 0; turn < Turns; turn++)
        {
            await laboratory.SettleAsync(cancel);
            appends.Add(await RateAsync(Append, Turn));
            await laboratory.SettleAsync(cancel);
            inserts.Add(await RateAsync(Insert, Turn));
        }

        var (append, insert) = (appends.Order().ElementAt(Turns / 2), inserts.Order().ElementAt(Turns / 2));
        return new("append", "16 writers, 3 events each: events/s / events/s of a bare insert of the same rows", append / insert, 0.6, 0.9, false, Figure.Of(
            ("events/s", append), ("bare events/s", insert)));
    }

    private static async Task<double> RateAsync(Func<Task> write, TimeSpan howLong)
    {
        var (started, done) = (Stopwatch.GetTimestamp(), 0L);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(started) < howLong)
            {
                await write();
                Interlocked.Add(ref done, EventsInAppend);
            }
        })));
        return done / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static Append New(int person)
    {
        var (id, at) = (new PersonId(person), TimeProvider.System.GetUtcNow());
        Change[] changes =
        [
            new Added<PersonRecord>(new(person, new CoId(Town.MainCo), PersonStatus.Active, null, null)),
            new Added<Name>(new(person, null, "Ada", null, "Lovelace", null, "official", null, id, null, true, null)),
            new Added<EmailAddress>(new(person, "ada@example.org", null, "official", true, id, null, null, null, null)),
        ];
        return new(Tenant.Of(new CoId(Town.MainCo)), new(StreamKind.Person, person), ExpectedVersion.New, [.. changes.Select(c => new NewEvent(Guid.CreateVersion7(), at, "anna", Because, c))]);
    }

    private static async Task InsertAsync(NpgsqlDataSource source, Append append, CancellationToken cancel)
    {
        var types = append.Events.Select(e => EventType.Of(e.Change)).ToArray();
        await using var command = source.CreateCommand(BareInsert);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = append.Stream.ToString() });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = append.Events[0].At });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = append.Tenant });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Because.Operation });
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = append.Events[0].Actor });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. append.Events.Select(e => e.Id)] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [1, 2, 3] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb, TypedValue = [.. append.Events.Select(e => EventJson.Write(e.Change))] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. types.Select(t => t.Name)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. types.Select(t => t.DotNetName)] });
        await command.ExecuteNonQueryAsync(cancel);
    }
}
