using System.CommandLine;
using System.Diagnostics;
using EventRegistry.Host.ReadModels;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Targets.Sql;

namespace EventRegistry.Host.Cli;

/// <summary><c>rebuild &lt;target&gt; [--as-of] [--into]</c>: makes a target what history says; <c>rebuild --read-models</c>: the registry's own read models.</summary>
internal static class RebuildCommand
{
    public static Command Make()
    {
        var name = new Argument<string?>("target") { Description = "the target", Arity = ArgumentArity.ZeroOrOne };
        var readModels = new Option<bool>("--read-models") { Description = "make the registry's own read models anew instead of a target" };
        var into = new Option<string?>("--into") { Description = "write tables with this prefix in the target's database instead, beside the live ones", HelpName = "prefix" };
        var (asOf, approve, database, json) = (Options.AsOf(), Options.Approve(), Options.Database(), Options.Json());
        var command = new Command("rebuild", "Make a target what history says, now or as of any moment. Readers see the old state until the new one is whole.")
        {
            name, readModels, asOf, into, approve, database, json,
        };
        command.Validators.Add(parsed =>
        {
            var (target, own) = (parsed.GetValue(name), parsed.GetValue(readModels));
            if (target is null && !own) parsed.AddError("Say what to rebuild: the name of a target, or --read-models.");
            else if (own && (target is not null || parsed.GetResult(asOf) is not null || parsed.GetResult(into) is not null))
                parsed.AddError("--read-models stands alone: the read models are told of all of history, in their own tables.");
        });
        command.SetAction(async (parsed, cancel) =>
        {
            Prefix? other = parsed.GetValue(into) is { } text ? TargetCommand.ParsePrefix(text) : null;
            await using var registry = await parsed.OpenAsync(database, cancel);
            if (parsed.GetValue(readModels)) return (int)await ReadModelsAsync(registry, new Terminal(parsed.GetValue(json)), cancel);
            return (int)await RunAsync(registry, parsed.GetValue(name)!, parsed.GetValue(asOf), other, parsed.GetValue(approve), new Terminal(parsed.GetValue(json)), cancel);
        });
        return command;
    }

    public static async Task<ExitCode> RunAsync(Registry registry, string name, string? asOf, Prefix? into, string? approval, Terminal terminal, CancellationToken cancel)
    {
        var replay = await Replay.OfAsync(registry, name, asOf, into, cancel);
        var report = await Terminal.WorkAsync(progress => new Runs(registry).DoAsync("rebuild", replay, approval, progress, cancel));
        terminal.Show(["table", "rows", "added", "changed", "removed"], report.Tables.Select(t => new[]
        {
            replay.NameOf(t.Table), $"{t.Rows:N0}", $"{t.Added:N0}", $"{t.Changed:N0}", $"{t.Removed:N0}",
        }));
        terminal.Say($"{replay.Events:N0} events made {report.Rows:N0} rows of '{name}' as of {replay.Moment} in {report.Elapsed.TotalSeconds:N1} s ({replay.Events / report.Elapsed.TotalSeconds:N0} events/s).");
        terminal.Say($"digest {report.Digest}");
        terminal.Give(new { target = name, prefix = replay.Target.HasTables ? replay.Prefix.ToString() : null, asOf = replay.Moment, replay.Events, report.Rows, report.Tables, report.Digest, path = report.Path, seconds = report.Elapsed.TotalSeconds });
        return ExitCode.Done;
    }

    private static async Task<ExitCode> ReadModelsAsync(Registry registry, Terminal terminal, CancellationToken cancel)
    {
        var started = Stopwatch.GetTimestamp();
        var catchUp = new CatchUp(registry);
        var streams = await Terminal.WorkAsync(progress => catchUp.RebuildAsync(progress, cancel));
        var behind = await ReadModelLag.ReadAsync(registry.Database, cancel);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        terminal.Say($"The read models tell {streams:N0} streams ({seconds:N1} s); they are {behind:N0} events behind history.");
        terminal.Give(new { readModels = new { streams, behind }, seconds });
        return ExitCode.Done;
    }
}
