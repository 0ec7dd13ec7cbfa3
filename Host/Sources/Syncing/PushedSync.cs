using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host.Commands;
using EventRegistry.Host.Sources.Api;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>Brings a record into the registry as soon as its source has pushed it. It is no run: who pushed it is its cause.</summary>
internal sealed class PushedSync(Registrar registrar, SourcePlugins plugins) : IRecordSync
{
    public async Task<SyncedOutcome> SyncAsync(KnownSource source, string key, string? sibling, string actor, CancellationToken cancel)
    {
        await using var opened = await plugins.OpenAsync(source, cancel);
        var found = await opened.RetrieveAsync(key, cancel);
        using var reading = new Reading(source, opened);
        var caller = new Caller(actor, null);
        var record = found is [var raw, ..] ? (await reading.OfAsync(raw, cancel)) with { Sibling = sibling } : new(key, null);
        switch (await registrar.HandleAsync(source.Co.Id, new SyncRecords(source.Id, SyncRecords.Pushed, new([record])), caller, null, cancel))
        {
            case Carried carried:
                await Reading.AssignAsync(source, carried, registrar, caller);
                return carried.Synced.Single();
            case Declined declined:
                return new(key, SyncResult.Error, [.. declined.Refusals]);
            default:
                throw new SourceFailure($"Others changed the person of record '{key}' again and again. Push it once more.", mayPass: true);
        }
    }
}
