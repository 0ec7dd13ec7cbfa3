using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host.Commands;
using EventRegistry.Host.Provisioning;
using EventRegistry.Host.Upkeep;
using Microsoft.Extensions.Logging;
using Npgsql;
using Standing = EventRegistry.Domain.Changelog.Standing;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>Carries out the syncs that were asked for, one after the other, and asks for those whose time has come. Any number of hosts may do so: each sync is one host's.</summary>
/// <remarks>A registry that still follows another syncs nothing of its own accord.</remarks>
internal sealed partial class SyncRounds(Registry registry, Registrar registrar, SourcePlugins plugins, ILogger<SyncRounds> log) : Round(registry.Clock, log)
{
    // One host at a time looks whose time has come: two at once would both ask.
    private const string Take = "select pg_try_advisory_xact_lock(hashtextextended('eventregistry.sync-schedules', 0))";

    // Mostly there is none, and then nothing else is asked.
    private const string Scheduled = "select tenant::integer, id from eventregistry.records where kind = 'source_settings' and not deleted and not is_copy and data->>'Schedule' is not null order by id";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly SyncRuns runs = new(registry);
    private readonly SourceBook book = new(registry);
    private readonly DueBook due = new(registry);
    private readonly Syncing syncing = new(registry, registrar, plugins);

    public override async Task<TimeSpan> PassAsync(CancellationToken cancel)
    {
        if (!await due.IsOursToActAsync(cancel)) return Pause;
        await AskAsync(cancel);
        await TakeUpAsync(cancel);
        foreach (var waiting in await runs.WaitingAsync(cancel)) await CarryOutAsync(waiting, cancel);
        return Pause;
    }

    /// <summary>Asks for the syncs that are due. What fell due while no host ran is done once.</summary>
    private async Task AskAsync(CancellationToken cancel)
    {
        var scheduled = await ScheduledAsync(cancel);
        if (scheduled.Count == 0) return;
        await using var connection = await registry.Database.OpenConnectionAsync(cancel);
        await using var alone = await connection.BeginTransactionAsync(cancel);
        await using var take = new NpgsqlCommand(Take, connection);
        if (await take.ExecuteScalarAsync(cancel) is not true) return;
        var now = registry.Clock.GetUtcNow();
        foreach (var source in scheduled)
        {
            var since = source.Co.SourceSettings[source.Id.Value].Modified;
            if (await runs.LastByTimeAsync(source.Id, cancel) is { } last && last > since) since = last;
            if (Schedule.Next(source.Settings!.Schedule!, since) <= now) await runs.AskAsync(source.Id, new(Caller.Registry) { ByTime = true }, cancel);
        }
    }

    /// <summary>Ends syncs whose hosts are gone, and asks once more for those that a host carried out. One that has died twice in a row waits for its next time, or for somebody.</summary>
    private async Task TakeUpAsync(CancellationToken cancel)
    {
        foreach (var orphan in await runs.OrphansAsync(cancel))
        {
            if ((await book.ListAsync(cancel)).FirstOrDefault(s => s.Id == orphan.Source) is not { } source)
            {
                await runs.EndAsync(orphan.Id, Codes<SyncRunStatus>.Of(SyncRunStatus.Failed), "The source was removed.", cancel);
                continue;
            }

            if (!await syncing.EndAbandonedAsync(source, cancel)) continue;
            Ended(log, orphan.Id, orphan.Source.Value, Syncing.Gone);
            // Whoever began one by hand was there when it died.
            var wasAsked = orphan.Began > orphan.Asked;
            var before = (await runs.ListAsync(orphan.Source, 2, cancel)).Find(r => r.Id < orphan.Id);
            if (!wasAsked || before?.Error == Syncing.Gone)
            {
                if (orphan.ByTime) await new Notices(registry).RaiseAsync(source, Syncing.Gone, cancel);
                continue;
            }

            await runs.AskAsync(orphan.Source, orphan.Order, cancel);
        }
    }

    private async Task<IReadOnlyList<KnownSource>> ScheduledAsync(CancellationToken cancel)
    {
        var named = new List<(int Co, int Source)>();
        await using (var command = registry.Database.CreateCommand(Scheduled))
        {
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel)) named.Add((reader.GetInt32(0), reader.GetInt32(1)));
        }

        var sources = new List<KnownSource>();
        foreach (var (co, source) in named)
        {
            if (await book.FindAsync(new(co), new(source), cancel) is { Settings.Schedule: not null, Record.Status: Standing.Active } known && known.Co.Settings.Setting.DisableOisSync != true) sources.Add(known);
        }

        return sources;
    }

    private async Task CarryOutAsync(KnownSync waiting, CancellationToken cancel)
    {
        try
        {
            if ((await book.ListAsync(cancel)).FirstOrDefault(s => s.Id == waiting.Source) is not { } source)
            {
                await runs.EndAsync(waiting.Id, Codes<SyncRunStatus>.Of(SyncRunStatus.Failed), "The source was removed.", cancel);
                return;
            }

            var report = await syncing.RunAsync(source, waiting.Order, waiting.Id, (_, _, _) => { }, cancel);
            Done(log, waiting.Id, source.Name, report.Run.New, report.Run.Synced, report.Run.Unchanged, report.Run.Removed, report.Run.Errors);
        }
        catch (SyncCancelled)
        {
            // Another host has taken it, or somebody has taken it back.
        }
        catch (CommandFailed e)
        {
            // While another sync of the source is under way it goes on waiting; else it has ended, or could not begin.
            if ((await runs.FindAsync(waiting.Id, cancel))?.State == "waiting" && e.Code != ExitCode.Unreachable)
                await runs.EndAsync(waiting.Id, Codes<SyncRunStatus>.Of(SyncRunStatus.Failed), e.Message, cancel);
            if (e.Code != ExitCode.Unreachable || (await runs.FindAsync(waiting.Id, cancel))?.State != "waiting") Ended(log, waiting.Id, waiting.Source.Value, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Sync {Id} of {Source}: {New} new, {Synced} synced, {Unchanged} unchanged, {Removed} removed, {Errors} errors")]
    private static partial void Done(ILogger log, int id, string source, int @new, int synced, int unchanged, int removed, int errors);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sync {Id} of source {Source} came to nothing: {Error}")]
    private static partial void Ended(ILogger log, int id, int source, string error);
}
