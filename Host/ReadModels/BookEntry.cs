using EventRegistry.Projections.ReadModels;

namespace EventRegistry.Host.ReadModels;

/// <summary>What the read models are to be told of one stream.</summary>
/// <param name="Tenant">See <see cref="EventStore.Tenant"/>.</param>
/// <param name="Rows">Its rows: all of them, or those that some more events changed.</param>
public sealed record BookEntry(string Tenant, StreamRows Rows)
{
    /// <summary>When the stream's person is due next; null to leave what is known of that.</summary>
    public Due? Due { get; init; }
}

/// <summary>When next something stored about a person starts or ceases to count.</summary>
/// <param name="At">Null for never.</param>
/// <param name="Reckoned">The instant after which it was looked for. What was due by then and was not acted on stays due.</param>
public readonly record struct Due(DateTimeOffset? At, DateTimeOffset Reckoned);
