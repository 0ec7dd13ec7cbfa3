using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;

namespace EventRegistry.Host.Targets;

/// <summary>Where a target is not what history says.</summary>
/// <param name="Subjects">Of whom each row tells, where history knows.</param>
/// <param name="FromHistory">Whether all of history was replayed to find out.</param>
internal sealed record FoundDrift(DriftReport Report, IReadOnlyDictionary<(string Table, int Id), string> Subjects, bool FromHistory);

/// <summary>
/// Looks for drift by what is kept of history: the target is read once, and only those of whom it holds something else than it should are read row by row. Where
/// nothing is kept, or too many differ, all of history is replayed.
/// </summary>
internal sealed class DriftCheck(Registry registry)
{
    // So many are read singly in about the time in which a small registry is replayed.
    private const int MostSingly = 1_000;
    private const int Together = 500;

    private readonly TargetBook book = new(registry);
    private readonly Expectations expectations = new(registry);

    /// <param name="fromHistory">Whether to replay all of history whatever is kept.</param>
    /// <exception cref="TargetFailure">The target cannot be read.</exception>
    public async Task<FoundDrift> LookAsync(KnownTarget target, bool fromHistory, Progress progress, CancellationToken cancel)
    {
        if (!fromHistory && await QuickAsync(target, progress, cancel) is { } quick) return quick;
        return await ReplayAsync(target, repair: false, progress, cancel);
    }

    /// <summary>Looks, and writes what differs. What is written was compared with a replay, in the same transaction.</summary>
    /// <inheritdoc cref="LookAsync"/>
    public async Task<FoundDrift> RepairAsync(KnownTarget target, bool fromHistory, Progress progress, CancellationToken cancel)
    {
        if (!fromHistory && await QuickAsync(target, progress, cancel) is { Report.HasDrift: false } clean) return clean;
        return await ReplayAsync(target, repair: true, progress, cancel);
    }

    /// <summary>Says that a target holds all that it should, and notes it; null where it does not, or that cannot be told quickly.</summary>
    /// <exception cref="TargetFailure">The target cannot be read.</exception>
    public async Task<LoadReport?> ConfirmAsync(KnownTarget target, Progress progress, CancellationToken cancel)
    {
        var began = TimeProvider.System.GetTimestamp();
        try
        {
            if (await BothAsync(target, progress, cancel) is not var (expected, survey)) return null;
            if (survey.Strays > 0 || Differing(expected, survey).Count > 0) return null;
            await new Fills(registry).NoteAsync(target, expected.Through, [], [], cancel);
            return new(Report(survey, [], default).Tables, survey.Digest, LoadPath.Staged, TimeProvider.System.GetElapsedTime(began));
        }
        catch (Exception e) when (e is TargetMissing or RowRejected)
        {
            // Whoever writes it makes what is missing, and finds out whom the target refuses.
            return null;
        }
    }

    private async Task<FoundDrift> ReplayAsync(KnownTarget target, bool repair, Progress progress, CancellationToken cancel)
    {
        var replay = await Replay.OfAsync(registry, target, null, cancel);
        var (report, subjects) = await replay.DriftAsync(repair, progress, cancel);
        return new(report, subjects, FromHistory: true);
    }

    private async Task<FoundDrift?> QuickAsync(KnownTarget target, Progress progress, CancellationToken cancel)
    {
        var began = TimeProvider.System.GetTimestamp();
        if (await BothAsync(target, progress, cancel) is not var (expected, survey)) return null;
        var differing = Differing(expected, survey);
        if (survey.Strays > 0 || differing.Count > MostSingly) return null;
        var drifts = new List<(Drift Drift, StreamId Subject)>();
        if (differing.Count > 0) await ReadAsync(target, differing, drifts, cancel);
        // Whoever was told meanwhile, or of whom something else was kept than history says, is known better now.
        if (differing.Except(drifts.Select(d => d.Subject)).ToList() is { Count: > 0 } mistaken) await expectations.ReckonAsync(target, mistaken, cancel);
        var report = Report(survey, [.. drifts.Select(d => d.Drift)], TimeProvider.System.GetElapsedTime(began));
        return new(report, await SubjectsAsync(drifts, cancel), FromHistory: false);
    }

    /// <summary>Reads what is kept of history and, at the same time, the target; null where nothing is kept that can be compared.</summary>
    private async Task<(Expected, TargetSurvey)?> BothAsync(KnownTarget target, Progress progress, CancellationToken cancel)
    {
        // Numbers are kept of rows alone; any other target is asked subject by subject.
        if (!target.HasTables) return null;
        using var inVain = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var survey = SurveyAsync(target, progress, inVain.Token);
        try
        {
            return await expectations.ReckonAsync(target, cancel) is { } expected ? (expected, await survey) : null;
        }
        finally
        {
            await inVain.CancelAsync();
            // What came of it was told above, or nobody asks any more.
            await ((Task)survey).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<TargetSurvey> SurveyAsync(KnownTarget target, Progress progress, CancellationToken cancel)
    {
        progress("reading the target", 0);
        var tables = new SqlTarget(await book.ConnectionAsync(target, cancel), target.Prefix, target.Co.Value);
        var survey = await tables.SurveyAsync(new Tables(progress), cancel);
        // Tables that do not say whose they are may be another CO's.
        if (!survey.IsClaimed) await book.OpenAsync(target, null, cancel);
        return survey;
    }

    private static HashSet<StreamId> Differing(Expected expected, TargetSurvey survey)
    {
        var differing = survey.Subjects.Where(s => !expected.Digests.TryGetValue(s.Key, out var digest) || digest != s.Value).Select(s => s.Key).ToHashSet();
        differing.UnionWith(expected.Digests.Keys.Where(s => !survey.Subjects.ContainsKey(s)));
        return differing;
    }

    /// <summary>Reads some subjects in full, and compares them with what history says now.</summary>
    private async Task ReadAsync(KnownTarget target, IEnumerable<StreamId> subjects, List<(Drift, StreamId)> drifts, CancellationToken cancel)
    {
        var (history, now) = (new CoHistory(registry.Store, target.Co, UpTo.Now), registry.Clock.GetUtcNow());
        var view = View.Of(await history.ReferenceAsync(cancel), target.Policy);
        await using var provisioner = new SqlProvisioner(await book.ConnectionAsync(target, cancel), target.Prefix, target.Co.Value, view.Of);
        foreach (var some in subjects.OrderBy(s => s.Kind).ThenBy(s => s.Id).Chunk(Together))
        {
            var people = await history.SomeAsync([.. some.Where(s => s.Kind == StreamKind.Person).Select(s => s.Id)], cancel);
            var told = await provisioner.DryRunAsync([.. some.Select(s => new Telling(people.SeenBy(view, s, now), null))], cancel);
            if (told.FirstOrDefault(t => t.Failure is not null) is { Failure: { } failure }) throw failure;
            drifts.AddRange(told.SelectMany(t => t.Written.Select(d => (d, t.Subject))));
        }
    }

    private static DriftReport Report(TargetSurvey survey, IReadOnlyList<Drift> drifts, TimeSpan elapsed)
    {
        var byTable = drifts.ToLookup(d => d.Table, StringComparer.Ordinal);
        var reports = Projections.Targets.Sql.Tables.All.Select(t =>
        {
            long Count(DriftKind kind) => byTable[t.Name].Count(d => d.Kind == kind);
            return new TableReport(t.Name, survey.Rows[t.Name] + Count(DriftKind.Missing) - Count(DriftKind.Extra), Count(DriftKind.Missing), Count(DriftKind.Changed), Count(DriftKind.Extra));
        });
        return new(
            [.. reports], [.. Projections.Targets.Sql.Tables.All.SelectMany(t => byTable[t.Name].OrderBy(d => d.Id).Take(DriftReport.MostPerTable))],
            drifts.Count == 0 ? survey.Digest : null, elapsed);
    }

    /// <summary>Of whom each row tells. Of one that should not be there only history can say whether it was ever anybody's.</summary>
    private async Task<IReadOnlyDictionary<(string, int), string>> SubjectsAsync(List<(Drift Drift, StreamId Subject)> drifts, CancellationToken cancel)
    {
        var subjects = drifts.Where(d => d.Drift.Kind != DriftKind.Extra).ToDictionary(d => (d.Drift.Table, d.Drift.Id), d => d.Subject.ToString());
        var known = await Replay.SubjectsAsync(registry, [.. drifts.Select(d => d.Drift).Where(d => d.Kind == DriftKind.Extra)], cancel);
        foreach (var (row, subject) in known) subjects[row] = subject;
        return subjects;
    }

    /// <summary>Says which table is read.</summary>
    private sealed class Tables(Progress progress) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value) => progress("reading the target", value.Rows);
    }
}
