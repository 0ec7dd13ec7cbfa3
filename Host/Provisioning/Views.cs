using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;
using Npgsql;

namespace EventRegistry.Host.Provisioning;

/// <summary>What targets see of their COs now. A CO is read anew when anything of its own was changed, wherever that was.</summary>
internal sealed class Views(Registry registry)
{
    private readonly ConcurrentDictionary<string, (long Version, Reference Reference)> known = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<Reference, ConcurrentDictionary<Policy, View>> views = [];

    /// <param name="version">The answer to <see cref="AskVersion"/>, if it was just given; null to ask.</param>
    public async Task<View> OfAsync(KnownTarget target, CancellationToken cancel, long? version = null)
    {
        var reference = await ReferenceAsync(target, version, cancel);
        return views.GetOrCreateValue(reference).GetOrAdd(target.Policy, policy => View.Of(reference, policy));
    }

    /// <summary>Asks how often a CO was changed. Dictionaries may belong to the platform as a whole.</summary>
    public static NpgsqlBatchCommand AskVersion(string tenant) => new("select coalesce(sum(version), 0)::bigint from eventregistry.collaborations where tenant in ($1, $2)")
    {
        Parameters = { new NpgsqlParameter<string> { TypedValue = tenant }, new NpgsqlParameter<string> { TypedValue = Tenant.None } },
    };

    private async Task<Reference> ReferenceAsync(KnownTarget target, long? asked, CancellationToken cancel)
    {
        var tenant = Tenant.Of(target.Co);
        // Asked before it is read: what changes in between makes it newer than it claims, and at worst it is read twice.
        var version = asked ?? await VersionAsync(tenant, cancel);
        if (known.TryGetValue(tenant, out var kept) && kept.Version == version) return kept.Reference;
        var reference = await new CoHistory(registry.Store, target.Co, UpTo.Now).ReferenceAsync(cancel);
        known[tenant] = (version, reference);
        return reference;
    }

    private async Task<long> VersionAsync(string tenant, CancellationToken cancel)
    {
        await using var connection = await registry.Database.OpenConnectionAsync(cancel);
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { AskVersion(tenant) } };
        return (long)(await batch.ExecuteScalarAsync(cancel))!;
    }
}
