using System.CommandLine;
using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Host.Provisioning;
using EventRegistry.Host.Queue;
using EventRegistry.Host.Targets;

namespace EventRegistry.Host.Cli;

/// <summary><c>queue list | cancel | replay | history</c>.</summary>
internal static class QueueCommand
{
    private const int MostShown = 200;

    public static Command Make() => new("queue", "What targets are still to be told, and what became of it.") { List(), Cancel(), Replay(), History() };

    private static Command List()
    {
        var name = new Argument<string?>("target") { Description = "only the jobs of this target", Arity = ArgumentArity.ZeroOrOne }.Plain();
        var dead = new Option<bool>("--dead") { Description = "only those that are put aside until somebody replays or cancels them" };
        return On("list", $"List the first {MostShown} jobs.", [name], [dead], async (registry, parsed, terminal, cancel) =>
        {
            var target = parsed.GetValue(name) is { } text ? await new TargetBook(registry).FindAsync(text, cancel) : null;
            var jobs = await registry.Queue.ListAsync(new() { Target = target?.Id, State = parsed.GetValue(dead) ? JobState.Dead : null }, MostShown + 1, cancel);
            var names = await NamesOfTargets.ReadAsync(registry, cancel);
            if (jobs.Count == 0) terminal.Say(parsed.GetValue(dead) ? "No job is put aside." : "The queue is empty.");
            else
                terminal.Show(["job", "target", "subject", "action", "state", "due", "attempt", "by", "error"], jobs.Take(MostShown).Select(j => new[]
                {
                    $"{j.Id}", names.Of(j.Target), j.Subject, j.Action, StateOf(j), j.State == JobState.Waiting ? $"{j.Due:yyyy-MM-dd HH:mm:ss}" : "", $"{j.Attempt}", j.Actor ?? "", j.Error ?? "",
                }));
            if (jobs.Count > MostShown) terminal.Say("... and more: name a target.");
            terminal.Give(jobs.Take(MostShown).Select(j => new
            {
                job = j.Id,
                target = names.Of(j.Target),
                j.Subject,
                j.Action,
                state = Codes<JobState>.Of(j.State),
                j.Due,
                j.Attempt,
                j.Held,
                j.Cancelled,
                j.Asked,
                j.Sequence,
                j.Actor,
                j.Cause,
                j.Error,
            }));
        });
    }

    private static Command Cancel()
    {
        var which = new Argument<string[]>("job") { Description = "the number of a job, or a target and a subject such as: sql person/57", Arity = new ArgumentArity(1, 2) }.Plain();
        return On("cancel", "End a job that waits or is put aside, and let one that runs not be tried again.", [which], [], async (registry, parsed, terminal, cancel) =>
        {
            var (filter, what) = await MeantAsync(registry, parsed.GetValue(which)!, withTarget: false, cancel);
            var count = await registry.Queue.CancelAsync(filter, new(Environment.UserName, "queue cancel"), cancel);
            if (count == 0) throw new CommandFailed(ExitCode.Wrong, $"There is no job{what}. Those there are: eventregistry queue list");
            terminal.Say($"{Jobs(count)} cancelled. Why and when is in: eventregistry queue history <subject>");
            terminal.Give(new { cancelled = count });
        });
    }

    private static Command Replay()
    {
        var which = new Argument<string[]>("job") { Description = "the number of a job, or a target, of which all are meant; or a target and a subject", Arity = new ArgumentArity(1, 2) }.Plain();
        return On("replay", "Make jobs that were put aside due again, with all their attempts before them.", [which], [], async (registry, parsed, terminal, cancel) =>
        {
            var (filter, what) = await MeantAsync(registry, parsed.GetValue(which)!, withTarget: true, cancel);
            var count = await registry.Queue.ReplayAsync(filter, new(Environment.UserName, "queue replay"), cancel);
            if (count == 0) throw new CommandFailed(ExitCode.Wrong, $"No job{what} is put aside. Those that are: eventregistry queue list --dead");
            terminal.Say($"{Jobs(count)} due again.");
            terminal.Give(new { replayed = count });
        });
    }

    private static Command History()
    {
        var subject = new Argument<string>("subject") { Description = "such as person/57" }.Plain();
        return On("history", $"Tell what targets were told of a subject, and what came of it: the last {MostShown} lines, the latest first.", [subject], [], async (registry, parsed, terminal, cancel) =>
        {
            var (tenant, known) = await new KnownSubjects(registry).FindAsync(parsed.GetValue(subject)!, cancel);
            var lines = await registry.Queue.HistoryAsync(tenant, known.ToString(), MostShown, null, cancel);
            var names = await NamesOfTargets.ReadAsync(registry, cancel);
            if (lines.Count == 0) terminal.Say($"No target was told of {known} one by one.");
            else
                terminal.Show(["at", "target", "action", "what", "detail", "by", "cause"], lines.Select(l => new[]
                {
                    $"{l.At:yyyy-MM-dd HH:mm:ss}", names.Of(l.Target), l.Action, l.What, l.Detail ?? "", l.Actor ?? "", l.Cause ?? "",
                }));
            terminal.Give(lines.Select(l => new { l.At, target = names.Of(l.Target), l.Action, l.What, l.Job, l.Attempt, l.Detail, l.Actor, l.Cause, l.Sequence }));
        });
    }

    private static Command On(string name, string description, Argument[] arguments, Option[] options, Func<Registry, ParseResult, Terminal, CancellationToken, Task> act)
    {
        var (database, json) = (Options.Database(), Options.Json());
        var command = new Command(name, description);
        foreach (var argument in arguments) command.Arguments.Add(argument);
        foreach (var option in (Option[])[.. options, database, json]) command.Options.Add(option);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var registry = await parsed.OpenAsync(database, cancel);
            await act(registry, parsed, new Terminal(parsed.GetValue(json)), cancel);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static async Task<(JobFilter Filter, string What)> MeantAsync(Registry registry, string[] words, bool withTarget, CancellationToken cancel)
    {
        if (words is [var only] && long.TryParse(only, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return (new() { Id = id }, $" {id}");
        if (words.Length == 1 && !withTarget) throw new CommandFailed(ExitCode.Wrong, $"'{words[0]}' is no job. Give its number, or a target and a subject.");
        var target = await new TargetBook(registry).FindAsync(words[0], cancel);
        if (words.Length == 1) return (new() { Target = target.Id }, $" of '{target.Name}'");
        var subject = await new KnownSubjects(registry).FindAsync(target, words[1], cancel);
        return (new() { Target = target.Id, Subject = subject }, $" of '{target.Name}' and {subject}");
    }

    private static string StateOf(ListedJob job) => job switch
    {
        { Cancelled: true } => "cancelled",
        { Held: true } => "held",
        _ => Codes<JobState>.Of(job.State),
    };

    private static string Jobs(int count) => count == 1 ? "1 job is" : $"{count:N0} jobs are";
}
