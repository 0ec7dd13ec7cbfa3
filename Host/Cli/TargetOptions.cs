using System.CommandLine;
using System.CommandLine.Parsing;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Provisioning;
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
    private readonly Option<string?> group = new("--group") { Description = "the id of the provisioning group: only who is in it is told of; or none", HelpName = "id" };
    private readonly Option<string?> skip = new("--skip-source") { Description = "the id of an identity source whose people are not told of; or none", HelpName = "id" };
    private readonly Option<int?> retry = new("--retry-interval") { Description = "seconds after which what failed is tried again (900); 0 for never", HelpName = "seconds" };
    private readonly Option<int?> retries = new("--max-retries") { Description = "how often it is tried in all (3)", HelpName = "number" };
    private readonly Option<int?> order = new("--order") { Description = "its turn among the CO's targets (the last)", HelpName = "number" };
    private readonly Option<string?> description = new("--description") { Description = "a label for people" };
    private readonly Option<string[]> filters = new("--filter") { Description = "a data filter, such as \"group required ^app:\"; may be given several times, and replaces those there were; or none", HelpName = "filter" };
    private readonly Option<int?> percent = new("--guard-percent") { Description = "a run that would change or remove more than so many of a hundred subjects waits for an approval (20)", HelpName = "number" };
    private readonly Option<int?> subjects = new("--guard-subjects") { Description = "a run that would change or remove more than so many subjects waits for an approval (500)", HelpName = "number" };

    private readonly Option<int?> check = new("--check-hours") { Description = "hours after which it is looked whether it holds what history says (24); 0 for never", HelpName = "hours" };
    private readonly Option<bool?> mend = new("--mend") { Description = "whether what differs then is written, if the guard lets it (false)" };

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

    /// <exception cref="CommandFailed">Something is not what it should be.</exception>
    public TargetWish Of(ParseResult parsed) => new()
    {
        Connection = parsed.GetValue(connection) is { } given ? Connections.Parse(given, "--database") : null,
        Prefix = parsed.GetValue(prefix) is { } text ? TargetCommand.ParsePrefix(text) : null,
        Folder = parsed.GetValue(folder),
        Rules = parsed.GetValue(rules),
        Mode = parsed.GetValue(mode) is { } word ? Modes[word] : null,
        Group = Id(parsed, group),
        SkippedSource = Id(parsed, skip),
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

    private static int? Id(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) switch
    {
        null => null,
        Nothing => TargetWish.None,
        var text when int.TryParse(text, out var id) && id > 0 => id,
        var text => throw new CommandFailed(ExitCode.Wrong, $"'{text}' is no id for {option.Name}; give a number, or {Nothing}."),
    };
}
