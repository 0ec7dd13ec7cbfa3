using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host.Sources;
using EventRegistry.Host.Sources.Api;

namespace EventRegistry.Specs.Sources.Api;

/// <summary>Notes what it is asked to sync, and answers as it is told to.</summary>
internal sealed class RecordingSync : IRecordSync
{
    public List<(int Source, string Key, string Actor)> Asked { get; } = [];

    /// <summary>What becomes of a record; new ones are made of all that are asked for the first time, where nothing else is said.</summary>
    public Func<string, SyncResult>? Result { get; set; }

    /// <summary>Why records cannot be taken.</summary>
    public Refusal[] Refusals { get; set; } = [];

    public Task<SyncedOutcome> SyncAsync(KnownSource source, string key, string? sibling, string actor, CancellationToken cancel)
    {
        var isFirst = Asked.All(a => a.Key != key);
        Asked.Add((source.Id.Value, key, actor));
        var result = Refusals.Length > 0 ? SyncResult.Error : Result?.Invoke(key) ?? (isFirst ? SyncResult.New : SyncResult.Synced);
        return Task.FromResult(new SyncedOutcome(key, result, [.. Refusals]));
    }
}
