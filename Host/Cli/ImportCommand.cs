using System.CommandLine;
using System.Diagnostics;
using EventRegistry.Domain.Changelog;
using EventRegistry.Host.Import;

namespace EventRegistry.Host.Cli;

/// <summary><c>import &lt;folder | connection string&gt; [--verify] [--security-salt &lt;file&gt;]</c>: adopts a Registry, or follows it.</summary>
internal static class ImportCommand
{
    public static Command Make()
    {
        var source = new Argument<string>("source") { Description = "a folder with one CSV file per table, or the connection string of the Registry's PostgreSQL database" };
        var verify = new Option<bool>("--verify") { Description = "write every table back from history and compare it with the source; exit code 1 if anything differs" };
        var salt = new Option<string?>("--security-salt") { Description = "the Registry's file security.salt, so that the keys of its API users go on working", HelpName = "file" };
        var (database, json) = (Options.Database(), Options.Json());
        var command = new Command("import", "Adopt a COmanage Registry with its whole changelog, or what is new in it since the last import.") { source, verify, salt, database, json };
        command.SetAction(async (parsed, cancel) =>
        {
            var known = parsed.GetValue(salt) is { } file ? await SecuritySalt.ReadAsync(file, cancel) : null;
            await using var registry = await parsed.OpenAsync(database, cancel);
            return (int)await RunAsync(registry, parsed.GetValue(source)!, parsed.GetValue(verify), known, new Terminal(parsed.GetValue(json)), cancel);
        });
        return command;
    }

    public static async Task<ExitCode> RunAsync(Registry registry, string source, bool verify, SecuritySalt? salt, Terminal terminal, CancellationToken cancel)
    {
        await using IRegistryTables tables = Connections.IsOne(source) ? new LiveRegistry(Connections.Parse(source, "the source")) : new CsvFolder(source);
        var started = Stopwatch.GetTimestamp();
        var importer = new Importer(registry.ConnectionString, registry.Store, registry.Clock) { Salt = salt };
        var (report, verification) = await Terminal.WorkAsync(progress => importer.ImportAsync(tables, verify, (step, done) => progress(step, done), cancel));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        terminal.Say($"{tables.Name}: {report.Rows:N0} rows tell of {report.Told:N0} changes; {report.Appended:N0} were new to history ({seconds:N1} s, {report.Operation}).");
        foreach (var loss in report.Losses)
            terminal.Say($"  noted in the source: {Codes<Loss>.Of(loss.Loss)}, {loss.Count:N0} times (first: {loss.Example}). {Explain(loss.Loss)}");
        if (report.LeftAlone.Count > 0) terminal.Say($"  left alone: {string.Join(", ", report.LeftAlone)}");
        if (report.Keys is { } keys && keys != new KeyReport(0, 0, 0, 0)) terminal.Say($"  keys of API users: {Explain(keys, salt)}");
        if (verification is not null)
        {
            terminal.Say($"Verified: {verification.Rows:N0} rows written back from history, {verification.Differences:N0} differences.");
            foreach (var example in verification.Examples) terminal.Say("  " + example);
        }

        terminal.Give(new { source = tables.Name, report.Operation, report.Rows, report.Told, report.Appended, report.Losses, report.LeftAlone, report.Keys, verification, seconds });
        return verification is { Differences: > 0 } ? ExitCode.Found : ExitCode.Done;
    }

    private static string Explain(KeyReport keys, SecuritySalt? salt)
    {
        var missing = keys.Missing == 0 ? "" : $", {keys.Missing:N0} without one ({(salt is null ? "import with --security-salt, or give each one" : "give each one")}: eventregistry api-user key <username>)";
        return $"{keys.Taken:N0} taken over, {keys.Kept:N0} kept, {keys.Dropped:N0} no longer valid{missing}.";
    }

    private static string Explain(Loss loss) => loss switch
    {
        Loss.RevisionMissing => "Somebody wrote past the changelog; the edits in between are told as one.",
        Loss.RevisionRepeated => "Two sessions edited at once; both edits are kept.",
        Loss.CopyRepeated => "The Registry copies a primary name twice when it is edited; that is one edit.",
        Loss.RevisionNull => "Rows older than the changelog; it counts as 0.",
        Loss.DeletedNull => "Rows older than the changelog; it counts as not deleted.",
        Loss.OrphanCopy => "The live row is gone; what the copies tell is kept as the history of a purged record.",
        Loss.CopyDeleted => "Normal use never makes such a copy; it is kept as it is.",
        Loss.TimeReversed => "A row says it was written before the one it replaced; the order of revisions counts.",
        Loss.EditTimeLost => "The record was deleted after its last edit, which overwrote the edit's time; it is placed by the ids around it.",
        _ => "",
    };
}
