using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.Queue;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Targets;
using Npgsql;

namespace EventRegistry.Host.Provisioning;

/// <summary>A job's hosts were lost while it ran, again and again. It is put aside before it is begun once more.</summary>
public sealed class HostsWereLost(KnownTarget target, Job job) : TargetFailure(
    $"Its host ended, or stood still past its lease, {job.Lost} times while it ran, and it may be why: it is not tried again by itself. "
    + $"Look at what the hosts logged; when that is mended: eventregistry queue replay {target.Name} {job.Subject}")
{
    public override bool IsOfTarget => false;
}

/// <summary>What is to happen to a job after a failure, by the mode of its target (<c>provisioning.md</c> 5).</summary>
internal static class AfterFailure
{
    /// <summary>A job, or a run, whose host was lost so often without an outcome is not begun again.</summary>
    public const int MostLost = 3;

    private const int MostAttempts = 3;

    private static readonly TimeSpan UsualRetry = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan UntilTheDatabaseIsBack = TimeSpan.FromSeconds(5);

    /// <summary>After its subject could not be told.</summary>
    public static Result OfSubject(KnownTarget target, Job job, TargetFailure failure)
    {
        // Whatever the mode: somebody has to look, and can replay it only where it is kept.
        if (failure is HostsWereLost) return new Failed(job.Id, failure.Message, null);
        if (target.Mode == ProvisioningMode.Immediate || (!failure.MayPass && target.Mode is ProvisioningMode.QueueOnError or ProvisioningMode.Manual)) return new Dropped(job.Id, failure.Message);
        var again = failure.MayPass && job.Attempt < (target.Record.MaxRetry ?? MostAttempts) ? target.Record.RetriedAfter : null;
        return new Failed(job.Id, failure.Message, again);
    }

    /// <summary>After the target as a whole failed.</summary>
    public static Result OfTarget(KnownTarget target, Job job, TargetFailure failure) => target switch
    {
        // Not the target failed but we: whatever its mode, it was never told.
        _ when failure is CoCannotBeSeen or TargetCannotBeKnown => new Held(job.Id, failure.Message, target.Record.RetriedAfter ?? UsualRetry),
        { Mode: ProvisioningMode.Immediate } => new Dropped(job.Id, failure.Message),
        { Record.RetriedAfter: { } after } => new Held(job.Id, failure.Message, after),
        // What is never to be tried again by itself waits for somebody, and not for the target.
        _ => new Failed(job.Id, failure.Message, null),
    };

    /// <summary>After a fault of ours: it is tried again like what may pass, and ends among the dead where it does not.</summary>
    public static TimeSpan? OfOurs(Exception e, Job job) => e is NpgsqlException { IsTransient: true } ? UntilTheDatabaseIsBack : job.Attempt < MostAttempts ? UsualRetry : null;
}
