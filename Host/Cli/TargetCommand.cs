using System.CommandLine;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Targets.Sql;

namespace EventRegistry.Host.Cli;

/// <summary><c>target add | list | remove</c>.</summary>
internal static class TargetCommand
{
    public static Command Make() => new("target", "Provisioning targets: what keeps the applications informed.") { Add(), List(), Remove() };

    private static Command Add()
    {
        var name = new Argument<string>("name") { Description = "what to call the target" };
        var plugin = new Option<string>("--plugin") { Description = "the kind of target: sql", DefaultValueFactory = _ => TargetBook.SqlPlugin };
        var co = new Option<int?>("--co") { Description = "the id of the CO (needed where there are several)" };
        var (wishes, database, json) = (new TargetOptions(), Options.RegistryOnly(), Options.Json());
        var command = new Command("add", "Add a target and make its tables. Its database is the registry's own, if none is named.") { name, plugin, co, database, json };
        wishes.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var (wanted, kind) = (parsed.GetValue(name)!, parsed.GetValue(plugin)!);
            if (!string.Equals(kind, TargetBook.SqlPlugin, StringComparison.OrdinalIgnoreCase))
                throw new CommandFailed(ExitCode.Wrong, $"There is no plugin '{kind}'. There is: {TargetBook.SqlPlugin}.");
            var wish = wishes.Of(parsed);
            await using var registry = await parsed.OpenAsync(database, cancel);
            var (target, schema) = await new TargetBook(registry).AddAsync(wanted, parsed.GetValue(co), wish, cancel);
            var terminal = new Terminal(parsed.GetValue(json));
            terminal.Say($"Target '{target.Name}' is told of CO {target.Co.Value} by the rules {target.Settings.Rules}; tables {target.Prefix}* were made or brought up to date ({schema.Done.Length} steps).");
            foreach (var left in schema.Left) terminal.Say("  left as it is: " + left);
            terminal.Say($"Fill it: eventregistry rebuild {target.Name}");
            terminal.Give(new { target.Id, target.Name, co = target.Co.Value, rules = target.Settings.Rules, prefix = target.Prefix.ToString(), target.Database, schema.Done, schema.Left });
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
            var targets = await new TargetBook(registry).ListAsync(cancel);
            var terminal = new Terminal(parsed.GetValue(json));
            if (targets.Count == 0) terminal.Say("There is no target. Add one: eventregistry target add <name> --plugin sql --database <connection>");
            else terminal.Show(["name", "co", "rules", "prefix", "database"], targets.Select(t => new[] { t.Name, $"{t.Co.Value}", t.Settings.Rules, t.Prefix.ToString(), t.Database }));
            terminal.Give(targets.Select(t => new { t.Id, t.Name, co = t.Co.Value, rules = t.Settings.Rules, prefix = t.Prefix.ToString(), t.Database }));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command Remove()
    {
        var name = new Argument<string>("name") { Description = "the target" };
        var (database, json) = (Options.Database(), Options.Json());
        var command = new Command("remove", "Forget a target. Its tables stay where they are.") { name, database, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var registry = await parsed.OpenAsync(database, cancel);
            var book = new TargetBook(registry);
            var target = await book.FindAsync(parsed.GetValue(name)!, cancel);
            await book.RemoveAsync(target, cancel);
            var terminal = new Terminal(parsed.GetValue(json));
            terminal.Say($"Target '{target.Name}' is forgotten. Its tables {target.Prefix}* stay; drop them by hand if nobody reads them.");
            terminal.Give(new { removed = target.Name });
            return (int)ExitCode.Done;
        });
        return command;
    }

    /// <exception cref="CommandFailed">The prefix is none.</exception>
    public static Prefix ParsePrefix(string? text) =>
        Prefix.TryParse(text, out var prefix, out var error) ? prefix : throw new CommandFailed(ExitCode.Wrong, error);
}
