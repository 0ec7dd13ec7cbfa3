using System.CommandLine;
using EventRegistry.Domain.Changelog;
using EventRegistry.Host.Commands;
using EventRegistry.Host.ReadModels;
using EventRegistry.Host.Sources;
using EventRegistry.Host.Sources.Syncing;

namespace EventRegistry.Host.Cli;

/// <summary><c>source add | set | list | preview | runs | cancel | undo | erase-copies | remove</c>.</summary>
internal static class SourceCommand
{
    private const int MostShown = 50;

    public static Command Make() => new("source", "Identity sources: the systems of record that feed the registry.") { Add(), Set(), List(), SourcePreviewCommand.Make(), Runs(), Cancel(), SourceUndoCommand.Make(), EraseCopies(), Remove() };

    /// <summary>Whoever sits at the command line.</summary>
    public static Caller Caller => new(Environment.UserName, null);

    private static Command Add()
    {
        var name = new Argument<string>("name") { Description = "what to call the source" }.Plain();
        var plugin = new Option<string>("--plugin") { Description = "the kind of source: file, sql, ldap or api", Required = true, HelpName = "plugin" };
        var co = new Option<int?>("--co") { Description = "the id of the CO (needed where there are several)", HelpName = "id" };
        var (wishes, database, json) = (new SourceOptions(), Options.Database(), Options.Json());
        var command = new Command("add", "Add a source. Nothing is read from it until it is synced.") { name, plugin, co, database, json };
        wishes.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var wish = await wishes.OfAsync(parsed, cancel);
            await using var registry = await parsed.OpenAsync(database, cancel);
            var kind = SourcePlugins.OfProgram(registry).Named(parsed.GetValue(plugin)!);
            var feeds = await new KnownCos(registry).ChooseAsync(parsed.GetValue(co), "to feed", cancel);
            await new CatchUp(registry).RunAsync(cancel);
            using var registrar = new Registrar(registry);
            wish = wishes.WithNames(wish, parsed, (await new Collaborations(registry).GetCurrentAsync(feeds, cancel)).Co);
            var source = await new SourceBook(registry).AddAsync(parsed.GetValue(name)!, feeds, kind, wish with { Mode = wish.Mode ?? SyncMode.Full }, registrar, Caller, cancel);
            var terminal = new Terminal(parsed.GetValue(json));
            terminal.Say($"Source {source.Id.Value} '{source.Name}' ({source.Record.Plugin}, mode {SyncMode.Word(source.Record.SyncMode)}) feeds CO {source.Co.Id.Value}.");
            terminal.Say(source.Record.Plugin == "FileSource" && string.IsNullOrEmpty(source.File?.FilePath)
                ? $"It names no file yet: eventregistry source set {source.Id.Value} --file <file>"
                : $"See what a sync would do: eventregistry sync {source.Id.Value} --dry-run");
            terminal.Give(SourceViews.Of(source));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command Set()
    {
        var name = new Argument<string>("source") { Description = "the source, by its name or its id" }.Plain();
        var plugin = new Option<string?>("--plugin") { Description = "cannot be changed", Hidden = true };
        var (wishes, database, json) = (new SourceOptions(), Options.Database(), Options.Json());
        var command = new Command("set", "Make a source another way. What is not said stays as it is.") { name, plugin, database, json };
        wishes.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            if (parsed.GetValue(plugin) is not null) throw new CommandFailed(ExitCode.Wrong, "The plugin of a source is fixed once it is set. Add another source: eventregistry source add <name> --plugin <plugin>.");
            var wish = await wishes.OfAsync(parsed, cancel);
            await using var registry = await parsed.OpenAsync(database, cancel);
            await new CatchUp(registry).RunAsync(cancel);
            using var registrar = new Registrar(registry);
            var book = new SourceBook(registry);
            var before = await book.FindAsync(parsed.GetValue(name)!, cancel);
            var source = await book.SetAsync(before, wishes.WithNames(wish, parsed, before.Co), registrar, Caller, cancel);
            var terminal = new Terminal(parsed.GetValue(json));
            terminal.Say($"Source {source.Id.Value} '{source.Name}' is as it should be: mode {SyncMode.Word(source.Record.SyncMode)}, {SourceViews.Word(source.Record.Status)}{(source.File?.FilePath is { } file ? $", file {file}" : "")}{(source.Settings?.Schedule is { } at ? $", synced at {at} (UTC)" : "")}.");
            terminal.Give(SourceViews.Of(source));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command List()
    {
        var (database, json) = (Options.Database(), Options.Json());
        var command = new Command("list", "List the sources.") { database, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var registry = await parsed.OpenAsync(database, cancel);
            var (sources, runs) = (await new SourceBook(registry).ListAsync(cancel), new SyncRuns(registry));
            var last = new Dictionary<int, KnownSync?>();
            foreach (var source in sources) last[source.Id.Value] = (await runs.ListAsync(source.Id, 1, cancel)).FirstOrDefault();
            var terminal = new Terminal(parsed.GetValue(json));
            if (sources.Count == 0) terminal.Say("There is no source. Add one: eventregistry source add <name> --plugin file --file <file>");
            else
                terminal.Show(["id", "name", "co", "plugin", "mode", "status", "pipeline", "schedule", "last sync", "reads"], sources.Select(s => new[]
                {
                    $"{s.Id.Value}", s.Name, $"{s.Co.Id.Value}", s.Record.Plugin ?? "", SyncMode.Word(s.Record.SyncMode), SourceViews.Word(s.Record.Status), $"{s.Record.PipelineId?.Value}", s.Settings?.Schedule ?? "",
                    last[s.Id.Value] is { } run ? $"{run.Asked:yyyy-MM-dd HH:mm:ss} {run.State}" : "", s.File?.FilePath ?? "",
                }));
            terminal.Give(sources.Select(s => SourceViews.Of(s, last[s.Id.Value])));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command Runs()
    {
        var name = new Argument<string>("source") { Description = "the source, by its name or its id" }.Plain();
        var (database, json) = (Options.Database(), Options.Json());
        var command = new Command("runs", $"List the last {MostShown} syncs of a source, the latest first.") { name, database, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var registry = await parsed.OpenAsync(database, cancel);
            await new CatchUp(registry).RunAsync(cancel);
            var source = await new SourceBook(registry).FindAsync(parsed.GetValue(name)!, cancel);
            var runs = await new SyncRuns(registry).ListAsync(source.Id, MostShown, cancel);
            var terminal = new Terminal(parsed.GetValue(json));
            if (runs.Count == 0) terminal.Say($"'{source.Name}' was never synced. Do so: eventregistry sync {source.Id.Value}");
            else SourceViews.Show(terminal, runs);
            terminal.Give(runs.Select(SourceViews.Of));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command Cancel()
    {
        var id = new Argument<int>("run") { Description = "the number of the sync" };
        var (database, json) = (Options.Database(), Options.Json());
        var command = new Command("cancel", "Cancel a sync. One that is under way notices before its next portion; what was applied by then stays.") { id, database, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var registry = await parsed.OpenAsync(database, cancel);
            var (runs, number) = (new SyncRuns(registry), parsed.GetValue(id));
            var run = await runs.FindAsync(number, cancel) ?? throw new CommandFailed(ExitCode.Wrong, $"There is no sync {number}. Those of a source: eventregistry source runs <source>");
            var was = await runs.CancelAsync(number, cancel);
            var terminal = new Terminal(parsed.GetValue(json));
            terminal.Say(was ? $"Sync {number} is cancelled." : $"Sync {number} has ended already: {run.State}.");
            terminal.Give(new { run = number, cancelled = was });
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command EraseCopies()
    {
        var name = new Argument<string>("source") { Description = "the source, by its name or its id" }.Plain();
        var dryRun = new Option<bool>("--dry-run") { Description = "say how many there are, and write nothing" };
        var (database, json) = (Options.Database(), Options.Json());
        var command = new Command("erase-copies", "Replace the full texts of former records by their hashes, in history itself. It cannot be undone.") { name, dryRun, database, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var registry = await parsed.OpenAsync(database, cancel);
            await new CatchUp(registry).RunAsync(cancel);
            var (source, terminal) = (await new SourceBook(registry).FindAsync(parsed.GetValue(name)!, cancel), new Terminal(parsed.GetValue(json)));
            var erasing = new Erasing(registry);
            var copies = parsed.GetValue(dryRun) ? await erasing.CountAsync(source, cancel) : await erasing.EraseAsync(source, Caller, cancel);
            terminal.Say(parsed.GetValue(dryRun)
                ? $"{copies:N0} full copies of former records of '{source.Name}' would be erased."
                : $"{copies:N0} full copies of former records of '{source.Name}' were erased. What it says of live records now stays.");
            terminal.Give(new { source = source.Name, copies, erased = !parsed.GetValue(dryRun) });
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command Remove()
    {
        var name = new Argument<string>("source") { Description = "the source, by its name or its id" }.Plain();
        var (database, json) = (Options.Database(), Options.Json());
        var command = new Command("remove", "Remove a source with its mappings and settings. The org identities made from it stay, and so do people.") { name, database, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var registry = await parsed.OpenAsync(database, cancel);
            await new CatchUp(registry).RunAsync(cancel);
            using var registrar = new Registrar(registry);
            var book = new SourceBook(registry);
            var source = await book.FindAsync(parsed.GetValue(name)!, cancel);
            var (known, mappings) = (await new KnownRecords(registry.Database, source).StateAsync(cancel), source.Co.Mappings.Values.Count(m => m.Record.SourceId == source.Id));
            await book.RemoveAsync(source, registrar, Caller, cancel);
            var (terminal, records) = (new Terminal(parsed.GetValue(json)), known.Live);
            terminal.Say($"Source {source.Id.Value} '{source.Name}' is removed, with its mappings ({mappings:N0}). What was made of its records ({records:N0}) stays.");
            terminal.Give(new { removed = source.Name, id = source.Id.Value, records, mappings });
            return (int)ExitCode.Done;
        });
        return command;
    }
}
