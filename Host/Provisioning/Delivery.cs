using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Queue;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets;
using Npgsql;

namespace EventRegistry.Host.Provisioning;

/// <summary>Carries out actions of one target: tells it of their subjects as they are now, and notes what came of it.</summary>
internal sealed class Delivery(Registry registry, IActionQueue queue, LiveTargets targets, Views views, Provisioners provisioners, INotices notices)
{
    /// <summary>From so many failures in a row on, somebody has to look at a target.</summary>
    private const int Quarantine = 5;

    private const int MostAttempts = 3;

    private static readonly TimeSpan UsualRetry = TimeSpan.FromMinutes(15);

    /// <summary>Carries out a batch that a worker claimed.</summary>
    public async Task<Handled> HandleAsync(Batch batch, CancellationToken cancel)
    {
        if (await targets.FindAsync(batch.Target, cancel) is not { } target) return new([.. batch.Jobs.Select(j => new Dropped(j.Id, "the target was removed"))]);
        var route = provisioners.RouteOf(target);
        await route.TakeAsync(cancel);
        try
        {
            return await HandleAsync(route, batch, null, cancel);
        }
        finally
        {
            route.LetGo();
        }
    }

    /// <summary>Carries out a batch of a target.</summary>
    /// <param name="route">The way to the target; the caller has its turn.</param>
    /// <param name="known">The people of it, if they were just read.</param>
    public async Task<Handled> HandleAsync(Route route, Batch batch, SomePeople? known, CancellationToken cancel)
    {
        try
        {
            return await TellAsync(route, batch, known, cancel);
        }
        catch (PermitRefused)
        {
            // Another worker has these jobs now: finishing them finds that out, and asks again where nobody has.
            return new([.. batch.Jobs.Select(j => new Failed(j.Id, "another worker has taken over", TimeSpan.Zero))]);
        }
        catch (TargetFailure failure)
        {
            return await HoldUpAsync(route.Target, batch, failure, cancel);
        }
    }

    /// <summary>A fault of ours: it is tried again like what may pass, and ends among the dead where it does not.</summary>
    public static TimeSpan? OnError(Exception e, Job job) => job.Attempt < MostAttempts ? UsualRetry : null;

    private async Task<Handled> TellAsync(Route route, Batch batch, SomePeople? known, CancellationToken cancel)
    {
        var target = route.Target;
        route.View = await views.OfAsync(target, cancel);
        var provisioner = await provisioners.OpenAsync(route, cancel);
        var (verdicts, dues) = await VerdictsAsync(target, route.View, batch, known, cancel);
        var before = await Standings.ReadAsync(registry.Database, target.Id, [.. verdicts.Keys], cancel);
        var unheard = await UnheardAsync(provisioner, verdicts, before, cancel);
        var tellings = verdicts.Values.Where(v => provisioner.Wants.Contains(v.Subject.Kind) && !unheard.Contains(v.Subject))
            .OrderBy(v => v.Subject.Kind).ThenBy(v => v.Subject.Id).Select(v => new Telling(v, before.GetValueOrDefault(v.Subject)?.Pti)).ToList();
        var told = tellings.Count == 0 ? [] : await provisioner.ProvisionAsync(tellings, batch.Permit, cancel);
        // Whoever is not wanted was neither told nor asked for, and says nothing of how the target does.
        var reached = verdicts.Keys.Any(s => provisioner.Wants.Contains(s.Kind));
        return await NotedAsync(target, batch, verdicts, told.ToDictionary(t => t.Subject), dues, reached, cancel);
    }

    private async Task<(Dictionary<StreamId, Verdict> Verdicts, Dictionary<StreamId, DateTimeOffset?> Dues)> VerdictsAsync(
        KnownTarget target, View view, Batch batch, SomePeople? known, CancellationToken cancel)
    {
        var (verdicts, dues) = (new Dictionary<StreamId, Verdict>(), new Dictionary<StreamId, DateTimeOffset?>());
        var ids = batch.Jobs.Where(j => j.Subject.Kind == StreamKind.Person).Select(j => j.Subject.Id).Distinct().ToList();
        if (ids.Count > 0)
        {
            var now = registry.Clock.GetUtcNow();
            var people = known ?? await new CoHistory(registry.Store, target.Co, UpTo.Now).SomeAsync(ids, cancel);
            var byId = people.People.ToDictionary(p => p.Id.Value);
            foreach (var id in ids)
            {
                var person = byId.GetValueOrDefault(id) ?? new Person(new(id));
                var subject = new StreamId(StreamKind.Person, id);
                verdicts[subject] = view.Of(person, people.Identities, now);
                dues[subject] = Due.Telling(person, people.Identities, now);
            }
        }

        foreach (var subject in batch.Jobs.Select(j => j.Subject).Where(s => s.Kind != StreamKind.Person)) verdicts[subject] = view.Of(subject);
        return (verdicts, dues);
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
            var (verdict, answer) = (verdicts[job.Subject], told.GetValueOrDefault(job.Subject));
            results.Add(answer?.Failure is { } failure ? Failed(target, job, failure) : new Succeeded(job.Id, Written(verdict, answer)));
            standings.Add(new(
                target.Id, job.Tenant, job.Subject,
                answer?.Failure is not null ? SubjectState.Failing : verdict.Action == ProvisioningAction.Deleted ? SubjectState.Removed : SubjectState.Told,
                verdict.Action, verdict.Because, job.Sequence, job.Sequence, null, null, answer?.Failure?.Message, dues.GetValueOrDefault(job.Subject), answer?.Pti, answer?.Digest));
        }

        if (reached) await queue.ReleaseAsync(target.Id, cancel);
        return new(results, Noting(batch, standings, notices.Note(target, standings, reached)));
    }

    private async Task<Handled> HoldUpAsync(KnownTarget target, Batch batch, TargetFailure failure, CancellationToken cancel)
    {
        List<Result> results = [.. batch.Jobs.Select(j => target.Mode == ProvisioningMode.Immediate
            ? (Result)new Dropped(j.Id, failure.Message)
            : new Held(j.Id, failure.Message, target.Record.RetriedAfter ?? UsualRetry))];
        List<Standing> standings = [.. batch.Jobs.Select(j => new Standing(
            target.Id, j.Tenant, j.Subject, SubjectState.Failing, j.Action, null, j.Sequence, j.Sequence, null, null, failure.Message, null, null, null))];
        var pause = await queue.PauseAsync(target.Id, failure.Message, cancel);
        // Where nothing is tried again somebody is needed at once. One notice serves all subjects.
        if (pause.Failures >= Quarantine || target.Mode == ProvisioningMode.Immediate) await notices.RaiseAsync(target, null, failure.Message, cancel);
        return new(results, Noting(batch, standings));
    }

    private static Func<NpgsqlConnection, CancellationToken, Task> Noting(Batch batch, IReadOnlyList<Standing> standings, NpgsqlBatchCommand? notice = null) => async (connection, cancel) =>
    {
        await using var note = new NpgsqlBatch(connection) { BatchCommands = { Standings.Note(batch.Target, batch.Jobs[0].Tenant, standings) } };
        if (notice is not null) note.BatchCommands.Add(notice);
        await note.ExecuteNonQueryAsync(cancel);
    };

    /// <summary>What is to happen after a subject could not be told, by the target's mode (<c>provisioning.md</c> 5).</summary>
    private static Result Failed(KnownTarget target, Job job, TargetFailure failure)
    {
        if (target.Mode == ProvisioningMode.Immediate || (!failure.MayPass && target.Mode == ProvisioningMode.QueueOnError)) return new Dropped(job.Id, failure.Message);
        var again = failure.MayPass && job.Attempt < (target.Record.MaxRetry ?? MostAttempts) ? target.Record.RetriedAfter : null;
        return new Failed(job.Id, failure.Message, again);
    }

    /// <summary>Such as <c>eligible: 2 added, 1 changed</c>.</summary>
    private static string Written(Verdict verdict, Told? told)
    {
        var counts = (told?.Written ?? []).GroupBy(d => d.Kind).OrderBy(g => g.Key)
            .Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Count()} {g.Key switch { DriftKind.Missing => "added", DriftKind.Extra => "removed", _ => "changed" }}"));
        var text = string.Join(", ", counts);
        return $"{Codes<ProvisioningAction>.Of(verdict.Action)}: {(told is null ? "not told" : text.Length == 0 ? "nothing differed" : text)}" + (verdict.Because is { } because ? $" ({because})" : "");
    }
}
