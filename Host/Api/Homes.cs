using System.Collections.Concurrent;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.ReadModels;

namespace EventRegistry.Host.Api;

/// <summary>Which COs that API users are of are the platform's own, as it was within the last second: a CO seldom becomes it, and each request asks.</summary>
internal sealed class Homes(RecordBook records, TimeProvider clock)
{
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<CoId, (DateTimeOffset At, bool IsPlatform)> lately = new();

    public async Task<bool> IsPlatformAsync(CoId co, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (lately.TryGetValue(co, out var known) && now - known.At < Lately) return known.IsPlatform;
        var isPlatform = await records.FindAsync(Kind<Co>.Instance, co.Value, cancel) is { IsCopy: false, Deleted: false, Record: Co { Name: Co.PlatformName } };
        lately[co] = (now, isPlatform);
        return isPlatform;
    }
}
