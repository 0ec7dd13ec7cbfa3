using System.CommandLine;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.Sources;
using EventRegistry.Host.Sources.Syncing;
using Command = System.CommandLine.Command;

namespace EventRegistry.Host.Cli;

/// <summary>What can be wished of a source, on the command line.</summary>
internal sealed class SourceOptions
{
    private const string Nothing = "none";

    private readonly Option<string?> file = new("--file") { Description = "the file that it reads", HelpName = "path" };
    private readonly Option<string?> format = new("--format") { Description = "how the file is read: v2, whose header says what each column is, or v1, whose columns are fixed (v2)", HelpName = "format" };
    private readonly Option<string?> archive = new("--archive") { Description = "a folder where copies of what was read are kept; or none", HelpName = "folder" };
    private readonly Option<int?> threshold = new("--threshold") { Description = "a sync that would change, remove or add more than so many of a hundred known records stops, whatever the guard allows", HelpName = "number" };
    private readonly Option<bool?> thresholdOverride = new("--threshold-override") { Description = "let the next sync pass the threshold, once", HelpName = "true|false" };
    private readonly Option<string?> mode = new("--mode") { Description = "full: new records are added too; update: known ones alone; query: those whose verified address is known; manual: single keys alone (full)", HelpName = "mode" };
    private readonly Option<string?> pipeline = new("--pipeline") { Description = "the pipeline that makes people of its records, by its name or its id; or none", HelpName = "pipeline" };
    private readonly Option<string[]> options = new("--option") { Description = "what its plugin is told, as name=value; may be given several times; name= takes it away", HelpName = "name=value" };
    private readonly Option<bool> secret = new("--secret") { Description = "read its password from standard input; an empty line takes it away" };
    private readonly Option<string?> schedule = new("--schedule") { Description = "when it is synced by itself, as five fields of cron in UTC, such as \"30 2 * * *\"; or none", HelpName = "cron" };
    private readonly Option<int?> percent = new("--guard-percent") { Description = "a sync that would change or remove more than so many of a hundred known records waits for an approval (20)", HelpName = "number" };
    private readonly Option<int?> records = new("--guard-records") { Description = "a sync that would change or remove more than so many records waits for an approval (500)", HelpName = "number" };
    private readonly Option<string[]> filters = new("--filter") { Description = "a filter of its records, such as \"scrub date_of_birth\"; may be given several times, and replaces those there were; or none", HelpName = "filter" };
    private readonly Option<string?> status = new("--status") { Description = "active, or suspended: it is not synced (active)", HelpName = "status" };
    private readonly Option<string?> label = new("--label") { Description = "what other systems call it; unique in the CO; or none", HelpName = "label" };
    private readonly Option<bool?> hash = new("--hash") { Description = "keep a hash of each record rather than the record", HelpName = "true|false" };
    private readonly Option<bool?> login = new("--on-login") { Description = "sync somebody's records when they log in", HelpName = "true|false" };

    public void AddTo(Command command)
    {
        format.AcceptOnlyFromAmong("v1", "v2");
        status.AcceptOnlyFromAmong("active", "suspended");
        foreach (var option in (Option[])[file, format, archive, threshold, thresholdOverride, mode, pipeline, options, secret, schedule, percent, records, filters, status, label, hash, login]) command.Options.Add(option);
    }

    /// <summary>What is wished, but for what has to be looked up: see <see cref="WithNames"/>.</summary>
    /// <exception cref="CommandFailed">Something is not what it should be.</exception>
    public async Task<SourceWish> OfAsync(ParseResult parsed, CancellationToken cancel) => new()
    {
        // Whoever syncs it may stand in another folder.
        File = parsed.GetValue(file) is { } path ? Path.GetFullPath(path) : null,
        Format = parsed.GetValue(format) switch { null => null, "v1" => "C1", _ => "C2" },
        Archive = parsed.GetValue(archive) switch { null => null, Nothing => "", var folder => Path.GetFullPath(folder) },
        ThresholdWarn = parsed.GetValue(threshold),
        ThresholdOverride = parsed.GetValue(thresholdOverride),
        Mode = parsed.GetValue(mode) is { } word ? SyncMode.Of(word) : null,
        Options = parsed.GetValue(options) ?? [],
        Secret = parsed.GetValue(secret) ? await Console.In.ReadLineAsync(cancel) ?? "" : null,
        Schedule = parsed.GetValue(schedule) switch { null => null, Nothing => "", var cron => cron },
        GuardPercent = parsed.GetValue(percent),
        GuardRecords = parsed.GetValue(records),
        Filters = parsed.GetResult(filters) is null ? null : [.. parsed.GetValue(filters)!.Where(f => f != Nothing)],
        Status = parsed.GetValue(status) switch { null => null, "active" => Standing.Active, _ => Standing.Suspended },
        Label = parsed.GetValue(label) switch { null => null, Nothing => "", var text => text },
        Hash = parsed.GetValue(hash),
        OnLogin = parsed.GetValue(login),
    };

    /// <summary>The wish with the pipeline that it names.</summary>
    /// <exception cref="CommandFailed">The CO has none of that name, or several.</exception>
    public SourceWish WithNames(SourceWish wish, ParseResult parsed, Collaboration co) => parsed.GetValue(pipeline) switch
    {
        null => wish,
        Nothing => wish with { Pipeline = SourceWish.None },
        var word => wish with { Pipeline = Called.Pipeline(word, co).Id },
    };
}
