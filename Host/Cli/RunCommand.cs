using System.CommandLine;
using System.Globalization;
using EventRegistry.Host.Targets;

namespace EventRegistry.Host.Cli;

/// <summary><c>run list | show | cancel</c>.</summary>
internal static class RunCommand
{
    private const int MostShown = 50;

    public static Command Make() => new("run", "Runs over whole targets: what was asked for, how far it is, what came of it.") { List(), Show(), Cancel() };

    private static Command List()
    {
        var name = new Argument<string?>("target") { Description = "only those of this target", Arity = ArgumentArity.ZeroOrOne }.Plain();
        var (database, json) = (Options.Database(), Options.Json());
        var command = new Command("list", $"List the last {MostShown} runs, the latest first.") { name, database, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var registry = await parsed.OpenAsync(database, cancel);
            var target = parsed.GetValue(name) is { } text ? await new TargetBook(registry).FindAsync(text, cancel) : null;
            var (runs, names) = (await new Runs(registry).ListAsync(target?.Id, MostShown, cancel), await NamesOfTargets.ReadAsync(registry, cancel));
            var terminal = new Terminal(parsed.GetValue(json));
            if (runs.Count == 0) terminal.Say("There was no run. One begins with: eventregistry provision <target> --all");
            else
                terminal.Show(["run", "target", "kind", "state", "asked", "by", "ended", "what"], runs.Select(r => new[]
                {
                    $"{r.Id}", names.Of(r.Target), r.Kind, r.State, $"{r.Asked:yyyy-MM-dd HH:mm:ss}", r.Actor, $"{r.Ended:yyyy-MM-dd HH:mm:ss}", What(r),
                }));
            terminal.Give(runs.Select(r => Members(r, names)));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command Show() => OnOne("show", "Tell all about a run.", (_, run, names, terminal, _) =>
    {
        terminal.Say($"Run {run.Id} ({run.Kind}) of '{names.Of(run.Target)}', asked for by {run.Actor} at {run.Asked:yyyy-MM-dd HH:mm:ss}: {run.State}.");
        if (run.Began is { } began) terminal.Say($"  began     {began:yyyy-MM-dd HH:mm:ss}");
        if (run.Ended is { } ended) terminal.Say($"  ended     {ended:yyyy-MM-dd HH:mm:ss}");
        if (run.Affected is { } affected) terminal.Say($"  affected  {affected:N0} of {run.Subjects:N0} subjects, digest {run.Digest}");
        if (What(run) is { Length: > 0 } what) terminal.Say($"  {what}");
        terminal.Give(Members(run, names));
        return Task.CompletedTask;
    });

    private static Command Cancel() => OnOne("cancel", "Cancel a run. One that is under way notices within a second, and leaves the target as it was.", async (runs, run, names, terminal, cancel) =>
    {
        var was = await runs.CancelAsync(run.Id, cancel);
        terminal.Say(was ? $"Run {run.Id} is cancelled. '{names.Of(run.Target)}' stays as it was." : $"Run {run.Id} has ended already: {run.State}.");
        terminal.Give(new { run = run.Id, cancelled = was });
    });

    private static Command OnOne(string name, string description, Func<Runs, KnownRun, NamesOfTargets, Terminal, CancellationToken, Task> act)
    {
        var id = new Argument<long>("run") { Description = "the number of the run" };
        var (database, json) = (Options.Database(), Options.Json());
        var command = new Command(name, description) { id, database, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var registry = await parsed.OpenAsync(database, cancel);
            var runs = new Runs(registry);
            var run = await runs.FindAsync(parsed.GetValue(id), cancel)
                ?? throw new CommandFailed(ExitCode.Wrong, string.Create(CultureInfo.InvariantCulture, $"There is no run {parsed.GetValue(id)}. Those there are: eventregistry run list"));
            await act(runs, run, await NamesOfTargets.ReadAsync(registry, cancel), new Terminal(parsed.GetValue(json)), cancel);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static string What(KnownRun run) => run switch
    {
        { Error: { } error } => error,
        { State: "running", Phase: { } phase } => run.Total is { } total ? $"{phase}: {run.Done:N0} of {total:N0}" : phase,
        { State: "done" } => $"{run.Added:N0} rows added, {run.Changed:N0} changed, {run.Removed:N0} removed",
        _ => "",
    };

    private static object Members(KnownRun run, NamesOfTargets names) => new
    {
        run = run.Id,
        target = names.Of(run.Target),
        run.Kind,
        run.State,
        run.Asked,
        run.Actor,
        run.Began,
        run.Ended,
        run.Phase,
        run.Done,
        run.Total,
        run.Affected,
        run.Subjects,
        run.Digest,
        run.Added,
        run.Changed,
        run.Removed,
        run.Error,
    };
}
