using EventRegistry.Host.EventStore;
using EventRegistry.Host.Targets;

namespace EventRegistry.Host.Provisioning;

/// <summary>The targets as they are configured now, by CO, in their order. Read anew when history says that one was changed.</summary>
internal sealed class LiveTargets(Registry registry)
{
    private readonly TargetBook book = new(registry);
    private ILookup<string, KnownTarget>? known;

    public async Task<ILookup<string, KnownTarget>> ByTenantAsync(CancellationToken cancel) =>
        known ??= (await book.ListAsync(cancel)).OrderBy(t => t.Order).ThenBy(t => t.Id).ToLookup(t => Tenant.Of(t.Co));

    /// <summary>A target as it is known here; null where there is none.</summary>
    public async Task<KnownTarget?> FindAsync(int id, CancellationToken cancel) =>
        (await ByTenantAsync(cancel)).SelectMany(t => t).FirstOrDefault(t => t.Id == id);

    public void Forget() => known = null;
}
