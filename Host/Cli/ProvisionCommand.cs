using System.CommandLine;
using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Host.Commands;
using EventRegistry.Host.Provisioning;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;
using Microsoft.Extensions.DependencyInjection;

namespace EventRegistry.Host.Cli;

/// <summary><c>provision &lt;target&gt; &lt;subject&gt; ...</c>: tells a target of subjects at once; <c>provision &lt;target&gt; --all</c>: of everybody.</summary>
internal static class ProvisionCommand
{
    public static Command Make()
    {
        var name = new Argument<string>("target") { Description = "the target" }.Plain();
        var subjects = new Argument<string[]>("subject") { Description = $"of whom: {string.Join(", ", KnownSubjects.Words.Select(w => w + "/<id>"))}; several may be given", Arity = ArgumentArity.ZeroOrMore }.Plain();
        var all = new Option<bool>("--all") { Description = "of everybody and everything, as one run" };
        var queue = new Option<bool>("--queue") { Description = "only ask for the run, which a host that serves carries out, and print its number" };
        var dryRun = new Option<bool>("--dry-run") { Description = "say what would be written, and write nothing (see preview)" };
        var (approve, database, json) = (Options.Approve(), Options.Database(), Options.Json());
        var command = new Command("provision", "Tell a target of subjects at once, whatever its mode. Exit code 0: all told, 1: some not, 3: the target cannot be reached.")
        {
            name, subjects, all, dryRun, approve, queue, database, json,
        };
        command.Validators.Add(parsed =>
        {
            // To ask for the value here would keep it from being checked.
            var (some, whole) = (parsed.GetResult(subjects) is { Tokens.Count: > 0 }, parsed.GetValue(all));
            if (some == whole) parsed.AddError("Say of whom: subjects such as person/57, or --all.");
            else if (!whole && (parsed.GetResult(approve) is not null || parsed.GetValue(queue))) parsed.AddError("--approve and --queue go with --all.");
        });
        command.SetAction(async (parsed, cancel) =>
        {
            await using var registry = await parsed.OpenAsync(database, cancel);
            var terminal = new Terminal(parsed.GetValue(json));
            var target = await new TargetBook(registry).FindAsync(parsed.GetValue(name)!, cancel);
            if (parsed.GetValue(dryRun)) return (int)await WouldAsync(registry, target, parsed.GetValue(subjects)!, terminal, cancel);
            ByHand.RefuseDisabled(target);
            if (!parsed.GetValue(all)) return (int)await SomeAsync(registry, target, parsed.GetValue(subjects)!, terminal, cancel);
            if (parsed.GetValue(queue)) return (int)await AskAsync(registry, target, parsed.GetValue(approve), terminal, cancel);
            return (int)await AllAsync(registry, target, parsed.GetValue(approve), terminal, cancel);
        });
        return command;
    }

    /// <summary>All that tells targets, in this process and for as long as the command runs.</summary>
    public static ServiceProvider Services(Registry registry) =>
        new ServiceCollection().AddSingleton(registry).AddSingleton(_ => new Registrar(registry)).AddLogging().AddProvisioning().BuildServiceProvider();

    private static async Task<ExitCode> WouldAsync(Registry registry, KnownTarget target, IReadOnlyList<string> words, Terminal terminal, CancellationToken cancel)
    {
        if (words.Count == 0) return await PreviewCommand.OfTargetAsync(registry, target, new(), terminal, cancel);
        return await PreviewCommand.OfSubjectsAsync(registry, target, new(), await SubjectsAsync(registry, target, words, cancel), terminal, cancel);
    }

    private static async Task<List<StreamId>> SubjectsAsync(Registry registry, KnownTarget target, IReadOnlyList<string> words, CancellationToken cancel)
    {
        var (known, subjects) = (new KnownSubjects(registry), new List<StreamId>());
        foreach (var word in words.Distinct()) subjects.Add(await known.FindAsync(target, word, cancel));
        return subjects;
    }

    private static async Task<ExitCode> SomeAsync(Registry registry, KnownTarget target, IReadOnlyList<string> words, Terminal terminal, CancellationToken cancel)
    {
        var subjects = await SubjectsAsync(registry, target, words, cancel);
        await using var services = Services(registry);
        var report = await services.GetRequiredService<ByHand>().ProvisionAsync(target, subjects, Environment.UserName, cancel);
        terminal.Show(["subject", "state", "action", "added", "changed", "removed", "because"], report.Subjects.Select(s => new[]
        {
            $"{s.Subject}", Codes<ByHandState>.Of(s.State), s.Action is { } action ? Codes<ProvisioningAction>.Of(action) : "", Number(s.Added), Number(s.Changed), Number(s.Removed), s.Error ?? s.Because ?? "",
        }));
        if (report.Subjects.Any(s => s.State == ByHandState.Waits)) terminal.Say($"What waits is in the queue: eventregistry queue list {target.Name}");
        if (report.Paused is { } paused)
            terminal.Say($"The target '{target.Name}' is left alone until {paused.PausedUntil:yyyy-MM-dd HH:mm:ss}: {paused.PausedBecause} To end that: eventregistry target release {target.Name}");
        terminal.Give(new
        {
            target = target.Name,
            subjects = report.Subjects.Select(s => new
            {
                subject = s.Subject.ToString(),
                state = Codes<ByHandState>.Of(s.State),
                action = s.Action is { } action ? Codes<ProvisioningAction>.Of(action) : null,
                s.Added,
                s.Changed,
                s.Removed,
                s.Because,
                s.Error,
            }),
            pausedUntil = report.Paused?.PausedUntil,
        });
        return report.IsDone ? ExitCode.Done : report.Paused is null ? ExitCode.Found : ExitCode.Unreachable;
    }

    private static async Task<ExitCode> AskAsync(Registry registry, KnownTarget target, string? approval, Terminal terminal, CancellationToken cancel)
    {
        var run = await new Runs(registry).AskAsync(target.Id, "provision", Environment.UserName, approval, cancel);
        terminal.Say(string.Create(CultureInfo.InvariantCulture, $"Run {run} of '{target.Name}' waits for a host that serves. See how it does: eventregistry run show {run}"));
        terminal.Give(new { target = target.Name, run });
        return ExitCode.Done;
    }

    private static async Task<ExitCode> AllAsync(Registry registry, KnownTarget target, string? approval, Terminal terminal, CancellationToken cancel)
    {
        var replay = await Replay.OfAsync(registry, target.Name, asOf: null, into: null, cancel);
        var report = await Terminal.WorkAsync(progress => new Runs(registry).DoAsync("provision", replay, approval, progress, cancel));
        terminal.Show(["table", "rows", "added", "changed", "removed"], report.Tables.Select(t => new[] { replay.NameOf(t.Table), $"{t.Rows:N0}", $"{t.Added:N0}", $"{t.Changed:N0}", $"{t.Removed:N0}" }));
        terminal.Say($"'{target.Name}' was told of everybody in {report.Elapsed.TotalSeconds:N1} s.");
        terminal.Give(new { target = target.Name, report.Rows, report.Tables, report.Digest, seconds = report.Elapsed.TotalSeconds });
        return ExitCode.Done;
    }

    private static string Number(int? count) => count is { } some ? $"{some:N0}" : "";
}
