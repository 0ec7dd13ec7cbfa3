using System.Diagnostics;
using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Targets;
using EventRegistry.Host.Upkeep;
using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EventRegistry.Host.Provisioning;

/// <summary>
/// Looks at each target every so many hours, whether it holds what history says, and mends it where it is to. One host at a time looks at a target. Whoever is still
/// to be told is no drift.
/// </summary>
internal sealed partial class DriftRound(Registry registry, LiveTargets targets, INotices notices, ILogger<DriftRound> log) : Round(registry.Clock, log)
{
    private const string Kind = "drift";

    // By the database's clock, which is the same for all hosts. A target that was never filled is not looked at.
    private const string Due = """
        select coalesce(r.added + r.changed + r.removed > 0 or r.state <> 'done', false)
        from eventregistry.fills f left join lateral (select * from eventregistry.runs where target = f.target and kind = 'drift' order by id desc limit 1) r on true
        where f.target = $1 and coalesce(r.asked, f.at) + $2 <= clock_timestamp()
        """;

    // Whoever was being told while it was looked, and of whom something has happened that no run told and nobody has looked at yet: one question, so that nobody is between the two.
    private static readonly string Behind = $"""
        with filled as (select coalesce(max(through), 0) as through from eventregistry.fills where target = $1)
        select subject from eventregistry.jobs where target = $1
        union select subject from eventregistry.standings s, filled f where target = $1 and (s.wanted > greatest(s.through, f.through) or s.tried >= clock_timestamp() - $2)
        union select stream_id from eventregistry.mt_events where tenant_id = $3 and seq_id > greatest(({TriggerPlace.Read}), (select through from filled))
        """;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly Runs runs = new(registry);
    private readonly DriftCheck check = new(registry);

    public override async Task<TimeSpan> PassAsync(CancellationToken cancel)
    {
        foreach (var target in (await targets.ByTenantAsync(cancel)).SelectMany(t => t).Where(t => t.Fault is null && t.Settings.CheckedEvery is not null && t.Mode != ProvisioningMode.Disabled))
        {
            await using var connection = await registry.Database.OpenConnectionAsync(cancel);
            await using var alone = await connection.BeginTransactionAsync(cancel);
            if (!await TakeAsync(connection, target, cancel) || await DueAsync(connection, target, cancel) is not { } hadDrifted) continue;
            await CheckAsync(target, hadDrifted, cancel);
        }

        return Pause;
    }

    private async Task CheckAsync(KnownTarget target, bool hadDrifted, CancellationToken cancel)
    {
        FoundDrift? found = null;
        var began = Stopwatch.GetTimestamp();
        try
        {
            await using var run = await runs.BeginAsync(target, Kind, "registry", null, cancel);
            await run.DoAsync((_, _, _) => { }, async (tell, stop) =>
            {
                found = await check.LookAsync(target, fromHistory: false, tell, stop);
                return found.Report.HasDrift && target.Settings.Mend == true && target.Mode != ProvisioningMode.Manual
                    ? await (await Replay.OfAsync(registry, target, null, stop)).RebuildAsync($"rebuild {target.Name}", null, tell, stop)
                    : new(found.Report.Tables, found.Report.Digest ?? "", LoadPath.Staged, found.Report.Elapsed);
            });
        }
        catch (RunStopped stopped)
        {
            // Found is what it would have mended.
            Stopped(log, target.Name, stopped.Message);
            await notices.RaiseAsync(target, null, stopped.Message, cancel);
            return;
        }
        catch (Exception e) when (e is TargetFailure or CommandFailed)
        {
            // Whoever delivers says that a target cannot be reached, and the others are to be looked at all the same.
            Failed(log, target.Name, e.Message);
            return;
        }

        var behind = found!.Report.HasDrift ? await BehindAsync(target, Stopwatch.GetElapsedTime(began), cancel) : [];
        await TellAsync(target, found, behind, hadDrifted, cancel);
    }

    private async Task TellAsync(KnownTarget target, FoundDrift found, HashSet<string> behind, bool hadDrifted, CancellationToken cancel)
    {
        var drifts = found.Report.Drifts.Where(d => !found.Subjects.TryGetValue((d.Table, d.Id), out var subject) || !behind.Contains(subject)).ToLookup(d => d.Kind);
        if (drifts.Count == 0)
        {
            if (hadDrifted) await notices.ResolveAsync(target, null, cancel);
            return;
        }

        var (missing, changed, extra) = (drifts[DriftKind.Missing].Count(), drifts[DriftKind.Changed].Count(), drifts[DriftKind.Extra].Count());
        if (target.Settings.Mend == true && target.Mode != ProvisioningMode.Manual)
        {
            Mended(log, target.Name, missing, changed, extra);
            return;
        }

        Drifted(log, target.Name, missing, changed, extra);
        await notices.RaiseAsync(target, null, string.Create(CultureInfo.InvariantCulture,
            $"It does not hold what history says: {missing} rows missing, {changed} changed, {extra} extra. Look at them: eventregistry drift {target.Name}"), cancel);
    }

    private static async Task<bool> TakeAsync(NpgsqlConnection connection, KnownTarget target, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("select pg_try_advisory_xact_lock(hashtextextended('eventregistry.drift.' || $1, 0))", connection) { Parameters = { new() { Value = target.Id } } };
        return await command.ExecuteScalarAsync(cancel) is true;
    }

    /// <summary>Whether it had drifted the last time; null where it is not yet time to look again.</summary>
    private static async Task<bool?> DueAsync(NpgsqlConnection connection, KnownTarget target, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(Due, connection) { Parameters = { new() { Value = target.Id }, new() { Value = target.Settings.CheckedEvery! } } };
        return await command.ExecuteScalarAsync(cancel) as bool?;
    }

    private async Task<HashSet<string>> BehindAsync(KnownTarget target, TimeSpan looked, CancellationToken cancel)
    {
        await using var command = registry.Database.CreateCommand(Behind);
        command.Parameters.Add(new() { Value = target.Id });
        command.Parameters.Add(new() { Value = looked });
        command.Parameters.Add(new() { Value = Tenant.Of(target.Co) });
        var behind = new HashSet<string>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) behind.Add(reader.GetString(0));
        return behind;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Target {Target} does not hold what history says: {Missing} rows missing, {Changed} changed, {Extra} extra")]
    private static partial void Drifted(ILogger log, string target, int missing, int changed, int extra);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Target {Target} did not hold what history says, and was mended: {Missing} rows were missing, {Changed} changed, {Extra} extra")]
    private static partial void Mended(ILogger log, string target, int missing, int changed, int extra);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Target {Target} does not hold what history says, and was not mended: {Why}")]
    private static partial void Stopped(ILogger log, string target, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Target {Target} could not be looked at: {Why}")]
    private static partial void Failed(ILogger log, string target, string why);
}
