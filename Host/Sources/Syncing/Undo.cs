using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host.Commands;
using EventRegistry.Host.Provisioning;
using EventRegistry.Host.ReadModels;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>What would be taken back of a run.</summary>
/// <param name="Portions">Its portions, the last one first.</param>
/// <param name="Tally">So much would be changed and removed at most.</param>
/// <param name="Digest">Names this very undo; empty where there is nothing to take back.</param>
internal sealed record UndoSurvey(IReadOnlyList<RunPortion> Portions, Tally Tally, string Digest);

/// <summary>What came of an undo that was only tried.</summary>
/// <param name="Keys">By outcome, the first keys.</param>
/// <param name="Stopped">Why it would stop before it wrote anything; null where it would not.</param>
/// <param name="People">How many people it would change.</param>
/// <param name="Asked">For how many of them the targets were asked, the first ones.</param>
/// <param name="Targets">What of it would reach which target.</param>
internal sealed record UndoOutlook(
    IReadOnlyDictionary<SyncResult, int> Results, IReadOnlyDictionary<SyncResult, IReadOnlyList<string>> Keys, IReadOnlyList<SyncTrouble> Troubles, string Digest, string? Stopped,
    int People, int Asked, IReadOnlyList<ReachedTarget> Targets);

/// <summary>Takes back what a sync run did, portion by portion, the last one first: by changes that make up for it, which are decided as all others are.</summary>
internal sealed class Undo(Registry registry, Registrar registrar, KnownSource source, int run, SyncOrder order)
{
    private readonly RunChanges changes = new(registry, source, run);

    /// <summary>Whether a run of a source may be undone.</summary>
    /// <exception cref="CommandFailed">It may not.</exception>
    public static async Task RefuseAsync(Registry registry, KnownSource source, int run, CancellationToken cancel)
    {
        if (await new SyncRuns(registry).FindAsync(run, cancel) is not { } known || known.Source != source.Id)
            throw new CommandFailed(ExitCode.Wrong, $"There is no sync {run} of '{source.Name}'. Those there are: eventregistry source runs {source.Id.Value}");
        if (known.State is "waiting" or "running") throw new CommandFailed(ExitCode.Wrong, $"Sync {run} of '{source.Name}' has not ended. Cancel it, or wait for it: eventregistry source cancel {run}");
        if (known.Outcome is { New: 0, Synced: 0, Removed: 0 }) throw new CommandFailed(ExitCode.Wrong, $"Sync {run} of '{source.Name}' ({known.State}) changed nothing, so there is nothing to take back.");
        if (known.Undoes is { } undone) throw new CommandFailed(ExitCode.Wrong, $"Run {run} of '{source.Name}' took back sync {undone}. To have its records again, sync: eventregistry sync {source.Id.Value}");
    }

    /// <summary>Looks at all that the run did. Nothing is written.</summary>
    public async Task<UndoSurvey> SurveyAsync(Func<string, long, long?, CancellationToken, Task> beat, CancellationToken cancel)
    {
        var (portions, difference, changed, removed) = (await changes.PortionsAsync(cancel), new Difference(), 0, 0);
        for (var i = 0; i < portions.Count; i++)
        {
            await beat($"surveying sync {run}, portions", i, portions.Count, cancel);
            foreach (var record in (await changes.ReadAsync(portions[i], cancel)).Where(r => !r.IsDone && r.Refusal is null))
            {
                if (record.Record.IsRemoval) removed++;
                else changed++;
                difference.Add(record.Record.IsRemoval ? SyncResult.Removed : SyncResult.Synced, record.Record.Key, $"undo {run}");
            }
        }

        var known = await new KnownRecords(registry.Database, source).StateAsync(cancel);
        return new(portions, new(known.Known, known.Live, changed + removed, changed, 0, removed, 0, 0), difference.ToString());
    }

    /// <exception cref="SyncStopped">It would change too much, and nobody has approved that.</exception>
    public void Guard(UndoSurvey survey)
    {
        if (Problem(survey) is not { } problem || order.Approval == SyncGuard.Any || (order.Approval == survey.Digest && survey.Digest.Length > 0)) return;
        var other = order.Approval is null ? "" : $" What was approved ({order.Approval}) is another difference than this one.";
        var command = $"eventregistry source undo {source.Id.Value} --run {run}";
        throw new SyncStopped($"{problem} Nothing was written.{other} Look at it: {command} --dry-run. If it is meant: {command} --approve {survey.Digest}", survey.Digest);
    }

    /// <summary>Takes it back.</summary>
    /// <param name="as">The run that does so.</param>
    public async Task RunAsync(int @as, UndoSurvey survey, Ledger ledger, Func<string, long, long?, CancellationToken, Task> ask, CancellationToken cancel)
    {
        for (var i = 0; i < survey.Portions.Count; i++)
        {
            await ask($"undoing sync {run}, portions", i, survey.Portions.Count, cancel);
            var records = Possible(await changes.ReadAsync(survey.Portions[i], cancel), ledger);
            if (records.Count == 0) continue;
            // What is begun is stored or is not; a cancel waits for that.
            switch (await registrar.HandleAsync(source.Co.Id, new UndoSync(source.Id, @as, run, new(records)), order.Caller, null, CancellationToken.None))
            {
                case Carried carried:
                    CrashPoint.Pass(Step.SyncApplied);
                    foreach (var outcome in carried.Synced) ledger.Note(outcome, null);
                    break;
                case Declined declined:
                    foreach (var record in records) ledger.Error(new(record.Key, null, null, Ledger.Sentence(declined.Refusals)));
                    break;
                case Contended:
                    foreach (var record in records) ledger.Error(new(record.Key, null, null, "Others changed the same people again and again while it was tried. Undo the run once more."));
                    break;
            }
        }
    }

    /// <summary>What it would come to, in memory alone.</summary>
    public async Task<UndoOutlook> LookAsync(int mostKeys, Progress progress, CancellationToken cancel)
    {
        await new CatchUp(registry).RunAsync(progress, cancel);
        var survey = await SurveyAsync((step, done, total, _) =>
        {
            progress(step, done, total);
            return Task.CompletedTask;
        }, cancel);
        var (ledger, supposed, keys) = (new Ledger(), new Supposed(), new Dictionary<SyncResult, List<string>>());
        foreach (var portion in survey.Portions)
        {
            var records = Possible(await changes.ReadAsync(portion, cancel), ledger);
            if (records.Count == 0) continue;
            var (decision, known) = await registrar.TryAsync(source.Co.Id, new UndoSync(source.Id, SyncRecords.Pushed, run, new(records)), order.Caller, supposed.Over, cancel);
            if (decision is not Accepted accepted) continue;
            supposed.Tell(known, accepted.Changes);
            foreach (var outcome in accepted.Synced)
            {
                ledger.Note(outcome, null);
                if (!keys.TryGetValue(outcome.Result, out var some)) keys[outcome.Result] = some = [];
                if (some.Count < mostKeys) some.Add(outcome.Key);
            }
        }

        var results = new Dictionary<SyncResult, int> { [SyncResult.Removed] = ledger.Removed, [SyncResult.Synced] = ledger.Synced, [SyncResult.Unchanged] = ledger.Unchanged, [SyncResult.Error] = ledger.Errors };
        var asked = supposed.People.Take(Reaching.Most).ToList();
        return new(
            results, keys.ToDictionary(k => k.Key, k => (IReadOnlyList<string>)k.Value), ledger.Troubles, survey.Digest, Problem(survey), supposed.People.Count, asked.Count,
            asked.Count == 0 ? [] : await ReachedTarget.OfAsync(registry, source, supposed, asked, cancel));
    }

    private string? Problem(UndoSurvey survey) => survey.Tally.Listed == 0 ? null : SyncGuard.Problem(source, survey.Tally);

    private static List<UndoneRecord> Possible(IReadOnlyList<RunRecord> records, Ledger ledger)
    {
        foreach (var record in records.Where(r => r.Refusal is not null)) ledger.Error(new(record.Record.Key, null, null, record.Refusal!));
        return [.. records.Where(r => r.Refusal is null).Select(r => r.Record)];
    }
}
