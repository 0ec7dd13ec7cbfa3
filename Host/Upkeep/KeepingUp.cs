using EventRegistry.Host.ReadModels;
using Microsoft.Extensions.Logging;

namespace EventRegistry.Host.Upkeep;

/// <summary>Tells the read models what other programs appended.</summary>
internal sealed class KeepingUp(Registry registry, ILogger<KeepingUp> log) : Round(registry.Clock, log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly CatchUp catchUp = new(registry);
    private long settled = -1;

    public override async Task<TimeSpan> PassAsync(CancellationToken cancel)
    {
        // Nothing is cheaper to ask, and mostly it has not moved.
        var now = await registry.Store.SettledAsync(cancel);
        if (now == settled) return Pause;
        await catchUp.RunAsync(cancel);
        settled = now;
        return Pause;
    }
}
