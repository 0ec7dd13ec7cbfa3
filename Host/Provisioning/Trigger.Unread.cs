using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Targets;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EventRegistry.Host.Provisioning;

/// <summary>What is done about events that cannot be read: they are passed over, so that nobody else waits for them, and not forgotten.</summary>
internal sealed partial class Trigger
{
    private static readonly TimeSpan BetweenReadings = TimeSpan.FromSeconds(5);

    private long? lastRead;

    private async Task PassOverAsync(NpgsqlConnection connection, CannotBeRead fault, Wanted wanted, CancellationToken cancel)
    {
        await UnreadEvents.NoteAsync(connection, fault, wanted, cancel);
        PassedOver(log, fault.Message);
    }

    /// <summary>Tells the read models what these events did, whatever else cannot be told.</summary>
    private async Task CatchUpAsync(IReadOnlyList<(string Tenant, Recorded Entry)> events, CancellationToken cancel)
    {
        try
        {
            await catchUp.RunAsync(cancel);
            return;
        }
        catch (CannotBeRead)
        {
            // Somewhere a stream cannot be told; those that are looked at now may be others.
        }

        foreach (var stream in events.Select(e => (e.Tenant, e.Entry.Stream)).Distinct())
        {
            try
            {
                await catchUp.TellAsync([stream], cancel);
            }
            catch (CannotBeRead)
            {
                // Whoever it is about cannot be told either, and says so.
            }
        }
    }

    private bool IsTimeToReadAgain()
    {
        if (lastRead is { } last && TimeProvider.System.GetElapsedTime(last) < BetweenReadings) return false;
        lastRead = TimeProvider.System.GetTimestamp();
        return true;
    }

    /// <summary>Looks at events that were passed over and can be read by now, since they were mended or another version of the program runs.</summary>
    private async Task<bool> ReadAgainAsync(CancellationToken cancel)
    {
        await using var work = await Looking.BeginAsync(registry, cancel);
        var (done, events) = (new List<long>(), new List<(string Tenant, Recorded Entry)>());
        foreach (var unread in await UnreadEvents.TakeAsync(work.Connection, cancel))
        {
            if (!StreamId.TryParse(unread.Stream, out var stream)) continue;
            try
            {
                // None where somebody took it out of history.
                events.AddRange((await registry.Store.ReadStreamAsync(unread.Tenant, stream, UpTo.Event(unread.Sequence), cancel).ToListAsync(cancel))
                    .Where(e => e.Sequence == unread.Sequence).Select(e => (unread.Tenant, e)));
                done.Add(unread.Sequence);
            }
            catch (CannotBeRead)
            {
                // Still, or an earlier one of its stream.
            }
        }

        if (done.Count == 0) return false;
        await ForgetTargetsAsync(work, new(events, 0), cancel);
        var live = await targets.ByTenantAsync(cancel);
        await AskAsync(work, live, events, await WantedAsync(events, cancel), cancel);
        var claimed = await work.CommitAsync(UnreadEvents.Forget(done), cancel);
        try
        {
            // Where nobody of a CO could be told because of it, its targets are being left alone.
            foreach (var target in events.SelectMany(e => live[e.Tenant]).DistinctBy(t => t.Id)) await registry.Queue.ReleaseAsync(target.Id, cancel);
        }
        finally
        {
            // What was handed over has the turns of its routes: nobody else lets them go.
            await dispatch.BeginAsync(claimed, cancel);
        }

        return true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "An event was passed over, and what it makes necessary is told when it can be read: {Fault}")]
    private static partial void PassedOver(ILogger log, string fault);
}
