using EventRegistry.Domain.Changelog;
using EventRegistry.Host.Cli;
using EventRegistry.Host.Provisioning;
using EventRegistry.Host.Queue;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;

namespace EventRegistry.Host.Api.V2;

/// <summary>A target, and how it does.</summary>
/// <param name="Mode">immediate, queue, queue-on-error, manual, enrollment or disabled.</param>
/// <param name="OldestDue">Since when the job that is due the longest is.</param>
/// <param name="PausedUntil">How long it is left alone after it failed as a whole; null when it is not.</param>
/// <param name="Filled">When it was last made what history says as a whole; null for never.</param>
public sealed record TargetView(
    int Id, string Name, int Co, string? Plugin, string Mode, int? Order, string Rules, int? Group, int? SkipSource, long Waiting, long Running, long Dead, DateTimeOffset? OldestDue,
    DateTimeOffset? PausedUntil, string? PausedBecause, bool Quarantined, DateTimeOffset? Filled, long? LastRun)
{
    internal static TargetView Of(TargetNow now) => new(
        now.Target.Id, now.Target.Name, now.Target.Co.Value, now.Target.Record.Plugin, TargetOptions.NameOf(now.Target.Mode), now.Target.Record.Order, now.Target.Settings.Rules,
        now.Target.Record.ProvisioningGroupId?.Value, now.Target.Record.SkipSourceId?.Value, now.Jobs.Waiting, now.Jobs.Running, now.Jobs.Dead, now.Jobs.OldestDue?.ToUniversalTime(),
        now.Jobs.PausedUntil?.ToUniversalTime(), now.Jobs.PausedBecause, now.Jobs.IsQuarantined, now.Fill?.At.ToUniversalTime(), now.LastRun?.Id);
}

/// <summary>How a target stands to a subject.</summary>
/// <param name="State">never provisioned, up to date, behind, failing, ineligible or removed.</param>
/// <param name="Action">What the target is to do about it now: eligible, ineligible or deleted.</param>
/// <param name="Because">Why it is told less than everything.</param>
/// <param name="Since">When it was last told of it.</param>
/// <param name="Error">Why it could not be told.</param>
/// <param name="NextTry">When it is told, or tried, next; null when nobody will by itself.</param>
public sealed record StanceView(string Target, string Subject, string State, string Action, string? Because, DateTimeOffset? Since, string? Error, DateTimeOffset? NextTry)
{
    internal static StanceView Of(StreamId subject, Stance stance) => new(
        stance.Target.Name, subject.ToString(), Codes<StanceState>.Of(stance.State), Codes<ProvisioningAction>.Of(stance.Action), stance.Because, stance.Since?.ToUniversalTime(), stance.Error,
        stance.NextTry?.ToUniversalTime());
}

/// <summary>Of whom a target is to be told.</summary>
/// <param name="Subjects">Such as <c>person/57</c>; told at once.</param>
/// <param name="All">Of everybody, as a run.</param>
/// <param name="Approve">For a run that would change or remove much: the digest that the stopped run named, or any.</param>
public sealed record WantedProvisioning(IReadOnlyList<string>? Subjects, bool All = false, string? Approve = null);

/// <summary>What came of telling a target of some subjects.</summary>
/// <param name="Done">Whether it was told of all.</param>
/// <param name="PausedUntil">How long the target is left alone, as it failed as a whole; null when it did not.</param>
public sealed record ByHandView(string Target, bool Done, IReadOnlyList<ToldView> Subjects, DateTimeOffset? PausedUntil)
{
    internal static ByHandView Of(KnownTarget target, ByHandReport report) => new(
        target.Name, report.IsDone,
        [
            .. report.Subjects.Select(s => new ToldView(
                s.Subject.ToString(), Codes<ByHandState>.Of(s.State), s.Action is { } action ? Codes<ProvisioningAction>.Of(action) : null, s.Added, s.Changed, s.Removed, s.Because, s.Error)),
        ],
        report.Paused?.PausedUntil?.ToUniversalTime());
}

/// <summary>What came of telling a target of one subject.</summary>
/// <param name="State">done, failed, or waits where it is still in the queue.</param>
/// <param name="Added">How many rows it lacked; null where another host told it.</param>
public sealed record ToldView(string Subject, string State, string? Action, int? Added, int? Changed, int? Removed, string? Because, string? Error);

/// <summary>A run over a target.</summary>
/// <param name="Kind">rebuild, provision, resync or repair.</param>
/// <param name="State">waiting, running, done, stopped (until somebody approves), failed or cancelled.</param>
/// <param name="Phase">What it does now, and how much of it is done.</param>
/// <param name="Affected">How many subjects it would change or remove, where it was stopped.</param>
/// <param name="Digest">What to approve.</param>
/// <param name="Added">How many rows it added.</param>
public sealed record RunView(
    long Id, string Target, string Kind, string State, DateTimeOffset Asked, string Actor, DateTimeOffset? Began, DateTimeOffset? Ended, string? Phase, long? Done, long? Total, long? Affected,
    long? Subjects, string? Digest, long? Added, long? Changed, long? Removed, string? Error)
{
    internal static RunView Of(KnownRun run, string target) => new(
        run.Id, target, run.Kind, run.State, run.Asked.ToUniversalTime(), run.Actor, run.Began?.ToUniversalTime(), run.Ended?.ToUniversalTime(), run.Phase, run.Done, run.Total, run.Affected,
        run.Subjects, run.Digest, run.Added, run.Changed, run.Removed, run.Error);
}

/// <summary>Something that a target is still to be told.</summary>
/// <param name="State">waiting, running or dead.</param>
/// <param name="Held">Whether it waits for the target, which failed as a whole.</param>
public sealed record JobView(
    long Id, string Target, string Subject, string Action, string State, DateTimeOffset Due, int Attempt, bool Held, DateTimeOffset Asked, string? Actor, string? Cause, string? Error)
{
    internal static JobView Of(ListedJob job, NamesOfTargets names) => new(
        job.Id, names.Of(job.Target), job.Subject, job.Action, Codes<JobState>.Of(job.State), job.Due.ToUniversalTime(), job.Attempt, job.Held, job.Asked.ToUniversalTime(), job.Actor, job.Cause, job.Error);
}

/// <summary>Some jobs, in the order in which they came.</summary>
/// <param name="Next">What to give as <c>after</c> to go on; null when these are the last.</param>
public sealed record JobPage(IReadOnlyList<JobView> Jobs, long? Next);
