using System.CommandLine;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using Command = System.CommandLine.Command;

namespace EventRegistry.Host.Cli;

/// <summary>What can be wished of a pipeline, on the command line.</summary>
internal sealed class PipelineOptions
{
    private const string Nothing = "none";

    private static readonly ListOfAttribute Copied = Checks<Pipeline>.ListOf(nameof(Pipeline.SyncPersonAttributes));
    private static readonly string Everything = string.Join(',', Copied.Words);

    private static readonly Dictionary<string, string> Strategies = new() { ["mail"] = "EA", ["identifier"] = "ID", ["external"] = "EX", [Nothing] = "NO" };
    private static readonly Dictionary<string, string?> Ends = new() { ["expired"] = "XP", ["suspended"] = "S", ["grace"] = "GP", ["deleted"] = "D", ["keep"] = null };
    private static readonly Dictionary<string, string> Events = new() { ["add"] = nameof(Pipeline.SyncOnAdd), ["update"] = nameof(Pipeline.SyncOnUpdate), ["removal"] = nameof(Pipeline.SyncOnDelete) };

    private readonly Option<string?> match = new("--match") { Description = "how a record is found to be somebody's who is there: mail, identifier, external or none (none)", HelpName = "how" };
    private readonly Option<string?> type = new("--match-type") { Description = "the type of the identifiers, or of the addresses, that must be the same; or none", HelpName = "type" };
    private readonly Option<string?> on = new("--on") { Description = "what of records it runs for: add, update, removal, separated by commas (all)", HelpName = "events" };
    private readonly Option<bool?> role = new("--role") { Description = "give people a role (true)", HelpName = "true|false" };
    private readonly Option<string?> cou = new("--cou") { Description = "the COU that people get their role in, by its name or its id; or none", HelpName = "cou" };
    private readonly Option<string?> affiliation = new("--affiliation") { Description = "the role's affiliation; or none: what the record says", HelpName = "affiliation" };
    private readonly Option<string?> replace = new("--replace-cou") { Description = "the COU whose roles end when somebody who was there gets theirs, by its name or its id; or none", HelpName = "cou" };
    private readonly Option<string?> related = new("--identifier-type") { Description = "the type of the identifiers by which managers and sponsors are found; or none, for any", HelpName = "type" };
    private readonly Option<string?> gone = new("--on-removal") { Description = "what becomes of the role when the record is gone: expired, suspended, grace, deleted or keep (expired)", HelpName = "status" };
    private readonly Option<string?> copy = new("--copy") { Description = "the attributes that people get copies of, separated by commas (all)", HelpName = "kinds" };

    /// <summary>What a pipeline is that nothing more is said of.</summary>
    public static Sent<Pipeline> Usual { get; } = Sent<Pipeline>.Nothing
        .With(nameof(Pipeline.Status), Standing.Active).With(nameof(Pipeline.MatchStrategy), Strategies[Nothing])
        .With(nameof(Pipeline.SyncOnAdd), true).With(nameof(Pipeline.SyncOnUpdate), true).With(nameof(Pipeline.SyncOnDelete), true)
        .With(nameof(Pipeline.CreateRole), true).With(nameof(Pipeline.SyncStatusOnDelete), Ends["expired"]).With(nameof(Pipeline.SyncPersonAttributes), Everything);

    public void AddTo(Command command)
    {
        match.AcceptOnlyFromAmong([.. Strategies.Keys]);
        gone.AcceptOnlyFromAmong([.. Ends.Keys]);
        foreach (var option in (Option[])[match, type, on, role, cou, affiliation, replace, related, gone, copy]) command.Options.Add(option);
        command.Validators.Add(parsed =>
        {
            if (Copied.Unknown(parsed.GetValue(copy) ?? "").FirstOrDefault() is { } unknown)
                parsed.AddError($"'{unknown}' is no attribute that people get copies of.{Nearest.Hint(unknown, Copied.Words)} There are: {string.Join(", ", Copied.Words)}.");
            if (parsed.GetResult(match)?.Tokens is [{ Value: "identifier" }] && parsed.GetValue(type) is null or Nothing) parsed.AddError("Say which identifiers must be the same: --match-type <type>.");
            if (Listed(parsed.GetValue(on)).Except(Events.Keys).FirstOrDefault() is { } other)
                parsed.AddError($"'{other}' is nothing that --on can say.{Nearest.Hint(other, Events.Keys)} It says: {string.Join(", ", Events.Keys)}.");
        });
    }

    /// <summary>What is wished; what is not mentioned stays as it is.</summary>
    /// <param name="before">What is changed.</param>
    /// <exception cref="CommandFailed">The CO has nothing of that name.</exception>
    public Sent<Pipeline> Of(ParseResult parsed, Collaboration co, Sent<Pipeline> before)
    {
        var sent = before;
        if (parsed.GetValue(match) is { } how) sent = sent.With(nameof(Pipeline.MatchStrategy), Strategies[how]);
        if (parsed.GetValue(on) is { } events)
            foreach (var (word, member) in Events) sent = sent.With(member, Listed(events).Contains(word));
        if (parsed.GetValue(role) is { } makes) sent = sent.With(nameof(Pipeline.CreateRole), makes);
        if (parsed.GetValue(gone) is { } end) sent = sent.With(nameof(Pipeline.SyncStatusOnDelete), Ends[end]);
        if (parsed.GetValue(copy) is { } kinds) sent = sent.With(nameof(Pipeline.SyncPersonAttributes), kinds);
        foreach (var (option, member) in new[] { (type, nameof(Pipeline.MatchType)), (affiliation, nameof(Pipeline.SyncAffiliation)), (related, nameof(Pipeline.SyncIdentifierType)) })
            if (parsed.GetValue(option) is { } text) sent = sent.With(member, text == Nothing ? null : text);
        foreach (var (option, member) in new[] { (cou, nameof(Pipeline.SyncCouId)), (replace, nameof(Pipeline.SyncReplaceCouId)) })
            if (parsed.GetValue(option) is { } name) sent = sent.With(member, name == Nothing ? null : new CouId(Called.Cou(name, co).Id));
        return sent;
    }

    /// <summary>A pipeline as a line of a table: how it matches, where roles are made, what ends them, what is copied.</summary>
    public static IEnumerable<string> Shown(Pipeline pipeline, Collaboration co) =>
    [
        $"{Strategies.FirstOrDefault(w => w.Value == pipeline.MatchStrategy).Key ?? pipeline.MatchStrategy}{(pipeline.MatchType is { Length: > 0 } of ? $" {of}" : "")}",
        pipeline.CreateRole != true ? Nothing : pipeline.SyncCouId is { } cou ? co.Cous.GetValueOrDefault(cou.Value)?.Record.Name ?? $"{cou.Value}" : "the CO",
        Ends.FirstOrDefault(w => w.Value == (pipeline.SyncStatusOnDelete is { Length: > 0 } code ? code : null)).Key ?? pipeline.SyncStatusOnDelete ?? "",
        pipeline.SyncPersonAttributes switch { null or "" => Nothing, var all when all == Everything => "all", var some => some },
    ];

    private static string[] Listed(string? text) => (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
