using System.Runtime.CompilerServices;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.EventStore;

namespace EventRegistry.Host.Targets;

/// <summary>A target as its stream tells it, whether it is one that can be written to or not.</summary>
/// <param name="Known">How it is reached; null where nobody has said it.</param>
internal sealed record ToldTarget(string Tenant, Target Target, KnownTarget? Known);

/// <summary>Reads the targets of all COs from their streams. One that this program cannot read keeps none of the others from being read.</summary>
internal sealed class TargetStreams(Registry registry)
{
    public async IAsyncEnumerable<ToldTarget> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var tenant in await StoreOverview.TenantsAsync(registry.Database, cancel))
            foreach (var (stream, entries, fault) in await OfAsync(tenant, cancel)) yield return Told(tenant, stream, entries, fault);
    }

    private async Task<IReadOnlyList<(StreamId Stream, IReadOnlyList<Recorded> Entries, Exception? Fault)>> OfAsync(string tenant, CancellationToken cancel)
    {
        try
        {
            return await registry.Store.ReadByStreamAsync(tenant, StreamKind.Target, UpTo.Now, Detail.Essential, cancel)
                .Select(s => (s.Stream, s.Entries, (Exception?)null)).ToListAsync(cancel);
        }
        catch (CannotBeRead)
        {
            // Which of them, is found out one by one.
        }

        var streams = new List<(StreamId, IReadOnlyList<Recorded>, Exception?)>();
        foreach (var stream in await StoreOverview.StreamsAsync(registry.Database, tenant, StreamKind.Target, cancel))
        {
            var (entries, fault) = await BeforeFaultAsync(tenant, stream, UpTo.Now, cancel);
            streams.Add((stream, entries, fault));
        }

        return streams;
    }

    private async Task<(IReadOnlyList<Recorded> Entries, CannotBeRead? Fault)> BeforeFaultAsync(string tenant, StreamId stream, UpTo upTo, CancellationToken cancel)
    {
        var entries = new List<Recorded>();
        try
        {
            await foreach (var entry in registry.Store.ReadStreamAsync(tenant, stream, upTo, cancel)) entries.Add(entry);
            return (entries, null);
        }
        catch (CannotBeRead fault)
        {
            return (entries, fault);
        }
    }

    /// <summary>The target as the last event tells it that can be understood.</summary>
    private static ToldTarget Told(string tenant, StreamId stream, IReadOnlyList<Recorded> entries, Exception? fault)
    {
        for (var count = entries.Count; ; count--)
        {
            var target = entries.Take(count).Aggregate(new Target(new(stream.Id)), Target.Evolve);
            try
            {
                var known = target is { Record.Record: { } record, Settings.Record: { } settings } ? new KnownTarget(record, settings) { Fault = fault } : null;
                return new(tenant, target, known);
            }
            catch (Exception e) when (e is CommandFailed or FormatException && count > 0)
            {
                // Rules or filters of another version of the program.
                fault ??= e;
            }
        }
    }
}
