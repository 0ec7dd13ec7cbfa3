using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.Commands;
using EventRegistry.Host.EventStore;
using Npgsql;

namespace EventRegistry.Host.Upkeep;

/// <summary>What became of everybody.</summary>
/// <param name="People">Who were looked at.</param>
/// <param name="Changed">For whom something had to be done.</param>
/// <param name="Events">What happened to them.</param>
/// <param name="Contended">Who were changed by others again and again meanwhile: they are to be looked at once more.</param>
internal sealed record Everybody(long People, long Changed, long Events, long Contended);

/// <summary>Settles all people of a CO once, as after an import, whose Registry may have left undone what time brought about.</summary>
internal sealed class SettlingEverybody(Registry registry, Registrar registrar)
{
    private const int Together = 1_000;
    private const int AtOnce = 4;

    private const string Next = "select id from eventregistry.records where tenant = $1 and kind = 'person' and not is_copy and not deleted and id > $2 order by id limit $3";

    public async Task<Everybody> RunAsync(CoId co, Progress progress, CancellationToken cancel)
    {
        var (people, changed, events, contended) = (0L, 0L, 0L, 0L);
        for (var after = 0; await PageAsync(co, after, cancel) is { Count: > 0 } page; after = page[^1])
        {
            await Parallel.ForEachAsync(page, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (person, stop) =>
            {
                var outcome = await registrar.HandleAsync(co, new Settle(new PersonId(person)), Caller.Registry, null, stop);
                if (outcome is Carried { Changes.Count: > 0 and var some })
                {
                    Interlocked.Increment(ref changed);
                    Interlocked.Add(ref events, some);
                }
                else if (outcome is Contended)
                {
                    Interlocked.Increment(ref contended);
                }
            });
            people += page.Count;
            progress($"settling the people of CO {co.Value}", people);
        }

        return new(people, changed, events, contended);
    }

    private async Task<List<int>> PageAsync(CoId co, int after, CancellationToken cancel)
    {
        await using var command = registry.Database.CreateCommand(Next);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Tenant.Of(co) });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Together });
        var page = new List<int>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) page.Add(reader.GetInt32(0));
        return page;
    }
}
