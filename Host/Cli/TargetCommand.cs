using System.CommandLine;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.Provisioning;
using EventRegistry.Host.Queue;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;

namespace EventRegistry.Host.Cli;

/// <summary><c>target add | set | list | schema | resync | release | remove</c>.</summary>
internal static class TargetCommand
{
    public static Command Make() => new("target", "Provisioning targets: what keeps the applications informed.") { Add(), Set(), List(), Schema(), Resync(), Release(), Remove() };

    private static Command Add()
    {
        var name = new Argument<string>("name") { Description = "what to call the target" };
        var plugin = new Option<string>("--plugin") { Description = "the kind of target: sql (tables of PostgreSQL), or files (a folder with a file for each person and group)", DefaultValueFactory = _ => TargetBook.UsualPlugin };
        var co = new Option<int?>("--co") { Description = "the id of the CO (needed where there are several)" };
        var (wishes, database, json) = (new TargetOptions(), Options.RegistryOnly(), Options.Json());
        var command = new Command("add", "Add a target and make its tables, or its folder. The database of a target of SQL is the registry's own, if none is named.") { name, plugin, co, database, json };
        wishes.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var wanted = parsed.GetValue(name)!;
            var wish = wishes.Of(parsed) with { Plugin = parsed.GetValue(plugin) };
            await using var registry = await parsed.OpenAsync(database, cancel);
            wish = await wishes.WithNamesAsync(wish, parsed, registry, () => new KnownCos(registry).ChooseAsync(parsed.GetValue(co), "to tell a target of", cancel), cancel);
            var (target, schema) = await new TargetBook(registry).AddAsync(wanted, parsed.GetValue(co), wish, cancel);
            var terminal = new Terminal(parsed.GetValue(json));
            terminal.Say($"Target '{target.Name}' is told of CO {target.Co.Value} by the rules {target.Settings.Rules}; {target.Place} {(target.HasTables ? "were" : "was")} made or brought up to date ({schema.Done.Length} steps).");
            foreach (var left in schema.Left) terminal.Say("  left as it is: " + left);
            terminal.Say($"Fill it: eventregistry rebuild {target.Name}");
            terminal.Give(new { target.Id, target.Name, co = target.Co.Value, rules = target.Settings.Rules, prefix = PrefixOf(target), target.Database, folder = target.Settings.Folder, schema.Done, schema.Left });
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command List()
    {
        var (database, json) = (Options.Database(), Options.Json());
        var command = new Command("list", "List the targets.") { database, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var registry = await parsed.OpenAsync(database, cancel);
            var targets = await new TargetsNow(registry).ListAsync(cancel);
            var terminal = new Terminal(parsed.GetValue(json));
            if (targets.Count == 0) terminal.Say("There is no target. Add one: eventregistry target add <name> --plugin sql --database <connection>");
            else
                terminal.Show(["name", "co", "mode", "order", "rules", "group", "skip source", "stands", "waiting", "dead", "prefix", "database or folder"], targets.Select(Cells));
            terminal.Give(targets.Select(t => new
            {
                t.Target.Id,
                t.Target.Name,
                co = t.Target.Co.Value,
                rules = t.Target.Settings.Rules,
                prefix = PrefixOf(t.Target),
                t.Target.Database,
                plugin = t.Target.Record.Plugin,
                folder = t.Target.Settings.Folder,
                mode = TargetOptions.NameOf(t.Target.Mode),
                t.Target.Record.Order,
                group = t.Target.Record.ProvisioningGroupId?.Value,
                skipSource = t.Target.Record.SkipSourceId?.Value,
                filters = t.Target.Policy.Filters.Length,
                t.Jobs.PausedUntil,
                quarantined = t.Jobs.IsQuarantined,
                t.Jobs.Waiting,
                t.Jobs.Dead,
            }));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static string[] Cells(TargetNow now) =>
    [
        now.Target.Name, $"{now.Target.Co.Value}", TargetOptions.NameOf(now.Target.Mode), $"{now.Target.Record.Order}", now.Target.Settings.Rules, $"{now.Target.Record.ProvisioningGroupId?.Value}",
        $"{now.Target.Record.SkipSourceId?.Value}", Stands(now.Jobs), $"{now.Jobs.Waiting:N0}", $"{now.Jobs.Dead:N0}", PrefixOf(now.Target) ?? "", now.Target.Settings.Folder ?? now.Target.Database,
    ];

    private static string? PrefixOf(KnownTarget target) => target.HasTables ? target.Prefix.ToString() : null;

    /// <summary>Whether a target is told, or left alone for a while.</summary>
    public static string Stands(JobCounts jobs) => jobs.PausedUntil is not { } until ? "" : $"{(jobs.IsQuarantined ? "quarantined" : "paused")} until {until:yyyy-MM-dd HH:mm:ss}";

    private static Command Set()
    {
        var name = new Argument<string>("name") { Description = "the target, or the id of an imported one" };
        var plugin = new Option<string?>("--plugin") { Description = "cannot be changed", Hidden = true };
        var (wishes, approve, database, json) = (new TargetOptions(), Options.Approve(), Options.RegistryOnly(), Options.Json());
        var command = new Command("set", "Make a target another way, or reach an imported one from here. What is not said stays as it is.") { name, plugin, approve, database, json };
        wishes.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            if (parsed.GetValue(plugin) is not null) throw new CommandFailed(ExitCode.Wrong, "The plugin of a target is fixed once it is set. Add another target: eventregistry target add <name> --plugin <plugin>.");
            var wish = wishes.Of(parsed);
            await using var registry = await parsed.OpenAsync(database, cancel);
            wish = await wishes.WithNamesAsync(wish, parsed, registry, async () => (await new TargetBook(registry).FindAsync(parsed.GetValue(name)!, cancel)).Co, cancel);
            var (target, schema, brought) = await Terminal.WorkAsync(progress => new Reconfiguring(registry).SetAsync(parsed.GetValue(name)!, wish, parsed.GetValue(approve), progress, cancel));
            var terminal = new Terminal(parsed.GetValue(json));
            if (target.Mode == ProvisioningMode.Disabled) terminal.Say($"Target '{target.Name}' is told of nothing until it is in another mode; what it holds stays.");
            else terminal.Say($"Target '{target.Name}' is told of CO {target.Co.Value} by the rules {target.Settings.Rules}, mode {TargetOptions.NameOf(target.Mode)}; its {target.Place} {(target.HasTables ? "are" : "is")} up to date ({schema.Done.Length} steps).");
            foreach (var left in schema.Left) terminal.Say("  left as it is: " + left);
            terminal.Say(brought is null
                ? $"What it holds of people follows with the next change of each, or for all at once: eventregistry provision {target.Name} --all"
                : $"It holds what it is to hold now: {brought.Tables.Sum(t => t.Added):N0} rows added, {brought.Tables.Sum(t => t.Changed):N0} changed, {brought.Tables.Sum(t => t.Removed):N0} removed.");
            terminal.Give(new { target.Id, target.Name, co = target.Co.Value, rules = target.Settings.Rules, mode = TargetOptions.NameOf(target.Mode), prefix = PrefixOf(target), target.Database, folder = target.Settings.Folder, schema.Done, schema.Left, brought = brought?.Tables });
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command Schema() => OnOne("schema", "Make the tables, or the folder, of a target, or bring them up to date. No row is changed.", [], async (registry, target, _, terminal, cancel) =>
    {
        var schema = await new TargetBook(registry).PrepareAsync(target, null, cancel);
        terminal.Say(schema.Done.Length == 0
            ? $"The {target.Place} of '{target.Name}' {(target.HasTables ? "are as they" : "is as it")} should be."
            : $"The {target.Place} of '{target.Name}' {(target.HasTables ? "were" : "was")} made or brought up to date ({schema.Done.Length} steps).");
        foreach (var left in schema.Left) terminal.Say("  left as it is: " + left);
        terminal.Give(new { target = target.Name, schema.Done, schema.Left });
    });

    private static Command Resync()
    {
        var approve = Options.Approve();
        return OnOne("resync", "Bring a target's groups, COUs, terms and sources up to date, and remove those that history does not know. People are left as they are.", [approve], async (registry, target, parsed, terminal, cancel) =>
        {
            var written = await new TargetBook(registry).ResyncAsync(target, parsed.GetValue(approve), cancel);
            int Count(DriftKind kind) => written.Count(d => d.Kind == kind);
            terminal.Say($"The groups and reference data of '{target.Name}' are up to date: {Count(DriftKind.Missing):N0} rows added, {Count(DriftKind.Changed):N0} changed, {Count(DriftKind.Extra):N0} removed.");
            terminal.Give(new { target = target.Name, added = Count(DriftKind.Missing), changed = Count(DriftKind.Changed), removed = Count(DriftKind.Extra) });
        });
    }

    private static Command Release() => OnOne("release", "End the pause of a target that failed as a whole: what was held for it is due at once.", [], async (registry, target, _, terminal, cancel) =>
    {
        var was = await registry.Queue.ReleaseAsync(target.Id, cancel);
        terminal.Say(was ? $"The target '{target.Name}' is left alone no longer." : $"The target '{target.Name}' was not paused.");
        terminal.Give(new { target = target.Name, released = was });
    });

    private static Command OnOne(string name, string description, Option[] own, Func<Registry, KnownTarget, ParseResult, Terminal, CancellationToken, Task> act)
    {
        var target = new Argument<string>("name") { Description = "the target" };
        var (database, json) = (Options.Database(), Options.Json());
        var command = new Command(name, description) { target };
        foreach (var option in (Option[])[.. own, database, json]) command.Options.Add(option);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var registry = await parsed.OpenAsync(database, cancel);
            await act(registry, await new TargetBook(registry).FindAsync(parsed.GetValue(target)!, cancel), parsed, new Terminal(parsed.GetValue(json)), cancel);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command Remove()
    {
        var name = new Argument<string>("name") { Description = "the target" };
        var (database, json) = (Options.Database(), Options.Json());
        var command = new Command("remove", "Forget a target. Its tables, or files, stay where they are.") { name, database, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var registry = await parsed.OpenAsync(database, cancel);
            var book = new TargetBook(registry);
            var target = await book.FindAsync(parsed.GetValue(name)!, cancel);
            await book.RemoveAsync(target, cancel);
            var terminal = new Terminal(parsed.GetValue(json));
            terminal.Say($"Target '{target.Name}' is forgotten. Its {target.Place} {(target.HasTables ? "stay; drop them" : "stays; delete it")} by hand if nobody reads {(target.HasTables ? "them" : "it")}.");
            terminal.Give(new { removed = target.Name });
            return (int)ExitCode.Done;
        });
        return command;
    }

    /// <exception cref="CommandFailed">The prefix is none.</exception>
    public static Prefix ParsePrefix(string? text) =>
        Prefix.TryParse(text, out var prefix, out var error) ? prefix : throw new CommandFailed(ExitCode.Wrong, error);
}
