using System.CommandLine;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host.Commands;
using EventRegistry.Host.Sources;
using EventRegistry.Host.Sources.Syncing;

namespace EventRegistry.Host.Cli;

/// <summary><c>sync &lt;source&gt;</c>: brings what was made from a source to what it says now; <c>sync --all</c>: from every source.</summary>
internal static class SyncCommand
{
    // In events: each of the people of a source is looked at once.
    private const int KeptInMemory = 20_000;

    private const int MostShown = 20;
    private const int MostKeys = 1_000;

    public static Command Make()
    {
        var name = new Argument<string?>("source") { Description = "the source, by its name or its id", Arity = ArgumentArity.ZeroOrOne }.Plain();
        var all = new Option<bool>("--all") { Description = "every active source that is not in manual mode, one after the other; with --remap those in manual mode too" };
        var co = new Option<int?>("--co") { Description = "with --all: only the sources of this CO", HelpName = "id" };
        var mode = new Option<string?>("--mode") { Description = "another mode than the source's own: " + string.Join(", ", SyncMode.Words), HelpName = "mode" };
        var key = new Option<string?>("--key") { Description = "only the record of this key, whatever the mode, even if it has not changed", HelpName = "key" };
        var force = new Option<bool>("--force") { Description = "take records too that have not changed" };
        var remap = new Option<bool>("--remap") { Description = "only put people into the groups that known records are mapped to by now, and out of the others; the source's records are left as they are" };
        var dryRun = new Option<bool>("--dry-run") { Description = "say what would be done, and write nothing; exit code 1 if anything would" };
        var (approve, database, json) = (Options.Approve(), Options.Database(), Options.Json());
        var command = new Command("sync", "Bring what was made from a source to what it says now. Exit code 0: done, 1: errors, or stopped as too much would change, 3: it cannot be reached.")
        {
            name, all, co, mode, key, force, remap, dryRun, approve, database, json,
        };
        command.Validators.Add(parsed =>
        {
            var (one, every) = (parsed.GetResult(name) is { Tokens.Count: > 0 }, parsed.GetValue(all));
            if (one == every) parsed.AddError("Say what to sync: the name or the id of a source, or --all.");
            else if (every && (parsed.GetResult(key) is not null || parsed.GetValue(dryRun))) parsed.AddError("--key and --dry-run go with one source.");
            else if (parsed.GetValue(remap) && (parsed.GetValue(dryRun) || parsed.GetValue(force) || parsed.GetResult(key) is not null || parsed.GetResult(mode) is not null))
                parsed.AddError("--remap stands without --mode, --key, --force and --dry-run.");
            else if (parsed.GetValue(dryRun) && parsed.GetResult(key) is not null) parsed.AddError("What becomes of one key is shown by: eventregistry source preview <source> <key>.");
        });
        command.SetAction(async (parsed, cancel) =>
        {
            var order = new SyncOrder(SourceCommand.Caller)
            {
                Mode = parsed.GetValue(remap) ? SyncMode.Remap : parsed.GetValue(mode) is { } word ? SyncMode.Of(word) : null,
                Key = parsed.GetValue(key),
                Force = parsed.GetValue(force),
                Approval = parsed.GetValue(approve),
            };
            await using var registry = await parsed.OpenAsync(database, cancel);
            using var registrar = new Registrar(registry, KeptInMemory);
            var (syncing, terminal) = (new Syncing(registry, registrar, SourcePlugins.OfProgram(registry)), new Terminal(parsed.GetValue(json)));
            if (parsed.GetValue(all)) return (int)await AllAsync(registry, syncing, order, parsed.GetValue(co), terminal, cancel);
            var source = await new SourceBook(registry).FindAsync(parsed.GetValue(name)!, cancel);
            return (int)(parsed.GetValue(dryRun) ? await LookAsync(syncing, source, order, terminal, cancel) : await OneAsync(syncing, source, order, terminal, cancel));
        });
        return command;
    }

    private static async Task<ExitCode> OneAsync(Syncing syncing, KnownSource source, SyncOrder order, Terminal terminal, CancellationToken cancel)
    {
        var report = await Terminal.WorkAsync(progress => syncing.RunAsync(source, order, null, progress, cancel));
        Say(terminal, source, order, report);
        terminal.Give(Members(source, report));
        return report.Run.Errors > 0 ? ExitCode.Found : ExitCode.Done;
    }

    private static async Task<ExitCode> AllAsync(Registry registry, Syncing syncing, SyncOrder order, int? co, Terminal terminal, CancellationToken cancel)
    {
        var (code, ended) = (ExitCode.Done, new List<object>());
        var sources = (await new SourceBook(registry).ListAsync(cancel)).Where(s => (co is null || s.Co.Id.Value == co) && s.Record.Status == Standing.Active && Syncing.ModeOf(s, order) != SyncMode.Manual).ToList();
        if (sources.Count == 0) terminal.Say("There is no active source to sync.");
        foreach (var source in sources)
        {
            try
            {
                var report = await Terminal.WorkAsync(progress => syncing.RunAsync(source, order, null, progress, cancel));
                Say(terminal, source, order, report);
                ended.Add(Members(source, report));
                if (report.Run.Errors > 0) code = Worse(code, ExitCode.Found);
            }
            catch (CommandFailed failed)
            {
                // One source's trouble keeps no other from being synced.
                terminal.Say($"'{source.Name}' was not synced: {failed.Message}");
                ended.Add(new { source = source.Name, id = source.Id.Value, error = failed.Message });
                code = Worse(code, failed.Code);
            }
        }

        terminal.Give(ended);
        return code;
    }

    private static ExitCode Worse(ExitCode one, ExitCode other) => one > other ? one : other;

    private static void Say(Terminal terminal, KnownSource source, SyncOrder order, SyncReport report)
    {
        var run = report.Run;
        if (run.Mode == SyncMode.Manual && order.Key is null && !order.Remap)
            terminal.Say($"'{source.Name}' is in manual mode, so nothing is synced as a whole. One record: eventregistry sync {source.Id.Value} --key <key>; all: --mode full");
        foreach (var trouble in report.Troubles.Take(MostShown)) terminal.Say("  error: " + Sentence(trouble));
        if (run.Errors > MostShown) terminal.Say($"  and {run.Errors - MostShown:N0} more: eventregistry history source/{source.Id.Value} --run {run.Id}");
        foreach (var passed in report.PassedOver.Take(MostShown)) terminal.Say($"  warning: the new key {passed} stands more than once in the source, and is passed over");
        if (report.PassedOverInAll > MostShown) terminal.Say($"  and {report.PassedOverInAll - MostShown:N0} more such keys");
        foreach (var warning in report.Warnings.Take(MostShown)) terminal.Say("  warning: " + warning);
        terminal.Say($"Sync {run.Id} of '{source.Name}' (mode {SyncMode.Word(run.Mode)}, {run.Known:N0} known before): {run.New:N0} new, {run.Synced:N0} synced, {run.Unchanged:N0} unchanged, {run.Removed:N0} removed, {run.Errors:N0} errors ({run.Milliseconds / 1000.0:N1} s).");
    }

    private static string Sentence(SyncTrouble trouble) =>
        $"{(trouble.Key is { } key ? $"{key}{(trouble.Line is { } line ? $" (line {line})" : "")}: " : "")}{trouble.Message}";

    private static object Members(KnownSource source, SyncReport report) => new
    {
        source = source.Name,
        id = source.Id.Value,
        run = report.Run.Id,
        mode = report.Run.Mode,
        report.Run.Known,
        report.Run.New,
        report.Run.Synced,
        report.Run.Unchanged,
        report.Run.Removed,
        report.Run.Errors,
        troubles = report.Troubles,
        passedOver = report.PassedOverInAll,
        passedOverKeys = report.PassedOver,
        report.Warnings,
        seconds = report.Run.Milliseconds / 1000.0,
    };

    private static async Task<ExitCode> LookAsync(Syncing syncing, KnownSource source, SyncOrder order, Terminal terminal, CancellationToken cancel)
    {
        var outlook = await Terminal.WorkAsync(progress => syncing.LookAsync(source, order, MostKeys, progress, cancel));
        var tally = outlook.Tally;
        terminal.Say($"A sync of '{source.Name}' (mode {SyncMode.Word(Syncing.ModeOf(source, order))}, {tally.Known:N0} known, {tally.Listed:N0} in the source) would be, by keys and texts alone: "
            + $"{tally.New:N0} new, {(order.Force ? tally.Changed + tally.Unchanged : tally.Changed):N0} synced, {(order.Force ? 0 : tally.Unchanged):N0} unchanged, {tally.Removed:N0} removed, {outlook.Troubles.Count:N0} errors.");
        Keys("new", SyncResult.New, tally.New);
        Keys("synced", SyncResult.Synced, order.Force ? tally.Changed + tally.Unchanged : tally.Changed);
        Keys("removed", SyncResult.Removed, tally.Removed);
        foreach (var trouble in outlook.Troubles.Take(MostShown)) terminal.Say("  error: " + Sentence(trouble));
        SyncReachView.Say(terminal, outlook.Reach, MostShown);
        foreach (var passed in outlook.PassedOver.Take(MostShown)) terminal.Say($"  warning: the new key {passed} stands more than once in the source, and would be passed over");
        if (outlook.Digest.Length > 0) terminal.Say($"digest {outlook.Digest}");
        if (outlook.Stopped is { } stopped) terminal.Say($"It would stop before it wrote anything: {stopped} To let it go on: --approve {(outlook.Digest.Length > 0 ? outlook.Digest : SyncGuard.Any)}");
        terminal.Give(new
        {
            source = source.Name,
            id = source.Id.Value,
            mode = Syncing.ModeOf(source, order),
            tally,
            keys = outlook.Keys.ToDictionary(k => Codes<SyncResult>.Of(k.Key), k => k.Value),
            outlook.Troubles,
            passedOverKeys = outlook.PassedOver,
            outlook.Digest,
            outlook.Stopped,
            reach = SyncReachView.Of(outlook.Reach),
        });
        return tally.New + tally.Changed + tally.Removed + outlook.Troubles.Count > 0 ? ExitCode.Found : ExitCode.Done;

        void Keys(string word, SyncResult result, long count)
        {
            if (count > 0) terminal.Say($"  {word}: {string.Join(", ", outlook.Keys[result].Take(MostShown))}{(count > MostShown ? $" and {count - MostShown:N0} more" : "")}");
        }
    }
}
