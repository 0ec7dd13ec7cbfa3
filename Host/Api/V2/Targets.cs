using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Provisioning;
using EventRegistry.Host.Queue;
using EventRegistry.Host.Targets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EventRegistry.Host.Api.V2;

/// <summary>Provisioning targets: how they do and how they stand to subjects, telling them by hand, runs over them, and their queue.</summary>
internal static class Targets
{
    private const string ByRequest = "api";
    private const int MostSubjects = 100;
    private const int UsualJobs = 100;
    private const int MostJobs = 1_000;

    /// <summary>The targets of a CO, and how they do.</summary>
    public static async Task<IReadOnlyList<TargetView>> ListAsync(HttpContext http, CancellationToken cancel)
    {
        var call = Asked.By(http);
        var co = await call.CoAsync();
        return [.. (await new TargetsNow(call.Desk.Registry).ListAsync(cancel)).Where(t => t.Target.Co == co).Select(TargetView.Of)];
    }

    /// <summary>How a target stands to a subject.</summary>
    public static async Task<StanceView> StanceAsync(HttpContext http, string target, string kind, int id, Stances stances)
    {
        var call = Asked.By(http);
        var known = await TargetAsync(call, target);
        var subject = await SubjectAsync(call, known, string.Create(CultureInfo.InvariantCulture, $"{kind}/{id}"), isPath: true);
        return StanceView.Of(subject, (await stances.OfAsync(Tenant.Of(known.Co), subject, call.Cancel)).Single(s => s.Target.Id == known.Id));
    }

    /// <summary>Tell a target of some subjects at once, or ask for a run that tells it of everybody.</summary>
    public static async Task<Results<Ok<ByHandView>, Accepted<RunView>>> ProvisionAsync(HttpContext http, string target, WantedProvisioning wanted, ByHand byHand)
    {
        var call = Asked.By(http);
        var known = await TargetAsync(call, target);
        if (known.Mode == ProvisioningMode.Disabled) throw new NotAnswered(Problem.NotNow($"Disabled {known.Record.Plugin}: the target '{known.Name}' is told of nobody."));
        if (wanted.Subjects is { Count: > 0 } == wanted.All) throw new NotAnswered(Problem.NotUnderstood("Give 'subjects', such as [\"person/57\"], or 'all': true."));
        if (wanted.All) return await AskAsync(call, http, known, wanted.Approve);
        if (wanted.Subjects!.Count > MostSubjects) throw new NotAnswered(Problem.NotUnderstood($"At most {MostSubjects} subjects are told at once; for more ask for all."));
        var subjects = new List<StreamId>();
        foreach (var text in wanted.Subjects.Distinct()) subjects.Add(await SubjectAsync(call, known, text, isPath: false));
        var report = await byHand.ProvisionAsync(known, subjects, call.Visitor.Caller.Name, call.Cancel);
        return TypedResults.Ok(ByHandView.Of(known, report));
    }

    /// <summary>A run over a target.</summary>
    public static async Task<RunView> RunAsync(HttpContext http, long id)
    {
        var call = Asked.By(http);
        var (run, target) = await FindRunAsync(call, id);
        return RunView.Of(run, target.Name);
    }

    /// <summary>Cancel a run; one that is under way leaves the target as it was.</summary>
    public static async Task<RunView> CancelRunAsync(HttpContext http, long id)
    {
        var call = Asked.By(http);
        var (run, target) = await FindRunAsync(call, id);
        if (!await new Runs(call.Desk.Registry).CancelAsync(id, call.Cancel)) throw new NotAnswered(Problem.NotNow($"Run {id} has ended already: {run.State}."));
        return RunView.Of((await FindRunAsync(call, id)).Run, target.Name);
    }

    /// <summary>What the targets of a CO are still to be told.</summary>
    /// <param name="after">The last job of the page before.</param>
    public static async Task<JobPage> QueueAsync(HttpContext http, IActionQueue queue, string? target = null, bool dead = false, long? after = null, int? limit = null)
    {
        var call = Asked.By(http);
        var (co, named, most) = (await call.CoAsync(), target is null ? null : await TargetAsync(call, target), Asked.Limit(limit, UsualJobs, MostJobs));
        var jobs = await queue.ListAsync(new() { Tenant = Tenant.Of(co), Target = named?.Id, State = dead ? JobState.Dead : null, After = after }, most, call.Cancel);
        var names = await NamesOfTargets.ReadAsync(call.Desk.Registry, call.Cancel);
        return new([.. jobs.Select(j => JobView.Of(j, names))], jobs.Count == most ? jobs[^1].Id : null);
    }

    /// <summary>End a job that waits or is put aside, and let one that runs not be tried again.</summary>
    public static Task<Ok> CancelJobAsync(HttpContext http, long id, IActionQueue queue) =>
        OnJobAsync(http, id, (filter, by, cancel) => queue.CancelAsync(filter, by, cancel), "cancelled");

    /// <summary>Make a job that was put aside due again.</summary>
    public static Task<Ok> ReplayJobAsync(HttpContext http, long id, IActionQueue queue) =>
        OnJobAsync(http, id, (filter, by, cancel) => queue.ReplayAsync(filter, by, cancel), "put aside");

    private static async Task<Ok> OnJobAsync(HttpContext http, long id, Func<JobFilter, Ordered, CancellationToken, Task<int>> act, string what)
    {
        var call = Asked.By(http);
        // Another CO's job is not there for whoever may not enter it.
        var filter = new JobFilter { Id = id, Tenant = call.Visitor.IsOfPlatform ? null : Tenant.Of(call.Visitor.Co) };
        return await act(filter, new(call.Visitor.Caller.Name, ByRequest), call.Cancel) > 0
            ? TypedResults.Ok()
            : throw new NotAnswered(Problem.NotFound($"There is no job {id} that could be {what}."));
    }

    private static async Task<Accepted<RunView>> AskAsync(Call call, HttpContext http, KnownTarget target, string? approval)
    {
        var runs = new Runs(call.Desk.Registry);
        var id = await runs.AskAsync(target.Id, "provision", call.Visitor.Caller.Name, approval, call.Cancel);
        return TypedResults.Accepted(Asked.PathOf(http, string.Create(CultureInfo.InvariantCulture, $"runs/{id}")), RunView.Of((await runs.FindAsync(id, call.Cancel))!, target.Name));
    }

    private static async Task<KnownTarget> TargetAsync(Call call, string named)
    {
        var targets = (await new TargetBook(call.Desk.Registry).ListAsync(call.Cancel)).Where(t => call.Visitor.MayEnter(t.Co)).ToList();
        return targets.Find(t => t.Name == named) ?? targets.Find(t => t.Id.ToString(CultureInfo.InvariantCulture) == named)
            ?? throw new NotAnswered(Problem.NotFound($"There is no target '{named}' that is written to from here."));
    }

    private static async Task<(KnownRun Run, KnownTarget Target)> FindRunAsync(Call call, long id) =>
        await new Runs(call.Desk.Registry).FindAsync(id, call.Cancel) is { } run
        && (await new TargetBook(call.Desk.Registry).ListAsync(call.Cancel)).FirstOrDefault(t => t.Id == run.Target) is { } target && call.Visitor.MayEnter(target.Co)
            ? (run, target)
            : throw new NotAnswered(Problem.NotFound($"There is no run {id}."));

    private static async Task<StreamId> SubjectAsync(Call call, KnownTarget target, string text, bool isPath)
    {
        // What is another CO's is not there: not even that it is somebody's is told.
        try
        {
            var (tenant, subject) = await new KnownSubjects(call.Desk.Registry).FindAsync(text, call.Cancel);
            if (tenant == Tenant.Of(target.Co)) return subject;
        }
        catch (CommandFailed none) when (none.Code == ExitCode.Wrong && !StreamId.TryParse(text, out _))
        {
            throw new NotAnswered(isPath ? Problem.NotFound(none.Message) : Problem.NotUnderstood(none.Message));
        }
        catch (CommandFailed none) when (none.Code == ExitCode.Wrong)
        {
            // The nearest there is may be another CO's.
        }

        throw new NotAnswered(Problem.NotFound($"CO {target.Co.Value} has no {text}."));
    }
}
