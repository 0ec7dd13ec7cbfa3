using System.Collections.Concurrent;
using EventRegistry.Host.EventStore;
using Npgsql;

namespace EventRegistry.Host.Commands;

/// <summary>What became of a decision that was to be stored.</summary>
/// <param name="Places">Where its events are, by stream.</param>
/// <param name="Told">The streams that the read models were told of.</param>
/// <param name="Unsettled">The notes of groups whose people are still to be settled.</param>
internal sealed record Committed(IReadOnlyList<Appended> Places, IReadOnlySet<Domain.Changelog.StreamId> Told, IReadOnlyList<long> Unsettled);

/// <summary>
/// Stores decisions. Those that come while others are being stored wait, and then share one transaction: what a transaction costs by itself, above all
/// its way to the disk, is paid once for all of them. If that fails for any of them, each is stored by itself.
/// </summary>
internal sealed class CommitQueue
{
    private readonly IEventStore store;

    // So many share a transaction at most: whoever comes first should not wait for a crowd.
    private const int MostTogether = 32;

    // One transaction at a time: two at once each carry half as many, and cost the database more than they gain.
    private readonly Together<Waiting> waiting;

    public CommitQueue(IEventStore store) => (this.store, waiting) = (store, new(Next, StoreAsync));

    /// <returns>Null when what was decided on holds no longer.</returns>
    public Task<Committed?> StoreAsync(Prepared decision)
    {
        var one = new Waiting(decision);
        waiting.Add(one);
        return one.Done.Task;
    }

    /// <summary>The next ones that can share a transaction: no two of one stream, none that rests on what one before it changes, and none besides one that changes a CO.</summary>
    private static List<Waiting> Next(ConcurrentQueue<Waiting> waiting)
    {
        var (some, streams) = (new List<Waiting>(), new HashSet<Domain.Changelog.StreamId>());
        while (some.Count < MostTogether && waiting.TryPeek(out var next))
        {
            if (some.Count > 0 && (next.Decision.ChangesCo || next.Decision.Streams.Any(s => streams.Contains(s.Stream)) || next.Decision.Read.Any(r => streams.Contains(r.Stream)))) break;
            waiting.TryDequeue(out _);
            some.Add(next);
            if (next.Decision.ChangesCo) break;
            streams.UnionWith(next.Decision.Streams.Select(s => s.Stream));
        }

        return some;
    }

    private async Task StoreAsync(List<Waiting> some)
    {
        if (some.Count > 1 && await TogetherAsync(some)) return;
        foreach (var one in some) await AloneAsync(one);
    }

    private async Task<bool> TogetherAsync(List<Waiting> some)
    {
        try
        {
            var alongside = new Alongside([.. some.Select(w => w.Decision)]);
            var places = await store.AppendAsync([.. some.SelectMany(w => w.Decision.Appends)], alongside, CancellationToken.None);
            var next = 0;
            foreach (var one in some)
            {
                var own = places.Skip(next).Take(one.Decision.Streams.Count).ToList();
                next += own.Count;
                // Which note is whose does not matter: whoever takes it up first does what it says.
                one.Done.SetResult(new(own, alongside.Told, ReferenceEquals(one, some[0]) ? alongside.Unsettled : []));
            }

            return true;
        }
        catch (Exception)
        {
            // Whatever it was, each learns by itself whether it was at fault; nobody is left waiting.
            return false;
        }
    }

    private async Task AloneAsync(Waiting one)
    {
        try
        {
            var alongside = new Alongside([one.Decision]);
            one.Done.SetResult(new(await store.AppendAsync(one.Decision.Appends, alongside, CancellationToken.None), alongside.Told, alongside.Unsettled));
        }
        catch (Exception e) when (e is StreamMoved || (e is PostgresException refused && Alongside.Refuses(refused)))
        {
            one.Done.SetResult(null);
        }
        catch (Exception e)
        {
            one.Done.SetException(e);
        }
    }

    private sealed record Waiting(Prepared Decision)
    {
        public TaskCompletionSource<Committed?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
