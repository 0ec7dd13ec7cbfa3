using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.EventStore;

namespace EventRegistry.Host.Commands;

/// <summary>A CO as decisions see it.</summary>
/// <param name="Co">Its state.</param>
/// <param name="Versions">How long each of its own streams is.</param>
/// <param name="Version">How often it was changed: what a decision on it demands still to be so when it is stored.</param>
internal sealed record KnownCo(Collaboration Co, ImmutableDictionary<StreamId, long> Versions, long Version);

/// <summary>Keeps the COs that commands are about in memory. Whoever decides on one that has changed elsewhere is told so when storing, and then it is read anew.</summary>
internal sealed class Collaborations(Registry registry)
{
    private readonly ConcurrentDictionary<CoId, KnownCo> known = new();

    /// <summary>The CO, as last known here.</summary>
    public async Task<KnownCo> GetAsync(CoId co, CancellationToken cancel) =>
        known.TryGetValue(co, out var at) ? at : known[co] = await ReadAsync(co, cancel);

    /// <summary>The CO, as it is now.</summary>
    public async Task<KnownCo> GetCurrentAsync(CoId co, CancellationToken cancel) =>
        known.TryGetValue(co, out var at) && at.Version == await VersionAsync(Tenant.Of(co), cancel) ? at : known[co] = await ReadAsync(co, cancel);

    /// <summary>Takes in what was just stored here.</summary>
    /// <param name="before">The state that was decided on.</param>
    /// <param name="entries">What was stored in the CO's own streams.</param>
    public void Tell(KnownCo before, IReadOnlyList<Recorded> entries)
    {
        var (co, versions) = (before.Co, before.Versions);
        foreach (var entry in entries) (co, versions) = (Collaboration.Evolve(co, entry), versions.SetItem(entry.Stream, entry.Version));
        // Unless another has told a later state meanwhile.
        known.TryUpdate(before.Co.Id, new(co, versions, before.Version + 1), before);
    }

    public void Forget(CoId co) => known.TryRemove(co, out _);

    private async Task<KnownCo> ReadAsync(CoId id, CancellationToken cancel)
    {
        var tenant = Tenant.Of(id);
        // Asked before the streams are read: what changes in between makes the state newer than it claims, and at worst it is read twice.
        var version = await VersionAsync(tenant, cancel);
        var (co, versions) = (Collaboration.Of(id), ImmutableDictionary.CreateBuilder<StreamId, long>());
        foreach (var kind in Collaboration.Streams)
        {
            await foreach (var stream in registry.Store.ReadByStreamAsync(tenant, kind, UpTo.Now, Detail.Essential, cancel))
            {
                co = stream.Entries.Aggregate(co, Collaboration.Evolve);
                versions[stream.Stream] = stream.Entries[^1].Version;
            }
        }

        return new(co, versions.ToImmutable(), version);
    }

    private async Task<long> VersionAsync(string tenant, CancellationToken cancel)
    {
        await using var command = registry.Database.CreateCommand("select version from eventregistry.collaborations where tenant = $1");
        command.Parameters.Add(new() { Value = tenant });
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancel) ?? 0L, CultureInfo.InvariantCulture);
    }
}
