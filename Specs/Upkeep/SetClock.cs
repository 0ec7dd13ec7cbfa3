namespace EventRegistry.Specs.Upkeep;

/// <summary>A clock that stands still until it is set.</summary>
internal sealed class SetClock(DateTimeOffset start) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = start;

    public override DateTimeOffset GetUtcNow() => Now;
}
