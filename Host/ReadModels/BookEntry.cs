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
public readonly record struct Due(DateTimeOffset? At);
