namespace EventRegistry.Specs.Provisioning;

/// <summary>The machine's clock, put on by as much as somebody says. Waiting takes as long as ever.</summary>
internal sealed class AClockAhead : TimeProvider
{
    private long ahead;

    public void PutOn(TimeSpan by) => Interlocked.Add(ref ahead, by.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref ahead));
}
