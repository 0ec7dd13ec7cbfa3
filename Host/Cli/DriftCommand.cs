using System.CommandLine;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;

namespace EventRegistry.Host.Cli;

/// <summary><c>drift &lt;target&gt; [--repair]</c>: says where a target is not what history says.</summary>
internal static class DriftCommand
{
    private const int MostShown = 50;

    public static Command Make()
    {
        var name = new Argument<string>("target") { Description = "the target" };
        var repair = new Option<bool>("--repair") { Description = "write what differs, and nothing else; the exit code still says that there was drift" };
        var replay = new Option<bool>("--replay") { Description = "replay all of history, whatever is kept of it" };
        var (database, json) = (Options.Database(), Options.Json());
        var command = new Command("drift", "Say where a target is not what history says. Exit code 0: nowhere, 1: somewhere.") { name, repair, replay, database, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var registry = await parsed.OpenAsync(database, cancel);
            return (int)await RunAsync(registry, parsed.GetValue(name)!, parsed.GetValue(repair), parsed.GetValue(replay), new Terminal(parsed.GetValue(json)), cancel);
        });
        return command;
    }

    public static async Task<ExitCode> RunAsync(Registry registry, string name, bool repair, bool fromHistory, Terminal terminal, CancellationToken cancel)
    {
        var (target, check) = (await new TargetBook(registry).FindAsync(name, cancel), new DriftCheck(registry));
        var (report, subjects, replayed) = await Terminal.WorkAsync(progress => repair ? check.RepairAsync(target, fromHistory, progress, cancel) : check.LookAsync(target, fromHistory, progress, cancel));
        foreach (var drift in report.Drifts.Take(MostShown)) terminal.Say(Sentence(target, drift, subjects));
        if (report.Drifts.Length > MostShown) terminal.Say($"... and {report.Tables.Sum(t => t.Added + t.Changed + t.Removed) - MostShown:N0} more (all that are listed: --json)");
        var (missing, changed, extra) = (report.Tables.Sum(t => t.Added), report.Tables.Sum(t => t.Changed), report.Tables.Sum(t => t.Removed));
        terminal.Say(report.HasDrift
            ? $"'{name}' has drifted: {missing:N0} rows missing, {changed:N0} changed, {extra:N0} extra, of {report.Tables.Sum(t => t.Rows):N0}." + (repair ? " Repaired." : $" Mend it: eventregistry drift {name} --repair")
            : $"'{name}' holds what history says: {report.Tables.Sum(t => t.Rows):N0} rows, digest {report.Digest}.");
        terminal.Give(new
        {
            target = name,
            drift = report.HasDrift,
            repaired = repair && report.HasDrift,
            missing,
            changed,
            extra,
            report.Tables,
            drifts = report.Drifts.Select(d => new { subject = subjects.GetValueOrDefault((d.Table, d.Id)), table = target.NameOf(d.Table), d.Id, kind = d.Kind, d.Columns }),
            report.Digest,
            replayed,
        });
        return report.HasDrift ? ExitCode.Found : ExitCode.Done;
    }

    private static string Sentence(KnownTarget target, Drift drift, IReadOnlyDictionary<(string, int), string> subjects)
    {
        var subject = subjects.GetValueOrDefault((drift.Table, drift.Id), "unknown to history");
        var where = $"{subject}: {target.NameOf(drift.Table)} {drift.Id}";
        return drift.Kind switch
        {
            DriftKind.Missing => $"{where} is missing",
            DriftKind.Extra => $"{where} is not in history",
            _ => $"{where}: " + string.Join("; ", drift.Columns.Select(c => $"{c.Column} is {Shown(c.InTarget)}, history says {Shown(c.InHistory)}")),
        };
    }

    private static string Shown(string? value) => value is null ? "NULL" : $"'{value}'";
}
