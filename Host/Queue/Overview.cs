using EventRegistry.Domain.Changelog;

namespace EventRegistry.Host.Queue;

/// <summary>Which jobs are meant: those that fit all that is said.</summary>
public sealed record JobFilter
{
    public long? Id { get; init; }

    public string? Tenant { get; init; }

    public int? Target { get; init; }

    public StreamId? Subject { get; init; }

    public JobState? State { get; init; }

    /// <summary>Those of a greater id alone, to go on from page to page.</summary>
    public long? After { get; init; }
}

/// <summary>Where a job is.</summary>
public enum JobState
{
    [Code("waiting")] Waiting,
    [Code("running")] Running,

    /// <summary>Put aside until somebody replays or cancels it.</summary>
    [Code("dead")] Dead,
}

/// <summary>Who told the queue to do something by hand, and why.</summary>
public sealed record Ordered(string? Actor, string? Cause);

/// <summary>A job as it is stored; subject and action are text, as they may be what nobody can read.</summary>
/// <param name="Due">When it may be claimed; while its target is paused, not before that is over, and what is held for it just then.</param>
public sealed record ListedJob(
    long Id, string Tenant, int Target, string Subject, string Action, JobState State, DateTimeOffset Due, int Attempt, DateTimeOffset? Lease, bool Held, bool Cancelled,
    DateTimeOffset Asked, long Sequence, string? Actor, string? Cause, string? Error);

/// <summary>How many jobs a target has.</summary>
/// <param name="Waiting">All that wait, those included that are due.</param>
/// <param name="OldestDue">Since when the one that is due the longest is.</param>
/// <param name="PausedUntil">When its pause is over; null when it is not paused.</param>
public sealed record JobCounts(int Target, long Waiting, long Due, long Running, long Dead, DateTimeOffset? OldestDue, DateTimeOffset? PausedUntil)
{
    /// <summary>Why it is paused; null when it is not.</summary>
    public string? PausedBecause { get; init; }

    /// <summary>Whether somebody has to look at it: it failed again and again.</summary>
    public bool IsQuarantined { get; init; }
}

/// <summary>In how long a target is to be looked after.</summary>
public sealed record TargetDue(int Target, TimeSpan In);

/// <summary>A target's pause.</summary>
/// <param name="Failures">How often it failed without a success between.</param>
/// <param name="For">How long it is left alone from now on.</param>
/// <param name="Quarantined">Whether this failure is the one to notify people of, which is the case once in a row of failures.</param>
public sealed record Pause(int Failures, TimeSpan For, bool Quarantined);

/// <summary>Something that happened to an action.</summary>
public sealed record AttemptLine(
    long Id, DateTimeOffset At, int Target, string Tenant, string Subject, string Action, string What, long Job, int Attempt, string? Detail, string? Actor, string? Cause, long Sequence);
