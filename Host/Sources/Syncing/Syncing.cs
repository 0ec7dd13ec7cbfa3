using System.Diagnostics;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host.Commands;
using EventRegistry.Host.Provisioning;
using EventRegistry.Host.ReadModels;
using Standing = EventRegistry.Domain.Changelog.Standing;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>
/// Syncs a source: looks at all of it, asks whether so much may change, and only then has records changed. One that is killed leaves records as they were or as the source says,
/// none in between, and the next sync finds out which.
/// </summary>
internal sealed class Syncing(Registry registry, Registrar registrar, SourcePlugins plugins)
{
    /// <summary>What is told of a sync that could not tell its end itself.</summary>
    public const string Gone = "The host that ran it is gone. What it had applied by then stays; the next sync does the rest.";

    private readonly SyncRuns runs = new(registry);
    private readonly SyncHistory history = new(registry);
    private readonly SourceBook book = new(registry);

    /// <summary>Whether a source may be synced.</summary>
    /// <exception cref="CommandFailed">It may not.</exception>
    public static void Refuse(KnownSource source)
    {
        if (source.Co.Settings.Setting.DisableOisSync == true)
            throw new CommandFailed(ExitCode.Wrong, $"CO {source.Co.Id.Value} has set that its sources are not synced, so '{source.Name}' is not. Take that setting away first.");
        if (source.Record.Status != Standing.Active)
            throw new CommandFailed(ExitCode.Wrong, $"The source '{source.Name}' is suspended. To sync it: eventregistry source set {source.Id.Value} --status active");
    }

    /// <summary>What a sync would do. Nothing is written, and nobody is kept from syncing meanwhile.</summary>
    public async Task<SyncOutlook> LookAsync(KnownSource source, SyncOrder order, int mostKeys, Progress progress, CancellationToken cancel)
    {
        Refuse(source);
        await new CatchUp(registry).RunAsync(progress, cancel);
        await using var opened = await plugins.OpenAsync(source, cancel);
        var (records, mode) = (new KnownRecords(registry.Database, source), ModeOf(source, order));
        using var survey = new Survey(source, records, new(registry.Database, source), mode, order.Force);
        await survey.RunAsync(opened, (step, done, total, _) => TellAsync(progress, step, done, total), cancel);
        var digest = await survey.DigestAsync(cancel);
        var problem = order.Force ? SyncGuard.Problem(source, survey.Tally) : SyncGuard.Problem(source, survey.Tally) ?? SyncGuard.Threshold(source, survey.Tally);
        var keys = new Dictionary<SyncResult, IReadOnlyList<string>>
        {
            [SyncResult.Synced] = [.. survey.Changed.Select(r => r.Key).Take(mostKeys)],
            [SyncResult.Removed] = await survey.RemovedAsync(order.Force, cancel).Take(mostKeys).ToListAsync(cancel),
            [SyncResult.New] = [.. survey.Added.Select(r => r.Key).Take(mostKeys)],
        };
        var reach = await new Reaching(registry, registrar, source, order).OfAsync(opened, survey, cancel);
        return new(survey.Tally, keys, survey.Ledger.Troubles, survey.PassedOver, digest, problem, reach);
    }

    /// <summary>Syncs a source, or one record of it.</summary>
    /// <param name="waiting">The sync that was asked for before; null where it is asked for now.</param>
    /// <exception cref="CommandFailed">It may not be synced, cannot be read, or another host syncs it.</exception>
    /// <exception cref="SyncStopped">It would change too much.</exception>
    public async Task<SyncReport> RunAsync(KnownSource source, SyncOrder order, int? waiting, Progress progress, CancellationToken cancel)
    {
        if (order.Undoes is null) Refuse(source);
        await using var turn = await SyncTurn.TryTakeAsync(registry, source.Id, progress, cancel)
            ?? throw new CommandFailed(ExitCode.Unreachable, $"A sync of '{source.Name}' is under way. Wait until it has ended, or cancel it by its number: eventregistry source runs {source.Id.Value}");
        await EndDeadAsync(source, cancel);
        await new CatchUp(registry).RunAsync(progress, cancel);
        var id = await runs.BeginAsync(source.Id, order, waiting, cancel);
        turn.Run = id;
        var begun = new SyncRun(id, source.Id, ModeOf(source, order), order.Force, order.Key, SyncRunStatus.Running, 0, 0, 0, 0, 0, 0, null, null, order.Undoes);
        await history.BeginAsync(source, begun, order, cancel);
        CrashPoint.Pass(Step.SyncBegun);
        return await new OneSync(registry, registrar, plugins, source, order, turn, begun).RunAsync((ended, ledger) => EndAsync(source, begun, ended, order, ledger), cancel);
    }

    /// <summary>The mode of a sync.</summary>
    public static string ModeOf(KnownSource source, SyncOrder order) => order.Undoes is not null ? SyncMode.Undo : order.Mode ?? source.Record.SyncMode ?? SyncMode.Manual;

    private static Task TellAsync(Progress progress, string step, long done, long? total)
    {
        progress(step, done, total);
        return Task.CompletedTask;
    }

    /// <summary>Ends the syncs of a source whose hosts are gone, unless somebody syncs it by now.</summary>
    /// <returns>Whether it did.</returns>
    public async Task<bool> EndAbandonedAsync(KnownSource source, CancellationToken cancel)
    {
        await using var turn = await SyncTurn.TryTakeAsync(registry, source.Id, (_, _, _) => { }, cancel);
        if (turn is null) return false;
        await EndDeadAsync(source, cancel);
        return true;
    }

    /// <summary>Syncs whose host is gone are ended by whoever comes next: nobody else is left to say so.</summary>
    private async Task EndDeadAsync(KnownSource source, CancellationToken cancel)
    {
        foreach (var dead in await runs.RunningAsync(source.Id, cancel))
        {
            if (await new RecordBook(registry.Database).FindAsync(Kind<SyncRun>.Instance, dead.Id, cancel) is { Record: SyncRun { Status: SyncRunStatus.Running } begun })
                await history.EndAsync(source, begun, begun with { Status = SyncRunStatus.Failed, Reason = Gone }, new(Caller.Registry), [], cancel);
            await runs.EndAsync(dead.Id, "failed", Gone, cancel);
        }
    }

    private async Task EndAsync(KnownSource source, SyncRun begun, SyncRun ended, SyncOrder order, Ledger ledger)
    {
        await history.EndAsync(source, begun, ended, order, [.. ledger.ToKeep], CancellationToken.None);
        CrashPoint.Pass(Step.SyncEnded);
        await runs.EndAsync(ended.Id, Codes<SyncRunStatus>.Of(ended.Status), ended.Reason, CancellationToken.None);
        await new SyncNotices(registry).NoteAsync(source, ended, order);
    }
}
