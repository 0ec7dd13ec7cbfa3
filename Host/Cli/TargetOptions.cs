using System.CommandLine;
using System.CommandLine.Parsing;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.Commands;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;
using Command = System.CommandLine.Command;

namespace EventRegistry.Host.Cli;

/// <summary>What can be wished of a target, on the command line.</summary>
internal sealed class TargetOptions
{
    private const string Nothing = "none";

    private static readonly Dictionary<string, ProvisioningMode> Modes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["immediate"] = ProvisioningMode.Immediate,
        ["queue"] = ProvisioningMode.Queue,
        ["queue-on-error"] = ProvisioningMode.QueueOnError,
        ["manual"] = ProvisioningMode.Manual,
        ["enrollment"] = ProvisioningMode.Enrollment,
        ["disabled"] = ProvisioningMode.Disabled,
    };

    private readonly Option<string?> connection = new("--database") { Description = "the target's database, as an Npgsql connection string", HelpName = "connection" };
    private readonly Option<string?> prefix = new("--prefix") { Description = "what the names of its tables begin with (sp_)" };
    private readonly Option<string?> folder = new("--folder") { Description = "the folder of a target of the plugin files, as a whole path", HelpName = "path" };
    private readonly Option<string?> rules = new("--rules") { Description = "whom it is told of: v4, as COmanage Registry 4 does, or pe, as Registry PE announces" };
    private readonly Option<string?> mode = new("--mode") { Description = "when it is told: " + string.Join(", ", Modes.Keys) + " (queue-on-error)", HelpName = "mode" };
    private readonly Option<string?> group = new("--group") { Description = "the provisioning group, by its name or its id: only who is in it is told of; or none", HelpName = "group" };
    private readonly Option<string?> skip = new("--skip-source") { Description = "an identity source, by its name or its id, whose people are not told of; or none", HelpName = "source" };
    private readonly Option<int?> retry = new("--retry-interval") { Description = "seconds after which what failed is tried again (900); 0 for never", HelpName = "seconds" };
    private readonly Option<int?> retries = new("--max-retries") { Description = "how often it is tried in all (3)", HelpName = "number" };
    private readonly Option<int?> order = new("--order") { Description = "its turn among the CO's targets (the last)", HelpName = "number" };
    private readonly Option<string?> description = new("--description") { Description = "a label for people" };
    private readonly Option<string[]> filters = new("--filter") { Description = "a data filter, such as \"group required ^app:\"; may be given several times, and replaces those there were; or none", HelpName = "filter" };
    private readonly Option<int?> percent = new("--guard-percent") { Description = "a run that would change or remove more than so many of a hundred subjects waits for an approval (20)", HelpName = "number" };
    private readonly Option<int?> subjects = new("--guard-subjects") { Description = "a run that would change or remove more than so many subjects waits for an approval (500)", HelpName = "number" };

    private readonly Option<int?> check = new("--check-hours") { Description = "hours after which it is looked whether it holds what history says (24); 0 for never", HelpName = "hours" };
    private readonly Option<bool?> mend = new("--mend") { Description = "whether what differs then is written, if the guard lets it (false)", HelpName = "true|false" };

    public TargetOptions()
    {
        mode.AcceptOnlyFromAmong([.. Modes.Keys]);
        rules.AcceptOnlyFromAmong(RuleSet.V4.Name, RuleSet.Pe.Name);
    }

    public static string NameOf(ProvisioningMode mode) => Modes.Single(m => m.Value == mode).Key;

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[connection, prefix, folder, rules, mode, group, skip, retry, retries, order, description, filters, percent, subjects, check, mend]) command.Options.Add(option);
    }

    /// <summary>What is wished, but for what has to be looked up: see <see cref="WithNamesAsync"/>.</summary>
    /// <exception cref="CommandFailed">Something is not what it should be.</exception>
    public TargetWish Of(ParseResult parsed) => new()
    {
        Connection = parsed.GetValue(connection) is { } given ? Connections.Parse(given, "--database") : null,
        Prefix = parsed.GetValue(prefix) is { } text ? TargetCommand.ParsePrefix(text) : null,
        Folder = parsed.GetValue(folder),
        Rules = parsed.GetValue(rules),
        Mode = parsed.GetValue(mode) is { } word ? Modes[word] : null,
        RetryInterval = parsed.GetValue(retry),
        MaxRetries = parsed.GetValue(retries),
        Order = parsed.GetValue(order),
        Description = parsed.GetValue(description),
        Filters = parsed.GetResult(filters) is null ? null : [.. parsed.GetValue(filters)!.Where(f => f != Nothing)],
        GuardPercent = parsed.GetValue(percent),
        GuardSubjects = parsed.GetValue(subjects),
        CheckHours = parsed.GetValue(check),
        Mend = parsed.GetValue(mend),
    };

    /// <summary>Adds what is named of the CO that the target is told of.</summary>
    /// <param name="co">Is asked only where something is named.</param>
    /// <exception cref="CommandFailed">The CO has nothing of that name.</exception>
    public async Task<TargetWish> WithNamesAsync(TargetWish wish, ParseResult parsed, Registry registry, Func<Task<CoId>> co, CancellationToken cancel)
    {
        var (into, from) = (parsed.GetValue(group), parsed.GetValue(skip));
        if (into is null && from is null) return wish;
        var known = into is null or Nothing && from is null or Nothing ? null : (await new Collaborations(registry).GetCurrentAsync(await co(), cancel)).Co;
        return wish with
        {
            Group = into switch { null => null, Nothing => TargetWish.None, _ => Called.Group(into, known!).Id },
            SkippedSource = from switch { null => null, Nothing => TargetWish.None, _ => Called.Source(from, known!).Id },
        };
    }
}
