using EventRegistry.Host.Commands;
using Microsoft.Extensions.Logging;

namespace EventRegistry.Host.Upkeep;

/// <summary>Settles the people of groups whose settlement was cut short, by whichever host, or put off.</summary>
internal sealed class Resuming(Registry registry, Registrar registrar, ILogger<Resuming> log) : Round(registry.Clock, log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    public override async Task<TimeSpan> PassAsync(CancellationToken cancel)
    {
        await registrar.ResumeAsync(cancel);
        return Pause;
    }
}
