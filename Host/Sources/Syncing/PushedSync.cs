using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host.Commands;
using EventRegistry.Host.Sources.Api;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>Brings a record into the registry as soon as its source has pushed it. It is no run: who pushed it is its cause.</summary>
internal sealed class PushedSync(Registrar registrar, SourcePlugins plugins) : IRecordSync
{
    public async Task<SyncedOutcome> SyncAsync(KnownSource source, string key, string actor, CancellationToken cancel)
    {
        await using var opened = await plugins.OpenAsync(source, cancel);
        var found = await opened.RetrieveAsync(key, cancel);
        var record = new SyncedRecord(key, found is [var raw, ..] ? new FoundRecord(raw.Raw, opened.Read(raw)) : null);
        return await registrar.HandleAsync(source.Co.Id, new SyncRecords(source.Id, SyncRecords.Pushed, new([record])), new(actor, null), null, cancel) switch
        {
            Carried carried => carried.Synced.Single(),
            Declined declined => new(key, SyncResult.Error, [.. declined.Refusals]),
            _ => throw new SourceFailure($"Others changed the person of record '{key}' again and again. Push it once more.", mayPass: true),
        };
    }
}
