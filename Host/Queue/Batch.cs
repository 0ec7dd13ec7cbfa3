using System.Diagnostics;
using EventRegistry.Domain.Changelog;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets;

namespace EventRegistry.Host.Queue;

/// <summary>An action that a worker holds.</summary>
/// <param name="Attempt">Which attempt this is; 1 for the first.</param>
/// <param name="Sequence">The last event that made it necessary; 0 when none did.</param>
public sealed record Job(long Id, string Tenant, int Target, StreamId Subject, ProvisioningAction Action, int Attempt, long Sequence, string? Actor, string? Cause)
{
    /// <summary>How often a host that had begun it was lost before it said what came of it.</summary>
    public int Lost { get; init; }
}

/// <summary>Jobs of one target, one for each subject at most, that one worker holds under one lease.</summary>
/// <param name="holder">Tells this claim from every other, of the same worker too.</param>
/// <param name="began">By the machine's monotonic clock, from before the database was asked: so the lease ends here before it ends there.</param>
/// <param name="check">Whether the database says that all jobs are still held.</param>
public sealed class Batch(Guid holder, int target, IReadOnlyList<Job> jobs, TimeSpan lease, long began, Func<Batch, CancellationToken, Task<bool>> check)
{
    // What may pass between the answer and the write that it permits.
    private const double Margin = 0.2;

    private long renewed = began;

    public Guid Holder { get; } = holder;

    public int Target { get; } = target;

    public IReadOnlyList<Job> Jobs { get; } = jobs;

    public TimeSpan Lease { get; } = lease;

    /// <summary>True only while the lease certainly holds, for a good while yet and for every job. To be asked before the batch is finished.</summary>
    public Permit Permit => MayWriteAsync;

    internal void Renewed(long at) => Volatile.Write(ref renewed, at);

    private async ValueTask<bool> MayWriteAsync(CancellationToken cancel) => Holds && await check(this, cancel) && Holds;

    private bool Holds => Stopwatch.GetElapsedTime(Volatile.Read(ref renewed)) < Lease * (1 - Margin);
}
