using System.CommandLine;
using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Provisioning;
using EventRegistry.Host.ReadModels;
using EventRegistry.Projections.Subjects;
using Microsoft.Extensions.DependencyInjection;

namespace EventRegistry.Host.Cli;

/// <summary><c>status</c>: what there is; <c>status &lt;subject&gt;</c>: how each target stands to a subject.</summary>
internal static class StatusCommand
{
    private const int MostUnread = 20;

    public static Command Make()
    {
        var subject = new Argument<string?>("subject") { Description = "say how each target stands to this subject instead, such as person/57; those who left are known too", Arity = ArgumentArity.ZeroOrOne }.Plain();
        var (database, json) = (Options.Database(), Options.Json());
        var command = new Command("status", "Say what there is: streams, events, how far the read models are behind, targets and how they do; or how targets stand to a subject.") { subject, database, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var registry = await parsed.OpenAsync(database, cancel);
            var terminal = new Terminal(parsed.GetValue(json));
            if (parsed.GetValue(subject) is { } named) await OfSubjectAsync(registry, named, terminal, cancel);
            else await OfAllAsync(registry, terminal, cancel);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static async Task OfAllAsync(Registry registry, Terminal terminal, CancellationToken cancel)
    {
        var counts = await StoreOverview.CountAsync(registry.Database, cancel);
        var now = new TargetsNow(registry);
        var (targets, behindTargets) = (await now.ListAsync(cancel), await now.BehindAsync(cancel));
        var behind = await ReadModelLag.ReadAsync(registry.Database, cancel);
        terminal.Say($"{counts.Sum(c => c.Events):N0} events in {counts.Sum(c => c.Streams):N0} streams; {targets.Count} targets.");
        if (counts.Count > 0) terminal.Show(["co", "streams of", "streams", "events"], counts.Select(c => new[] { c.Tenant, c.Kind, $"{c.Streams:N0}", $"{c.Events:N0}" }));
        var unread = await UnreadEvents.FindAsync(registry, cancel);
        terminal.Say($"read models: {behind:N0} events behind");
        if (behindTargets is { } some) terminal.Say($"provisioning: {some:N0} events behind");
        if (unread.Count > 0) terminal.Say($"history: {unread.Count:N0} {(unread.Count == 1 ? "event" : "events")} that this program cannot read; what they are about is not told, all else is");
        foreach (var one in unread.Take(MostUnread)) terminal.Say($"  CO {one.Tenant}: {one.Because}");
        if (unread.Count > MostUnread) terminal.Say($"  and {unread.Count - MostUnread:N0} more");
        foreach (var target in targets) Say(terminal, target);
        terminal.Say($"runtime: {Runtime.Current.Name}");
        if (registry.Cluster is { } cluster) terminal.Say($"embedded cluster: {cluster.DataFolder}, port {cluster.Port}, process {cluster.ProcessId}");
        terminal.Give(new
        {
            events = counts.Sum(c => c.Events),
            streams = counts.Sum(c => c.Streams),
            counts,
            runtime = Runtime.Current.Name,
            readModels = new { behind },
            provisioning = new { behind = behindTargets },
            unreadable = unread.Select(u => new { u.Sequence, co = u.Tenant, u.Stream, u.Type, u.Because }),
            targets = targets.Select(t => new
            {
                t.Target.Name,
                co = t.Target.Co.Value,
                prefix = t.Target.HasTables ? t.Target.Prefix.ToString() : null,
                rules = t.Target.Settings.Rules,
                mode = TargetOptions.NameOf(t.Target.Mode),
                t.Jobs.Waiting,
                t.Jobs.Due,
                t.Jobs.Running,
                t.Jobs.Dead,
                t.Jobs.OldestDue,
                t.Jobs.PausedUntil,
                t.Jobs.PausedBecause,
                quarantined = t.Jobs.IsQuarantined,
                filled = t.Fill?.At,
                lastRun = t.LastRun is { } run ? new { run.Id, run.Kind, run.State, run.Asked, run.Ended } : null,
            }),
        });
    }

    private static void Say(Terminal terminal, TargetNow now)
    {
        terminal.Say($"target {now.Target.Name}: CO {now.Target.Co.Value}, {now.Target.Place}, rules {now.Target.Settings.Rules}, mode {TargetOptions.NameOf(now.Target.Mode)}");
        var (jobs, run) = (now.Jobs, now.LastRun);
        if (jobs.Waiting + jobs.Running + jobs.Dead > 0)
            terminal.Say($"  jobs: {jobs.Waiting:N0} waiting, {jobs.Running:N0} running, {jobs.Dead:N0} dead" + (jobs.OldestDue is { } due ? $"; the oldest is due since {due:yyyy-MM-dd HH:mm:ss}" : ""));
        if (jobs.PausedUntil is not null) terminal.Say($"  {TargetCommand.Stands(jobs)}: {jobs.PausedBecause}");
        terminal.Say(now.Fill is { } fill ? $"  made what history says at {fill.At:yyyy-MM-dd HH:mm:ss}, up to #{fill.Through}" : $"  never filled as a whole: eventregistry provision {now.Target.Name} --all");
        if (run is not null) terminal.Say(string.Create(CultureInfo.InvariantCulture, $"  last run: {run.Id} ({run.Kind}), {run.State}"));
    }

    private static async Task OfSubjectAsync(Registry registry, string named, Terminal terminal, CancellationToken cancel)
    {
        var (tenant, subject) = await new KnownSubjects(registry).FindAsync(named, cancel);
        await using var services = ProvisionCommand.Services(registry);
        var stances = await services.GetRequiredService<Stances>().OfAsync(tenant, subject, cancel);
        if (stances.Count == 0) terminal.Say($"No target is told of CO {tenant}.");
        else
            terminal.Show(["target", "mode", "stands", "action", "since", "because", "next try"], stances.Select(s => new[]
            {
                s.Target.Name, TargetOptions.NameOf(s.Target.Mode), Codes<StanceState>.Of(s.State), Codes<ProvisioningAction>.Of(s.Action), $"{s.Since:yyyy-MM-dd HH:mm:ss}",
                s.Error ?? s.Because ?? "", $"{s.NextTry:yyyy-MM-dd HH:mm:ss}",
            }));
        terminal.Give(new
        {
            subject = subject.ToString(),
            co = tenant,
            targets = stances.Select(s => new
            {
                target = s.Target.Name,
                mode = TargetOptions.NameOf(s.Target.Mode),
                state = Codes<StanceState>.Of(s.State),
                action = Codes<ProvisioningAction>.Of(s.Action),
                s.Since,
                s.Because,
                s.Error,
                s.NextTry,
            }),
        });
    }
}
