using System.Diagnostics;
using System.Globalization;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host.Commands;
using EventRegistry.Host.Provisioning;
using EventRegistry.Host.ReadModels;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>One sync that has its turn, from its survey to its end, whatever that is.</summary>
internal sealed class OneSync(Registry registry, Registrar registrar, SourcePlugins plugins, KnownSource source, SyncOrder order, SyncTurn turn, SyncRun begun)
{
    private readonly long started = Stopwatch.GetTimestamp();
    private readonly Ledger ledger = new();
    private readonly KnownRecords records = new(registry.Database, source);
    private long passedOverInAll;
    private long known;

    /// <param name="end">Is told how it ended, and what of.</param>
    public async Task<SyncReport> RunAsync(Func<SyncRun, Ledger, Task> end, CancellationToken cancel)
    {
        try
        {
            if (order.Undoes is { } undone) await UndoAsync(undone, cancel);
            else if (order.Key is { } key) await OneAsync(key, cancel);
            else if (order.Remap) await RemapAsync(cancel);
            else if (begun.Mode != SyncMode.Manual) await AllAsync(cancel);
        }
        catch (SyncStopped stopped)
        {
            await end(Ended(SyncRunStatus.Stopped, stopped.Message), ledger);
            throw;
        }
        catch (SourceFailure failure)
        {
            await end(Ended(SyncRunStatus.Failed, failure.Message), ledger);
            throw new CommandFailed(failure.MayPass ? ExitCode.Unreachable : ExitCode.Wrong, $"{failure.Message} Nothing was taken from '{source.Name}', and nothing is believed to be gone.", failure);
        }
        catch (SyncCancelled)
        {
            await end(Ended(SyncRunStatus.Cancelled, null), ledger);
            throw new CommandFailed(ExitCode.Found, $"Sync {begun.Id} of '{source.Name}' was cancelled. {Applied()}");
        }
        catch (OperationCanceledException e)
        {
            await end(Ended(SyncRunStatus.Cancelled, null), ledger);
            throw new Interrupted($"Sync {begun.Id} of '{source.Name}' was interrupted. {Applied()}", e);
        }
        catch (Exception e) when (e is not Npgsql.NpgsqlException)
        {
            await end(Ended(SyncRunStatus.Failed, e.Message), ledger);
            throw;
        }

        var ended = Ended(SyncRunStatus.Done, null);
        await end(ended, ledger);
        return new(ended, ledger.Troubles, ledger.PassedOver, passedOverInAll, ledger.Warnings);
    }

    private SyncRun Ended(SyncRunStatus status, string? reason) => begun with
    {
        Status = status,
        Reason = reason,
        Known = checked((int)known),
        New = ledger.New,
        Synced = ledger.Synced,
        Unchanged = ledger.Unchanged,
        Removed = ledger.Removed,
        Errors = ledger.Errors,
        Milliseconds = checked((int)Stopwatch.GetElapsedTime(started).TotalMilliseconds),
    };

    private string Applied() => order.Undoes is { } undone
        ? string.Create(CultureInfo.InvariantCulture,
            $"What was taken back by then stays so: {ledger.Removed:N0} org identities removed, {ledger.Synced:N0} as they were before. To go on: eventregistry source undo {source.Id.Value} --run {undone}")
        : string.Create(CultureInfo.InvariantCulture,
            $"What was applied by then stays: {ledger.New:N0} new, {ledger.Synced:N0} synced, {ledger.Removed:N0} removed. The next sync does the rest.");

    /// <summary>One record, by hand: it is made where it is not known, and taken even if it has not changed (<c>org-identity-sources.md</c> 3.1).</summary>
    private async Task OneAsync(string key, CancellationToken cancel)
    {
        known = await records.CountAsync(cancel);
        await using var opened = await plugins.OpenAsync(source, cancel);
        using var reading = new Reading(source, opened);
        var found = await opened.RetrieveAsync(key, cancel);
        await using var applying = ApplyingOf(reading, order with { Force = true }, 1);
        switch (found.Count)
        {
            case 0 when !await records.IsKnownAsync(key, cancel):
                ledger.Error(new(key, null, null, $"The source has no record {key}, and none is known."));
                return;
            case 0:
                await applying.RemoveAsync(key, cancel);
                break;
            case 1:
                await applying.TakeAsync(found[0], cancel);
                break;
            default:
                ledger.Error(new(key, found[1].Line, null, $"The key {key} stands more than once in the source. The record is left as it is until it stands there once."));
                return;
        }

        await applying.FlushAsync(cancel);
    }

    /// <summary>Reckons groups anew from what was kept of the records; where only a hash was, from what the source says, as far as that is the same.</summary>
    private async Task RemapAsync(CancellationToken cancel)
    {
        await using var opened = await plugins.OpenAsync(source, cancel);
        var table = await records.LoadAsync(cancel);
        known = table.Count;
        using var reading = new Reading(source, opened, asks: false);
        await using var applying = ApplyingOf(reading, order, known);
        var isHashed = source.Record.HashSourceRecord == true;
        bool IsSame(RawRecord record) => table.Find(TextDigest.Of(record.Key)) is >= 0 and var slot && table.Value(slot) == TextDigest.Of(source.Record.KeptOf(record.Raw));
        var kept = isHashed ? opened.ListAsync(cancel).Where(IsSame).DistinctBy(r => r.Key) : records.KeptAsync(cancel);
        await foreach (var record in kept.WithCancellation(cancel)) await applying.TakeAsync(record, cancel);
        await applying.FlushAsync(cancel);
    }

    private async Task UndoAsync(int undone, CancellationToken cancel)
    {
        var undoing = new Undo(registry, registrar, source, undone, order);
        var survey = await undoing.SurveyAsync(turn.BeatAsync, cancel);
        known = survey.Tally.Known;
        undoing.Guard(survey);
        await undoing.RunAsync(begun.Id, survey, ledger, turn.AskAsync, cancel);
    }

    private async Task AllAsync(CancellationToken cancel)
    {
        await using var opened = await plugins.OpenAsync(source, cancel);
        using var reading = new Reading(source, opened);
        using var survey = new Survey(source, records, new(registry.Database, source), begun.Mode, order.Force);
        await survey.RunAsync(opened, turn.BeatAsync, cancel);
        var tally = survey.Tally;
        known = tally.Known;
        (ledger.PassedOver, passedOverInAll) = (survey.PassedOver, survey.PassedOverInAll);
        await GuardAsync(survey, cancel);

        CrashPoint.Pass(Step.SyncSurveyed);

        // From here on things are written.
        ledger.Add(survey.Ledger);
        if (!order.Force) ledger.Leave(tally.Unchanged);
        await using var applying = ApplyingOf(reading, order, order.Force ? known + tally.New : tally.Changed + tally.Removed + tally.New);
        foreach (var record in survey.Changed) await applying.TakeAsync(record, cancel);
        await applying.FlushAsync(cancel);
        if (tally.Removed > 0 || order.Force)
        {
            await foreach (var key in survey.RemovedAsync(order.Force, cancel).WithCancellation(cancel)) await applying.RemoveAsync(key, cancel);
            await applying.FlushAsync(cancel);
        }

        foreach (var record in survey.Added) await applying.TakeAsync(record, cancel);
        await applying.FlushAsync(cancel);
        await survey.RememberAsync(cancel);
        await opened.CompleteAsync(ledger.New + ledger.Synced + ledger.Removed > 0, cancel);
        CrashPoint.Pass(Step.SyncCompleted);
    }

    private Applying ApplyingOf(Reading reading, SyncOrder how, long total)
    {
        Applying? applying = null;
        applying = new(registrar, source, reading, begun.Id, how, ledger) { MayGoOn = cancel => turn.AskAsync($"syncing {source.Name}", applying!.Done, total, cancel) };
        return applying;
    }

    private async Task GuardAsync(Survey survey, CancellationToken cancel)
    {
        var overridden = false;
        var problem = SyncGuard.Problem(source, survey.Tally);
        if (problem is null && !order.Force && SyncGuard.Threshold(source, survey.Tally) is { } threshold)
        {
            overridden = source.File!.ThresholdOverride == true;
            if (!overridden) problem = threshold;
        }

        if (problem is not null && order.Approval != SyncGuard.Any)
        {
            var digest = await survey.DigestAsync(cancel);
            if (order.Approval != digest || digest.Length == 0) throw SyncGuard.Stop(source, order, problem, digest.Length == 0 ? SyncGuard.Any : digest);
        }

        // It lets pass once.
        if (overridden)
            await registrar.HandleAsync(source.Co.Id, new Edit<FileSource>(source.File!.Id, Sent<FileSource>.Nothing.With(nameof(FileSource.ThresholdOverride), false)), order.Caller, null, cancel);
    }
}
