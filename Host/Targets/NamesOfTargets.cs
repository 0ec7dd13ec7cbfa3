using System.Globalization;

namespace EventRegistry.Host.Targets;

/// <summary>What targets are called. One that was removed goes by its number.</summary>
internal sealed class NamesOfTargets
{
    private readonly Dictionary<int, string> names;

    private NamesOfTargets(Dictionary<int, string> names) => this.names = names;

    public static async Task<NamesOfTargets> ReadAsync(Registry registry, CancellationToken cancel) =>
        new((await new TargetBook(registry).ListAsync(cancel)).ToDictionary(t => t.Id, t => t.Name));

    public string Of(int target) => names.TryGetValue(target, out var name) ? name : string.Create(CultureInfo.InvariantCulture, $"{target} (removed)");
}
