using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Queue;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets;

namespace EventRegistry.Host.Provisioning;

/// <summary>How telling a target because somebody asked for it ended.</summary>
internal enum ByHandState
{
    /// <summary>The target holds what it should of the subject.</summary>
    [Code("done")] Done,

    /// <summary>It could not be told.</summary>
    [Code("failed")] Failed,

    /// <summary>It is still to be told: the job is in the queue.</summary>
    [Code("waits")] Waits,
}

/// <summary>What came of telling a target of one subject because somebody asked for it.</summary>
/// <param name="Action">What the target was to do.</param>
/// <param name="Added">How many rows or files it lacked; null where another host told it.</param>
/// <param name="Because">Why it is told less than everything, or did not have to be told at all.</param>
/// <param name="Error">Why it was not told.</param>
internal sealed record ToldByHand(StreamId Subject, ByHandState State, ProvisioningAction? Action, int? Added, int? Changed, int? Removed, string? Because, string? Error);

/// <summary>What came of telling a target of some subjects.</summary>
/// <param name="Subjects">One for each that was asked for, in their order.</param>
/// <param name="Paused">The target as a whole is left alone for a while; null when it is not.</param>
internal sealed record ByHandReport(IReadOnlyList<ToldByHand> Subjects, JobCounts? Paused)
{
    public bool IsDone => Subjects.All(s => s.State == ByHandState.Done);
}

/// <summary>
/// Tells a target of subjects because somebody asks for it and waits, whatever its mode but disabled. It goes the way of all that targets are told, so that no two
/// write the same subject at a time; what another has begun is waited for.
/// </summary>
internal sealed class ByHand(Registry registry, IActionQueue queue, Requests requests, Provisioners provisioners, Delivery delivery, Carrying carrying)
{
    /// <summary>What the log of attempts says of why.</summary>
    public const string Cause = "provision by hand";

    private const int Together = 500;
    private const int LinesToSearch = 50;

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <exception cref="CommandFailed">The target is disabled.</exception>
    public static void RefuseDisabled(KnownTarget target)
    {
        if (target.Mode == ProvisioningMode.Disabled)
            throw new CommandFailed(ExitCode.Wrong, $"Disabled {target.Record.Plugin}: the target '{target.Name}' is told of nobody. Enable it: eventregistry target set {target.Name} --mode manual.");
    }

    /// <summary>Tells a target of some subjects, and says what came of it.</summary>
    /// <param name="actor">Who asks.</param>
    /// <exception cref="CommandFailed">The target is disabled.</exception>
    public async Task<ByHandReport> ProvisionAsync(KnownTarget target, IReadOnlyList<StreamId> subjects, string actor, CancellationToken cancel)
    {
        RefuseDisabled(target);
        var told = new Dictionary<StreamId, ToldByHand>();
        await AskAsync(target, subjects, actor, told, cancel);
        await WaitAsync(target, [.. subjects.Where(s => !told.ContainsKey(s))], told, cancel);
        foreach (var subject in subjects.Where(s => !told.ContainsKey(s))) told[subject] = await LoggedAsync(target, subject, cancel);
        return new([.. subjects.Select(s => told[s])], await PausedAsync(target, cancel));
    }

    private async Task AskAsync(KnownTarget target, IReadOnlyList<StreamId> subjects, string actor, Dictionary<StreamId, ToldByHand> told, CancellationToken cancel)
    {
        // As far as this the target is told, at least: what happens from now on is asked for by itself.
        var motive = new Motive(await registry.Store.SettledAsync(cancel), actor, Cause, IsEnrollment: false) { IsByHand = true };
        await using var work = await Looking.BeginAsync(registry, cancel);
        await requests.AskAsync(work, [target], subjects.Distinct().ToDictionary(s => s, _ => motive), cancel);
        foreach (var request in await work.CommitAsync(null, cancel))
        {
            try
            {
                await CarryOutAsync(request.Route, request.Batch, told, cancel);
            }
            finally
            {
                request.Route.LetGo();
            }
        }
    }

    /// <summary>Waits for what others have begun, and lends a hand: where no host serves, nobody else does.</summary>
    private async Task WaitAsync(KnownTarget target, List<StreamId> others, Dictionary<StreamId, ToldByHand> told, CancellationToken cancel)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < Patience)
        {
            others = [.. await AtWorkAsync(target, others.Where(s => !told.ContainsKey(s)), cancel)];
            if (others.Count == 0) return;
            var batch = await queue.ClaimAsync(Environment.MachineName, target.Id, Together, Lease, cancel);
            if (batch.Jobs.Count > 0)
            {
                await HelpAsync(provisioners.RouteOf(target), batch, told, cancel);
                continue;
            }

            if (await PausedAsync(target, cancel) is not null) return;
            await Task.Delay(Pause, cancel);
        }
    }

    private async Task HelpAsync(Route route, Batch batch, Dictionary<StreamId, ToldByHand> told, CancellationToken cancel)
    {
        // Where the target was configured otherwise meanwhile, the workers tell it when the lease is over.
        if (!await route.TakeAsync(cancel)) return;
        try
        {
            await CarryOutAsync(route, batch, told, cancel);
        }
        finally
        {
            route.LetGo();
        }
    }

    // People are read when nobody else can tell the target of them any more: what was read to ask might be older than what another told it meanwhile.
    private Task CarryOutAsync(Route route, Batch batch, Dictionary<StreamId, ToldByHand> told, CancellationToken cancel) => carrying.CarryOutAsync(
        batch, new((some, stop) => delivery.HandleAsync(route, some, null, (verdict, answer) => told[verdict.Subject] = Heard(verdict, answer), stop), AfterFailure.OfOurs), cancel);

    /// <summary>Those that somebody tells the target of, or will as soon as they come to it.</summary>
    private async Task<List<StreamId>> AtWorkAsync(KnownTarget target, IEnumerable<StreamId> subjects, CancellationToken cancel)
    {
        var atWork = new List<StreamId>();
        foreach (var subject in subjects)
        {
            var jobs = await queue.ListAsync(new() { Target = target.Id, Subject = subject }, Together, cancel);
            if (jobs.Any(j => j.State == JobState.Running || (j is { State: JobState.Waiting, Held: false } && (j.Attempt == 1 || j.Due <= registry.Clock.GetUtcNow())))) atWork.Add(subject);
        }

        return atWork;
    }

    private static ToldByHand Heard(Verdict verdict, Told? told)
    {
        if (told?.Failure is { } failure) return new(verdict.Subject, ByHandState.Failed, verdict.Action, 0, 0, 0, verdict.Because, failure.Message);
        int Count(DriftKind kind) => told?.Written.Count(d => d.Kind == kind) ?? 0;
        return new(verdict.Subject, ByHandState.Done, verdict.Action, Count(DriftKind.Missing), Count(DriftKind.Changed), Count(DriftKind.Extra), verdict.Because, null);
    }

    /// <summary>What the log says of a subject that another worker told the target of, or nobody could.</summary>
    private async Task<ToldByHand> LoggedAsync(KnownTarget target, StreamId subject, CancellationToken cancel)
    {
        var lines = await queue.HistoryAsync(Tenant.Of(target.Co), subject.ToString(), LinesToSearch, null, cancel);
        var last = lines.FirstOrDefault(l => l.Target == target.Id && l.What != "resolved");
        ProvisioningAction? action = last is not null && Codes<ProvisioningAction>.TryParse(last.Action, out var known) ? known : null;
        return last switch
        {
            { What: "succeeded" } => new(subject, ByHandState.Done, action, null, null, null, last.Detail, null),
            { What: "failed" or "retrying" or "held" or "dead" or "cancelled" } => new(subject, ByHandState.Failed, action, null, null, null, null, last.Detail ?? last.What),
            _ => new(subject, ByHandState.Waits, action, null, null, null, null, null),
        };
    }

    private async Task<JobCounts?> PausedAsync(KnownTarget target, CancellationToken cancel) =>
        (await queue.CountsAsync(cancel)).FirstOrDefault(c => c.Target == target.Id) is { PausedUntil: not null } paused ? paused : null;
}
