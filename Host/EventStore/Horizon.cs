namespace EventRegistry.Host.EventStore;

/// <summary>A number that was seen, and the transactions that could still bring one below it.</summary>
/// <param name="Highest">The number.</param>
/// <param name="Writers">Virtual transaction ids, of those that held a lock when the number had been seen.</param>
internal sealed record Horizon(long Highest, IReadOnlySet<string> Writers)
{
    public bool IsClear => Writers.Count == 0;

    /// <summary>What is left to wait for, given who holds a lock now.</summary>
    public Horizon Without(IReadOnlySet<string> now)
    {
        var left = Writers.Where(now.Contains).ToHashSet();
        // One that was prepared for two-phase commit may go on under another id: after the server was started anew, and in
        // older versions always. Which of those of now it is cannot be told, so that all of them are waited for.
        if (Writers.Any(w => !IsPrepared(w) && !left.Contains(w))) left.UnionWith(now.Where(IsPrepared));
        return this with { Writers = left };
    }

    private static bool IsPrepared(string writer) => writer.StartsWith("-1/", StringComparison.Ordinal);
}
