using System.Text.Json.Serialization;
using EventRegistry.Host.Provisioning;
using Npgsql;

namespace EventRegistry.Host.Watch;

/// <summary>Whether requests may be sent here.</summary>
/// <param name="Status">ready or not ready.</param>
public sealed record Readiness(string Status, IReadOnlyList<Check> Checks)
{
    [JsonIgnore]
    public bool IsReady => Checks.All(c => c.Ok || !c.Hinders);
}

/// <summary>One thing that must be so.</summary>
/// <param name="Detail">What was found.</param>
public sealed record Check(string Name, bool Ok, string Detail)
{
    /// <summary>Whether requests are not to be sent here where it is not so.</summary>
    [JsonIgnore]
    public bool Hinders { get; init; } = true;
}

/// <summary>Looks whether the registry can answer. Asked by anybody at any rate, it looks once a second.</summary>
internal sealed class Health(Registry registry) : IDisposable
{
    // What other programs append is told within a second or two; more than this is no moment's delay.
    private const long MostBehind = 1_000;

    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim one = new(1);
    private (long At, Readiness Readiness, Backlog? Backlog)? last;

    public async Task<(Readiness Readiness, Backlog? Backlog)> LookAsync(CancellationToken cancel)
    {
        await one.WaitAsync(cancel);
        try
        {
            if (last is not var (at, readiness, backlog) || TimeProvider.System.GetElapsedTime(at) > GoodFor)
            {
                (readiness, backlog) = await ChecksAsync(cancel);
                last = (TimeProvider.System.GetTimestamp(), readiness, backlog);
            }

            return (readiness, backlog);
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    private async Task<(Readiness, Backlog?)> ChecksAsync(CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            var schema = await registry.HasItsSchemaAsync(patience.Token);
            Check[] first = [new("database", true, "reachable"), new("schema", schema, schema ? "as this program knows it" : "made by another version of this program")];
            if (!schema) return (Of(first), null);
            var backlog = await Backlog.ReadAsync(registry, patience.Token);
            return (Of([.. first, new("readModels", backlog.Behind <= MostBehind, $"{backlog.Behind} events behind"), HistoryOf(backlog.Unread)]), backlog);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            // Anybody may ask: where the database is and who uses it is not for them.
            return (Of([new("database", false, e is PostgresException refused ? $"refuses ({refused.SqlState})" : "not reachable")]), null);
        }
    }

    // Every host would be taken away because of one event that concerns one person.
    private static Check HistoryOf(IReadOnlyList<UnreadEvent> unread) => new("history", unread.Count == 0, unread switch
    {
        [] => "can be read",
        [var one] => $"event {one.Sequence} ({one.Type}) of {one.Stream} cannot be read; what to do: eventregistry status",
        [var one, ..] => $"event {one.Sequence} ({one.Type}) of {one.Stream} and {unread.Count - 1} more cannot be read; what to do: eventregistry status",
    })
    {
        Hinders = false,
    };

    private static Readiness Of(IReadOnlyList<Check> checks) => new(checks.All(c => c.Ok || !c.Hinders) ? "ready" : "not ready", checks);
}
