using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host.Provisioning;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>Tells a CO's administrators of a source that is not synced any more by its schedule, once, and when it is again.</summary>
internal sealed class SyncNotices(Registry registry)
{
    private readonly Notices notices = new(registry);

    /// <summary>Notes how a sync ended. Whoever asks for one is told themselves; but whoever does so with success ends what was wrong.</summary>
    public async Task NoteAsync(KnownSource source, SyncRun ended, SyncOrder order)
    {
        if (order.ByTime && ended.Status is (SyncRunStatus.Stopped or SyncRunStatus.Failed))
            await notices.RaiseAsync(source, ended.Reason ?? "It failed without a reason.", CancellationToken.None);
        else if (ended.Status == SyncRunStatus.Done && order is { Key: null, Remap: false, Undoes: null })
            await notices.ResolveAsync(source, CancellationToken.None);
    }
}
