using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Host.Sources.Api;

/// <summary>Brings one record to what its source says of it now, as a sync of that record does.</summary>
public interface IRecordSync
{
    /// <summary>What became of the record of a key, which its source may have, have otherwise, or have no longer.</summary>
    /// <param name="sibling">The key of a record that came with it and is about the same person; null where it came alone.</param>
    /// <param name="actor">Who is told to have done it.</param>
    /// <exception cref="SourceFailure">The source cannot be asked.</exception>
    Task<SyncedOutcome> SyncAsync(KnownSource source, string key, string? sibling, string actor, CancellationToken cancel);
}
