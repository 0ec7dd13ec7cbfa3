using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;

namespace EventRegistry.Host.Provisioning;

/// <summary>What targets see of their COs now. A CO is read anew when anything of its own was changed, wherever that was.</summary>
internal sealed class Views(Registry registry)
{
    private readonly ConcurrentDictionary<string, (string Version, Reference Reference)> known = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<Reference, ConcurrentDictionary<Policy, View>> views = [];

    public async Task<View> OfAsync(KnownTarget target, CancellationToken cancel)
    {
        var reference = await ReferenceAsync(target, cancel);
        return views.GetOrCreateValue(reference).GetOrAdd(target.Policy, policy => View.Of(reference, policy));
    }

    private async Task<Reference> ReferenceAsync(KnownTarget target, CancellationToken cancel)
    {
        var tenant = Tenant.Of(target.Co);
        // Asked before it is read: what changes in between makes it newer than it claims, and at worst it is read twice.
        var version = await VersionAsync(tenant, cancel);
        if (known.TryGetValue(tenant, out var kept) && kept.Version == version) return kept.Reference;
        var reference = await new CoHistory(registry.Store, target.Co, UpTo.Now).ReferenceAsync(cancel);
        known[tenant] = (version, reference);
        return reference;
    }

    /// <summary>Dictionaries may belong to the platform as a whole.</summary>
    private async Task<string> VersionAsync(string tenant, CancellationToken cancel)
    {
        await using var command = registry.Database.CreateCommand(
            "select coalesce(string_agg(tenant || '=' || version, ',' order by tenant), '') from eventregistry.collaborations where tenant in ($1, $2)");
        command.Parameters.Add(new() { Value = tenant });
        command.Parameters.Add(new() { Value = Tenant.None });
        return (string)(await command.ExecuteScalarAsync(cancel))!;
    }
}
