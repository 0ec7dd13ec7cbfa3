using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Queue;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EventRegistry.Host.Provisioning;

/// <summary>Carries out actions of one target: tells it of their subjects as they are now, and notes what came of it.</summary>
internal sealed partial class Delivery(
    Registry registry, IActionQueue queue, LiveTargets targets, Views views, Provisioners provisioners, INotices notices, ILogger<Delivery> log)
{
    /// <summary>From so many failures in a row on, somebody has to look at a target.</summary>
    private const int Quarantine = 5;

    private readonly Seeing seeing = new(registry);

    /// <summary>Carries out a batch that a worker claimed.</summary>
    public async Task<Handled> HandleAsync(Batch batch, CancellationToken cancel)
    {
        while (true)
        {
            if (await targets.FindAsync(batch.Target, cancel) is not { } target) return new([.. batch.Jobs.Select(j => new Dropped(j.Id, "the target was removed"))]);
            var route = provisioners.RouteOf(target);
            if (!await route.TakeAsync(cancel)) continue;
            try
            {
                return await HandleAsync(route, batch, null, null, cancel);
            }
            finally
            {
                route.LetGo();
            }
        }
    }

    /// <summary>Carries out a batch of a target.</summary>
    /// <param name="route">The way to the target; the caller has its turn.</param>
    /// <param name="seen">What was just read to ask for it; null to read it now.</param>
    /// <param name="heard">Is told of each subject what the target was to hold and what it answered; no answer where there was nothing to tell it.</param>
    public async Task<Handled> HandleAsync(Route route, Batch batch, Seen? seen, Action<Verdict, Told?>? heard, CancellationToken cancel)
    {
        try
        {
            return await TellAsync(route, batch, seen, heard, cancel);
        }
        catch (PermitRefused)
        {
            // Another worker has these jobs now: finishing them finds that out, and asks again where nobody has.
            return new([.. batch.Jobs.Select(j => new Failed(j.Id, "another worker has taken over", TimeSpan.Zero))]);
        }
        catch (CannotBeRead fault)
        {
            return await HoldUpAsync(route.Target, batch, new CoCannotBeSeen(route.Target, fault), cancel);
        }
        catch (TargetFailure failure)
        {
            // Where it is and who is let in may be mended while it is left alone, and is asked anew when it is tried again.
            await route.CloseAsync();
            return await HoldUpAsync(route.Target, batch, failure, cancel);
        }
    }

    private async Task<Handled> TellAsync(Route route, Batch batch, Seen? seen, Action<Verdict, Told?>? heard, CancellationToken cancel)
    {
        var target = route.Target;
        if (target.Fault is not null) throw new TargetCannotBeKnown(target);
        route.View = seen?.View ?? await views.OfAsync(target, cancel);
        var provisioner = await provisioners.OpenAsync(route, cancel);
        var lost = batch.Jobs.Where(j => j.Lost >= AfterFailure.MostLost).ToDictionary(j => j.Subject);
        var (verdicts, dues, unseen) = await seeing.LookAsync(target, route.View, [.. batch.Jobs.Select(j => j.Subject).Where(s => !lost.ContainsKey(s))], seen?.People, cancel);
        var before = seen?.Before ?? await Standings.ReadAsync(registry.Database, target.Id, [.. verdicts.Keys], cancel);
        var unheard = await UnheardAsync(provisioner, verdicts, before, cancel);
        var tellings = verdicts.Values.Where(v => provisioner.Wants.Contains(v.Subject.Kind) && !unheard.Contains(v.Subject))
            .OrderBy(v => v.Subject.Kind).ThenBy(v => v.Subject.Id).Select(v => new Telling(v, before.GetValueOrDefault(v.Subject)?.Pti)).ToList();
        CrashPoint.Pass(Step.Seen);
        var told = tellings.Count == 0 ? [] : await provisioner.ProvisionAsync(tellings, Permit, cancel);
        CrashPoint.Pass(Step.Told);
        var answers = told.Concat(unseen).Concat(lost.Values.Select(j => new Told(j.Subject, [], Failure: new HostsWereLost(target, j)))).ToDictionary(t => t.Subject);
        foreach (var verdict in verdicts.Values) heard?.Invoke(verdict, answers.GetValueOrDefault(verdict.Subject));
        // Whoever is not wanted was neither told nor asked for, and says nothing of how the target does.
        var reached = verdicts.Keys.Any(s => provisioner.Wants.Contains(s.Kind));
        return await NotedAsync(target, batch, verdicts, answers, dues, reached, cancel);

        async ValueTask<bool> Permit(CancellationToken ct)
        {
            var may = await batch.Permit(ct);
            CrashPoint.Pass(Step.Permitted);
            return may;
        }
    }

    /// <summary>Those who are to be removed and of whom the target holds nothing, from us or from anybody before us.</summary>
    private static async Task<HashSet<StreamId>> UnheardAsync(
        IProvisioner provisioner, Dictionary<StreamId, Verdict> verdicts, Dictionary<StreamId, Standing> before, CancellationToken cancel)
    {
        var doubtful = verdicts.Values.Where(v => v.Action == ProvisioningAction.Deleted && provisioner.Wants.Contains(v.Subject.Kind)
            && before.GetValueOrDefault(v.Subject) is null or { State: SubjectState.Unasked or SubjectState.Removed }).Select(v => v.Subject).ToList();
        if (doubtful.Count == 0) return [];
        var held = await provisioner.HoldsAsync([.. doubtful.Select(s => (s, (string?)null))], cancel);
        return [.. doubtful.Where((_, i) => !held[i])];
    }

    private async Task<Handled> NotedAsync(
        KnownTarget target, Batch batch, Dictionary<StreamId, Verdict> verdicts, Dictionary<StreamId, Told> told, Dictionary<StreamId, DateTimeOffset?> dues,
        bool reached, CancellationToken cancel)
    {
        var (results, standings) = (new List<Result>(batch.Jobs.Count), new List<Standing>(verdicts.Count));
        foreach (var job in batch.Jobs)
        {
            var (verdict, answer) = (verdicts.GetValueOrDefault(job.Subject), told.GetValueOrDefault(job.Subject));
            results.Add(answer?.Failure is { } failure ? AfterFailure.OfSubject(target, job, failure) : new Succeeded(job.Id, Written(verdict!, answer)));
            standings.Add(new(
                target.Id, job.Tenant, job.Subject,
                answer?.Failure is not null ? SubjectState.Failing : verdict!.Action == ProvisioningAction.Deleted ? SubjectState.Removed : SubjectState.Told,
                verdict?.Action ?? job.Action, verdict?.Because, job.Sequence, job.Sequence, null, null, answer?.Failure?.Message, dues.GetValueOrDefault(job.Subject), answer?.Pti, answer?.Digest));
        }

        if (reached) await queue.ReleaseAsync(target.Id, cancel);
        return new(results, Noting(batch, standings, notices.Note(target, standings, reached)));
    }

    private async Task<Handled> HoldUpAsync(KnownTarget target, Batch batch, TargetFailure failure, CancellationToken cancel)
    {
        List<Result> results = [.. batch.Jobs.Select(j => AfterFailure.OfTarget(target, j, failure))];
        List<Standing> standings = [.. batch.Jobs.Select(j => new Standing(
            target.Id, j.Tenant, j.Subject, SubjectState.Failing, j.Action, null, j.Sequence, j.Sequence, null, null, failure.Message, null, null, null))];
        var pause = await queue.PauseAsync(target.Id, failure.Message, cancel);
        // Where nothing is tried again somebody is needed at once. One notice serves all subjects.
        if (pause.Failures >= Quarantine || target.Mode == ProvisioningMode.Immediate) await SayAsync(() => notices.RaiseAsync(target, null, failure.Message, cancel));
        return new(results, Noting(batch, standings));
    }

    /// <summary>Says something to administrators. That they cannot be reached does not undo what the target was told.</summary>
    private async Task SayAsync(Func<Task> say)
    {
        try
        {
            await say();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Unsaid(log, e);
        }
    }

    private static Func<NpgsqlConnection, CancellationToken, Task> Noting(Batch batch, IReadOnlyList<Standing> standings, NpgsqlBatchCommand? notice = null) => async (connection, cancel) =>
    {
        await using var note = new NpgsqlBatch(connection) { BatchCommands = { Standings.Note(batch.Target, batch.Jobs[0].Tenant, standings) } };
        if (notice is not null) note.BatchCommands.Add(notice);
        await note.ExecuteNonQueryAsync(cancel);
    };

    /// <summary>Such as <c>eligible: 2 added, 1 changed</c>.</summary>
    private static string Written(Verdict verdict, Told? told)
    {
        var counts = (told?.Written ?? []).GroupBy(d => d.Kind).OrderBy(g => g.Key)
            .Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Count()} {g.Key switch { DriftKind.Missing => "added", DriftKind.Extra => "removed", _ => "changed" }}"));
        var text = string.Join(", ", counts);
        return $"{Codes<ProvisioningAction>.Of(verdict.Action)}: {(told is null ? "not told" : text.Length == 0 ? "nothing differed" : text)}" + (verdict.Because is { } because ? $" ({because})" : "");
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Administrators could not be notified")]
    private static partial void Unsaid(ILogger log, Exception e);
}
