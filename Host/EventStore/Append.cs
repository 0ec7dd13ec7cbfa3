using EventRegistry.Domain.Changelog;

namespace EventRegistry.Host.EventStore;

/// <summary>What is to be added to the end of a stream.</summary>
/// <param name="Tenant">See <see cref="EventStore.Tenant"/>.</param>
/// <param name="Events">In order. Without any, nothing is done and nothing checked.</param>
public sealed record Append(string Tenant, StreamId Stream, ExpectedVersion Expected, IReadOnlyList<NewEvent> Events);

/// <summary>An event about to be stored.</summary>
/// <param name="Id">Made by whoever decided the change: appending it again under the same id is safe.</param>
/// <param name="At">When it happened; kept to the microsecond.</param>
/// <param name="Actor">Who did it; null when that is not known.</param>
public sealed record NewEvent(Guid Id, DateTimeOffset At, string? Actor, Cause Cause, Change Change);

/// <summary>Where events of one append went, in their order.</summary>
/// <param name="Versions">Their places in the stream, from 1.</param>
/// <param name="Sequences">Their places among all events.</param>
public sealed record Appended(IReadOnlyList<long> Versions, IReadOnlyList<long> Sequences)
{
    public static readonly Appended Nothing = new([], []);
}

/// <summary>The version a stream must have for an append to hold: exactly some number of events (0: it is new), or any.</summary>
public readonly record struct ExpectedVersion
{
    private readonly bool exactly;
    private readonly long version;

    private ExpectedVersion(long version) => (exactly, this.version) = (true, version);

    /// <summary>Null when any version will do.</summary>
    public long? Version => exactly ? version : null;

    public static ExpectedVersion Any => default;

    public static ExpectedVersion New => new(0);

    /// <exception cref="ArgumentOutOfRangeException">The version is negative.</exception>
    public static ExpectedVersion Exactly(long version)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(version);
        return new(version);
    }

    public override string ToString() => Version is { } v ? $"version {v}" : "any version";
}
