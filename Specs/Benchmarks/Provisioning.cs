using System.Diagnostics;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host;
using EventRegistry.Host.Commands;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Queue;
using EventRegistry.Projections.Subjects;
using Npgsql;

namespace EventRegistry.Benchmarks;

/// <summary>What it takes until a target holds what was changed.</summary>
internal static class Provisioning
{
    private const int People = 12_000;
    private const int Edits = 400;
    private const int Queued = 10_000;
    private const int OneByOne = 1_000;

    private static readonly Caller Clerk = new("benchmark", null);

    /// <summary>From a command to the row in the target, at once; against an event appended and then a row updated that nothing was decided on.</summary>
    public static async Task<Figure> EditAsync(Laboratory laboratory, CancellationToken cancel)
    {
        await using var crowd = await ProvisionedCrowd.OpenAsync(laboratory, People, ProvisioningMode.Immediate, cancel);
        // A history of its own: in the crowd's, nobody could tell what another appends between two edits without reading it.
        await using var history = PostgresEventStore.Connect(await laboratory.FreshDatabaseAsync(cancel));
        using var store = Runtime.Current.Store(history);
        var (edits, bare) = (new List<double>(), new List<double>());
        await crowd.WhileListeningAsync(() => crowd.WhileProvisioningAsync(async () =>
        {
            for (var turn = 0; turn < 2; turn++)
            {
                (edits, bare) = ([], []);
                await laboratory.SettleAsync(cancel);
                for (var i = 1; i <= Edits; i++)
                {
                    var (name, given) = (i + (turn * Edits), $"New{turn}");
                    edits.Add(await SecondsAsync(crowd, name, given, async () =>
                        await crowd.Registrar.HandleAsync(Crowd.Co, new Edit<Name>(name, Sent<Name>.Nothing.With("Given", given)), Clerk, null, cancel)));
                    bare.Add(await SecondsAsync(crowd, name + (People / 2), given, () => BareAsync(store, crowd.Tables, name + (People / 2), given, cancel)));
                }
            }
        }, cancel), cancel);
        return new("provision-edit", "an edit until its row in the target has changed: median / a bare append and a bare row update", Median(edits) / Median(bare), 3.0, 1.5, true, Figure.Of(
            ("edit ms", Median(edits) * 1000), ("bare ms", Median(bare) * 1000)));
    }

    /// <summary>Ten thousand queued subjects, of each a name that differs; against the same one by one.</summary>
    public static async Task<Figure> DrainAsync(Laboratory laboratory, CancellationToken cancel)
    {
        await using var crowd = await ProvisionedCrowd.OpenAsync(laboratory, People, ProvisioningMode.Queue, cancel);
        await AskAsync(crowd, OneByOne, cancel);
        await crowd.DrainAsync(500, OneByOne, cancel);
        await AskAsync(crowd, OneByOne, cancel);
        await laboratory.SettleAsync(cancel);
        var one = OneByOne / await SecondsAsync(() => crowd.DrainAsync(1, OneByOne, cancel));
        await AskAsync(crowd, Queued, cancel);
        await laboratory.SettleAsync(cancel);
        var many = Queued / await SecondsAsync(() => crowd.DrainAsync(500, Queued, cancel));
        return new("provision-drain", "10,000 queued subjects: subjects/s / one by one", many / one, 5, 20, false, Figure.Of(("subjects/s", many), ("one by one/s", one)));
    }

    private static async Task AskAsync(ProvisionedCrowd crowd, int people, CancellationToken cancel)
    {
        await using var differ = crowd.Tables.CreateCommand("update sp_names set given = 'Other' where id <= $1");
        differ.Parameters.Add(new NpgsqlParameter<int> { TypedValue = people });
        await differ.ExecuteNonQueryAsync(cancel);
        foreach (var some in Enumerable.Range(1, people).Chunk(500))
            await crowd.Queue.AskAsync([.. some.Select(i => new Ask(Tenant.Of(Crowd.Co), crowd.Target.Id, new(StreamKind.Person, i), ProvisioningAction.Eligible, 1, "benchmark", "benchmark"))], cancel);
    }

    private static async Task BareAsync(IEventStore store, NpgsqlDataSource tables, int name, string given, CancellationToken cancel)
    {
        var change = new Edited<Name>(new(name, null, given, null, "Family", null, "official", null, new PersonId(name), null, true, null), null);
        await store.AppendAsync(
            new Append(Tenant.Of(Crowd.Co), new(StreamKind.Person, name), ExpectedVersion.Any, [new(Guid.CreateVersion7(), TimeProvider.System.GetUtcNow(), "benchmark", new("bare", "bare"), change)]), cancel);
        await using var update = tables.CreateCommand("update sp_names set given = $2 where id = $1");
        update.Parameters.Add(new NpgsqlParameter<int> { TypedValue = name });
        update.Parameters.Add(new NpgsqlParameter<string> { TypedValue = given });
        await update.ExecuteNonQueryAsync(cancel);
    }

    private static async Task<double> SecondsAsync(ProvisionedCrowd crowd, int name, string given, Func<Task> act)
    {
        var seen = crowd.SeenAsync(name, given);
        var started = Stopwatch.GetTimestamp();
        await act();
        return Stopwatch.GetElapsedTime(started, await seen.WaitAsync(TimeSpan.FromSeconds(30))).TotalSeconds;
    }

    private static async Task<double> SecondsAsync(Func<Task> act)
    {
        var started = Stopwatch.GetTimestamp();
        await act();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static double Median(List<double> seconds) => seconds.Order().ElementAt(seconds.Count / 2);
}
