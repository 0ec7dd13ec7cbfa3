using EventRegistry.Domain.Changelog;
using EventRegistry.Projections.Subjects;

namespace EventRegistry.Host.Queue;

/// <summary>An action that a target is to carry out.</summary>
/// <param name="Sequence">The event that made it necessary; 0 when none did.</param>
/// <param name="Actor">Who brought it about.</param>
/// <param name="Cause">What did.</param>
public sealed record Ask(string Tenant, int Target, StreamId Subject, ProvisioningAction Action, long Sequence = 0, string? Actor = null, string? Cause = null)
{
    /// <summary>How long it is to wait at least.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The asker wants to do it at once, for as long as this lease lasts; null to leave it to the workers.</summary>
    public TimeSpan? Mine { get; init; }
}

/// <summary>What became of an ask.</summary>
/// <param name="Job">The job that will do it.</param>
public abstract record Asked(long Job);

/// <summary>It waits for a worker.</summary>
public sealed record Queued(long Job) : Asked(Job);

/// <summary>The same was asked for before and has not begun: that job does it too.</summary>
public sealed record Collapsed(long Job) : Asked(Job);

/// <summary>The asker holds it, and may begin as soon as the transaction is committed.</summary>
/// <param name="Batch">All that was claimed for this target in the same call.</param>
public sealed record Claimed(long Job, Batch Batch) : Asked(Job);
