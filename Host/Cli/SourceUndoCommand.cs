using System.CommandLine;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host.Commands;
using EventRegistry.Host.Sources;
using EventRegistry.Host.Sources.Syncing;

namespace EventRegistry.Host.Cli;

/// <summary><c>source undo &lt;source&gt; --run &lt;run&gt;</c>: takes back what a sync did.</summary>
internal static class SourceUndoCommand
{
    private const int MostShown = 20;
    private const int MostKeys = 1_000;

    public static Command Make()
    {
        var name = new Argument<string>("source") { Description = "the source, by its name or its id" }.Plain();
        var run = new Option<int>("--run") { Description = "the number of the sync", Required = true, HelpName = "run" };
        var dryRun = new Option<bool>("--dry-run") { Description = "say what would be done, and write nothing; exit code 1 if anything would" };
        var (approve, database, json) = (Options.Approve(), Options.Database(), Options.Json());
        var command = new Command("undo", "Take back what a sync did, by changes that make up for it. Exit code 1: some records could not be taken back, or it stopped as too much would change.")
        {
            name, run, dryRun, approve, database, json,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var registry = await parsed.OpenAsync(database, cancel);
            using var registrar = new Registrar(registry);
            var (source, number) = (await new SourceBook(registry).FindAsync(parsed.GetValue(name)!, cancel), parsed.GetValue(run));
            await Undo.RefuseAsync(registry, source, number, cancel);
            var (order, terminal) = (new SyncOrder(SourceCommand.Caller) { Undoes = number, Approval = parsed.GetValue(approve) }, new Terminal(parsed.GetValue(json)));
            return (int)(parsed.GetValue(dryRun) ? await LookAsync(new(registry, registrar, source, number, order), source, number, terminal, cancel)
                : await RunAsync(new(registry, registrar, SourcePlugins.OfProgram(registry)), source, order, terminal, cancel));
        });
        return command;
    }

    private static async Task<ExitCode> RunAsync(Syncing syncing, KnownSource source, SyncOrder order, Terminal terminal, CancellationToken cancel)
    {
        var report = await Terminal.WorkAsync(progress => syncing.RunAsync(source, order, null, progress, cancel));
        var run = report.Run;
        Say(terminal, "refused", report.Troubles);
        if (run.Errors > MostShown) terminal.Say($"  and {run.Errors - MostShown:N0} more: eventregistry history source/{source.Id.Value} --run {run.Id}");
        terminal.Say($"Run {run.Id} took back sync {run.Undoes} of '{source.Name}': {run.Removed:N0} org identities removed, {run.Synced:N0} as they were before, {run.Unchanged:N0} were so already, {run.Errors:N0} refused ({run.Milliseconds / 1000.0:N1} s).");
        if (run.Removed + run.Synced > 0) terminal.Say(Again(source));
        terminal.Give(new
        {
            source = source.Name,
            id = source.Id.Value,
            run = run.Id,
            undoes = run.Undoes,
            run.Removed,
            restored = run.Synced,
            run.Unchanged,
            refused = run.Errors,
            report.Troubles,
            seconds = run.Milliseconds / 1000.0,
        });
        return run.Errors > 0 ? ExitCode.Found : ExitCode.Done;
    }

    private static async Task<ExitCode> LookAsync(Undo undo, KnownSource source, int run, Terminal terminal, CancellationToken cancel)
    {
        var outlook = await Terminal.WorkAsync(progress => undo.LookAsync(MostKeys, progress, cancel));
        var results = outlook.Results;
        terminal.Say($"To take back sync {run} of '{source.Name}' would be: {results[SyncResult.Removed]:N0} org identities removed, {results[SyncResult.Synced]:N0} as they were before, {results[SyncResult.Unchanged]:N0} are so already, {results[SyncResult.Error]:N0} refused.");
        Keys("removed", SyncResult.Removed);
        Keys("as before", SyncResult.Synced);
        Say(terminal, "refused", outlook.Troubles);
        if (outlook.Targets.Count > 0) terminal.Say($"In the targets, {(outlook.Asked < outlook.People ? $"for the first {outlook.Asked:N0} of {outlook.People:N0} people concerned" : "for all people concerned")}:");
        SyncReachView.Say(terminal, outlook.Targets);
        if (outlook.Digest.Length > 0) terminal.Say($"digest {outlook.Digest}");
        if (outlook.Stopped is { } stopped) terminal.Say($"It would stop before it wrote anything: {stopped} To let it go on: --approve {outlook.Digest}");
        var anything = results[SyncResult.Removed] + results[SyncResult.Synced] + results[SyncResult.Error] > 0;
        if (anything) terminal.Say(Again(source));
        terminal.Give(new
        {
            source = source.Name,
            id = source.Id.Value,
            undoes = run,
            removed = results[SyncResult.Removed],
            restored = results[SyncResult.Synced],
            unchanged = results[SyncResult.Unchanged],
            refused = results[SyncResult.Error],
            keys = outlook.Keys.ToDictionary(k => Codes<SyncResult>.Of(k.Key), k => k.Value),
            outlook.Troubles,
            outlook.Digest,
            outlook.Stopped,
            outlook.People,
            outlook.Asked,
            targets = SyncReachView.Of(outlook.Targets),
        });
        return anything ? ExitCode.Found : ExitCode.Done;

        void Keys(string word, SyncResult result)
        {
            if (results[result] > 0) terminal.Say($"  {word}: {string.Join(", ", outlook.Keys[result].Take(MostShown))}{(results[result] > MostShown ? $" and {results[result] - MostShown:N0} more" : "")}");
        }
    }

    private static void Say(Terminal terminal, string word, IReadOnlyList<SyncTrouble> troubles)
    {
        foreach (var trouble in troubles.Take(MostShown)) terminal.Say($"  {word}: {trouble.Key}: {trouble.Message}");
    }

    private static string Again(KnownSource source) =>
        $"The next sync takes these records again, unless the feed is mended first. Until it is, let nothing be synced: eventregistry source set {source.Id.Value} --status suspended";
}
