using EventRegistry.Domain.Changelog;

namespace EventRegistry.Host.Provisioning;

/// <summary>What a host knows of history as far as it is being looked at, without reading it.</summary>
/// <param name="States">People and org identities, by CO and stream.</param>
/// <param name="CoVersion">The CO that was looked up, and its version; null when none was, or when it may have changed since.</param>
internal sealed record AtHand(IReadOnlyDictionary<(string Tenant, StreamId Stream), object> States, (string Tenant, long Version)? CoVersion)
{
    public static AtHand Nothing { get; } = new(new Dictionary<(string, StreamId), object>(), null);

    public object? StateOf(string tenant, StreamId stream) => States.GetValueOrDefault((tenant, stream));

    public long? VersionOf(string tenant) => CoVersion?.Tenant == tenant ? CoVersion?.Version : null;
}
