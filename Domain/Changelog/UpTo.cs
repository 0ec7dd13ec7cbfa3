namespace EventRegistry.Domain.Changelog;

/// <summary>How much of history counts: all of it, all until an instant (inclusive), or all until a place in the sequence (inclusive).</summary>
public readonly record struct UpTo
{
    private UpTo(DateTimeOffset? at, long? sequence) => (At, Sequence) = (at, sequence);

    public DateTimeOffset? At { get; }

    public long? Sequence { get; }

    public static UpTo Now => default;

    public static UpTo Instant(DateTimeOffset at) => new(at, null);

    public static UpTo Event(long sequence) => new(null, sequence);

    public override string ToString() => At is { } at ? $"{at.UtcDateTime:yyyy-MM-ddTHH:mm:ss.FFFFFFFZ}" : Sequence is { } sequence ? $"#{sequence}" : "now";
}
