using EventRegistry.Host.EventStore;
using EventRegistry.Host.Targets;

namespace EventRegistry.Host.Provisioning;

/// <summary>The targets as they are configured now, by CO, in their order. Read anew when history says that one was changed, whichever host looked at that.</summary>
internal sealed class LiveTargets(Registry registry)
{
    private readonly TargetBook book = new(registry);
    private Known? known;
    private long least;

    public async Task<ILookup<string, KnownTarget>> ByTenantAsync(CancellationToken cancel) => await ByTenantAsync(await TriggerPlace.OfTargetsAsync(registry.Database, cancel), cancel);

    /// <param name="changed">The last event looked at that changed one, as the database just said.</param>
    public async Task<ILookup<string, KnownTarget>> ByTenantAsync(long changed, CancellationToken cancel)
    {
        // Asked before they are read: what changes in between makes them newer than they claim, and at worst they are read twice.
        var place = Math.Max(Volatile.Read(ref least), changed);
        if (known is { } kept && kept.Place == place) return kept.Targets;
        var targets = (await book.ListAsync(cancel)).OrderBy(t => t.Order).ThenBy(t => t.Id).ToLookup(t => Tenant.Of(t.Co));
        known = new(place, targets);
        return targets;
    }

    /// <summary>A target as it is known here; null where there is none.</summary>
    public async Task<KnownTarget?> FindAsync(int id, CancellationToken cancel) =>
        (await ByTenantAsync(cancel)).SelectMany(t => t).FirstOrDefault(t => t.Id == id);

    /// <summary>Does not use any longer what was read before a change was seen here, which others see when it is committed that it was looked at.</summary>
    public void Forget(long sequence)
    {
        Volatile.Write(ref least, sequence);
        known = null;
    }

    private sealed record Known(long Place, ILookup<string, KnownTarget> Targets);
}
