using System.CommandLine;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.Commands;
using EventRegistry.Host.ReadModels;
using Command = System.CommandLine.Command;

namespace EventRegistry.Host.Cli;

/// <summary><c>pipeline add | list</c>.</summary>
internal static class PipelineCommand
{
    private static readonly ListOfAttribute Copied = Checks<Pipeline>.ListOf(nameof(Pipeline.SyncPersonAttributes));
    private static readonly string Everything = string.Join(',', Copied.Words);

    private static readonly Dictionary<string, string> Strategies = new() { ["mail"] = "EA", ["identifier"] = "ID", ["external"] = "EX", ["none"] = "NO" };

    private static readonly Dictionary<string, string> Ends = new() { ["expired"] = "XP", ["suspended"] = "S", ["grace"] = "GP", ["deleted"] = "D" };

    public static Command Make() => new("pipeline", "Pipelines: how the records of sources become people.") { Add(), List() };

    private static Command Add()
    {
        var name = new Argument<string>("name") { Description = "what to call the pipeline" }.Plain();
        var match = new Option<string>("--match") { Description = "how a record is found to be somebody's who is there: mail, identifier, external or none", DefaultValueFactory = _ => "none", HelpName = "how" };
        var type = new Option<string?>("--match-type") { Description = "the type of the identifiers, or of the addresses, that must be the same", HelpName = "type" };
        var cou = new Option<string?>("--cou") { Description = "the COU that people get their role in, by its name or its id", HelpName = "cou" };
        var affiliation = new Option<string?>("--affiliation") { Description = "the role's affiliation (else what the record says)", HelpName = "affiliation" };
        var noRole = new Option<bool>("--no-role") { Description = "give people no role" };
        var gone = new Option<string>("--on-removal") { Description = "what becomes of the role when the record is gone: expired, suspended, grace or deleted", DefaultValueFactory = _ => "expired", HelpName = "status" };
        var copy = new Option<string>("--copy") { Description = "the attributes that people get copies of, separated by commas", DefaultValueFactory = _ => Everything, HelpName = "kinds" };
        var co = new Option<int?>("--co") { Description = "the id of the CO (needed where there are several)", HelpName = "id" };
        var (database, json) = (Options.Database(), Options.Json());
        match.AcceptOnlyFromAmong([.. Strategies.Keys]);
        gone.AcceptOnlyFromAmong([.. Ends.Keys]);
        var command = new Command("add", "Add a pipeline. A source goes by it once it is set to: eventregistry source set <source> --pipeline <id>.") { name, match, type, cou, affiliation, noRole, gone, copy, co, database, json };
        command.Validators.Add(parsed =>
        {
            if (Copied.Unknown(parsed.GetValue(copy) ?? "").FirstOrDefault() is { } unknown)
                parsed.AddError($"'{unknown}' is no attribute that people get copies of.{Nearest.Hint(unknown, Copied.Words)} There are: {string.Join(", ", Copied.Words)}.");
            if (parsed.GetResult(match)?.Tokens is [{ Value: "identifier" }] && parsed.GetValue(type) is null) parsed.AddError("Say which identifiers must be the same: --match-type <type>.");
        });
        command.SetAction(async (parsed, cancel) =>
        {
            await using var registry = await parsed.OpenAsync(database, cancel);
            var chosen = await new KnownCos(registry).ChooseAsync(parsed.GetValue(co), "that the pipeline is of", cancel);
            await new CatchUp(registry).RunAsync(cancel);
            using var registrar = new Registrar(registry);
            var known = (await new Collaborations(registry).GetCurrentAsync(chosen, cancel)).Co;
            var sent = new (string Member, object? Value)[]
            {
                (nameof(Pipeline.CoId), chosen), (nameof(Pipeline.Name), parsed.GetValue(name)), (nameof(Pipeline.Status), Standing.Active),
                (nameof(Pipeline.MatchStrategy), Strategies[parsed.GetValue(match)!]), (nameof(Pipeline.MatchType), parsed.GetValue(type)),
                (nameof(Pipeline.SyncOnAdd), true), (nameof(Pipeline.SyncOnUpdate), true), (nameof(Pipeline.SyncOnDelete), true),
                (nameof(Pipeline.SyncPersonAttributes), parsed.GetValue(copy)), (nameof(Pipeline.CreateRole), !parsed.GetValue(noRole)),
                (nameof(Pipeline.SyncCouId), parsed.GetValue(cou) is { } word ? new CouId(Called.Cou(word, known).Id) : (CouId?)null), (nameof(Pipeline.SyncAffiliation), parsed.GetValue(affiliation)),
                (nameof(Pipeline.SyncStatusOnDelete), Ends[parsed.GetValue(gone)!]),
            }.Aggregate(Sent<Pipeline>.Nothing, (all, value) => all.With(value.Member, value.Value));
            var id = await registrar.HandleAsync(chosen, new Add<Pipeline>(sent), SourceCommand.Caller, null, cancel) switch
            {
                Carried { RecordId: { } made } => made,
                Declined declined => throw new CommandFailed(ExitCode.Wrong, $"The pipeline cannot be so: {string.Join("; ", declined.Refusals.Select(r => r.Member is null ? r.Message : $"{r.Member}: {r.Message}"))}."),
                _ => throw new CommandFailed(ExitCode.Unreachable, "Others changed the CO again and again. Try once more."),
            };
            var terminal = new Terminal(parsed.GetValue(json));
            terminal.Say($"Pipeline {id} '{parsed.GetValue(name)}' is there. Let a source go by it: eventregistry source set <source> --pipeline {id}");
            terminal.Give(new { id, name = parsed.GetValue(name), co = chosen.Value });
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command List()
    {
        var co = new Option<int?>("--co") { Description = "the id of the CO (needed where there are several)", HelpName = "id" };
        var (database, json) = (Options.Database(), Options.Json());
        var command = new Command("list", "List the pipelines.") { co, database, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var registry = await parsed.OpenAsync(database, cancel);
            var chosen = await new KnownCos(registry).ChooseAsync(parsed.GetValue(co), "whose pipelines are meant", cancel);
            var known = (await new Collaborations(registry).GetCurrentAsync(chosen, cancel)).Co;
            var pipelines = known.Pipelines.Values.Select(p => p.Record).OrderBy(p => p.Id).ToList();
            var terminal = new Terminal(parsed.GetValue(json));
            terminal.Show(["id", "name", "match", "role in", "on removal", "copies", "sources"], pipelines.Select(p => new[]
            {
                $"{p.Id}", p.Name ?? "", $"{Word(Strategies, p.MatchStrategy)}{(p.MatchType is { Length: > 0 } of ? $" {of}" : "")}",
                p.CreateRole == true ? p.SyncCouId is { } cou ? known.Cous.GetValueOrDefault(cou.Value)?.Record.Name ?? $"{cou.Value}" : "the CO" : "none",
                Word(Ends, p.SyncStatusOnDelete), p.SyncPersonAttributes == Everything ? "all" : p.SyncPersonAttributes ?? "none",
                string.Join(", ", known.Sources.Values.Where(s => s.Record.PipelineId?.Value == p.Id).Select(s => s.Record.Description)),
            }));
            terminal.Give(new { pipelines });
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static string Word(Dictionary<string, string> words, string? code) => words.FirstOrDefault(w => w.Value == code).Key ?? code ?? "";
}
