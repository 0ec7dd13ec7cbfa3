using System.CommandLine;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.Commands;
using EventRegistry.Host.ReadModels;
using Command = System.CommandLine.Command;

namespace EventRegistry.Host.Cli;

/// <summary><c>pipeline add | set | list | remove</c>.</summary>
internal static class PipelineCommand
{
    public static Command Make() => new("pipeline", "Pipelines: how the records of sources become people.") { Add(), Set(), List(), Remove() };

    private static Command Add()
    {
        var name = new Argument<string>("name") { Description = "what to call the pipeline" }.Plain();
        var options = new PipelineOptions();
        var (co, database, json) = (OfCo("that the pipeline is of"), Options.Database(), Options.Json());
        var command = new Command("add", "Add a pipeline. A source goes by it once it is set to: eventregistry source set <source> --pipeline <id>.") { name, co, database, json };
        options.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var registry = await parsed.OpenAsync(database, cancel);
            using var registrar = new Registrar(registry);
            var known = await KnownAsync(registry, parsed.GetValue(co), cancel);
            if (known.Pipelines.Values.FirstOrDefault(p => p.Record.Name == parsed.GetValue(name)) is { } same)
                throw new CommandFailed(ExitCode.Wrong, $"There is a pipeline '{same.Record.Name}' already ({same.Id}). To change it: eventregistry pipeline set {same.Id}. For another one choose another name.");
            var sent = options.Of(parsed, known, PipelineOptions.Usual.With(nameof(Pipeline.CoId), known.Id).With(nameof(Pipeline.Name), parsed.GetValue(name)));
            var id = await DoAsync(registrar, known, new Add<Pipeline>(sent), "cannot be so", cancel);
            var terminal = new Terminal(parsed.GetValue(json));
            terminal.Say($"Pipeline {id} '{parsed.GetValue(name)}' is there. Let a source go by it: eventregistry source set <source> --pipeline {id}");
            terminal.Give(new { id, name = parsed.GetValue(name), co = known.Id.Value });
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command Set()
    {
        var (name, label) = (Named(), new Option<string?>("--name") { Description = "what to call it from now on", HelpName = "name" });
        var options = new PipelineOptions();
        var (co, database, json) = (OfCo("whose pipeline is meant"), Options.Database(), Options.Json());
        var command = new Command("set", "Set a pipeline another way. What is not mentioned stays. People are as it says once their records change, or by: eventregistry sync <source> --force.") { name, label, co, database, json };
        options.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var registry = await parsed.OpenAsync(database, cancel);
            using var registrar = new Registrar(registry);
            var known = await KnownAsync(registry, parsed.GetValue(co), cancel);
            var pipeline = Called.Pipeline(parsed.GetValue(name)!, known);
            var sent = options.Of(parsed, known, parsed.GetValue(label) is { } other ? Sent<Pipeline>.Nothing.With(nameof(Pipeline.Name), other) : Sent<Pipeline>.Nothing);
            if (!sent.Members.Any()) throw new CommandFailed(ExitCode.Wrong, "Say what is to be another way. See: eventregistry pipeline set --help");
            await DoAsync(registrar, known, new Edit<Pipeline>(pipeline.Id, sent), "cannot be so", cancel);
            var terminal = new Terminal(parsed.GetValue(json));
            terminal.Say($"Pipeline {pipeline.Id} '{parsed.GetValue(label) ?? pipeline.Name}' is as it should be. Records that do not change go by it only with: eventregistry sync <source> --force");
            terminal.Give(new { id = pipeline.Id, name = parsed.GetValue(label) ?? pipeline.Name, co = known.Id.Value });
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command List()
    {
        var (co, database, json) = (OfCo("whose pipelines are meant"), Options.Database(), Options.Json());
        var command = new Command("list", "List the pipelines.") { co, database, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var registry = await parsed.OpenAsync(database, cancel);
            var known = await KnownAsync(registry, parsed.GetValue(co), cancel);
            var pipelines = known.Pipelines.Values.Select(p => p.Record).OrderBy(p => p.Id).ToList();
            var terminal = new Terminal(parsed.GetValue(json));
            if (pipelines.Count == 0) terminal.Say("There is no pipeline. Add one: eventregistry pipeline add <name>");
            else
                terminal.Show(["id", "name", "match", "role in", "on removal", "copies", "sources"], pipelines.Select(p => (string[])
                [
                    $"{p.Id}", p.Name ?? "", .. PipelineOptions.Shown(p, known), string.Join(", ", known.Sources.Values.Where(s => s.Record.PipelineId?.Value == p.Id).Select(s => s.Record.Description)),
                ]));
            terminal.Give(new { pipelines });
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command Remove()
    {
        var name = Named();
        var (co, database, json) = (OfCo("whose pipeline is meant"), Options.Database(), Options.Json());
        var command = new Command("remove", "Remove a pipeline that no source goes by. What it has made stays.") { name, co, database, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var registry = await parsed.OpenAsync(database, cancel);
            using var registrar = new Registrar(registry);
            var known = await KnownAsync(registry, parsed.GetValue(co), cancel);
            var pipeline = Called.Pipeline(parsed.GetValue(name)!, known);
            await DoAsync(registrar, known, new Delete<Pipeline>(pipeline.Id), "cannot be removed", cancel);
            var terminal = new Terminal(parsed.GetValue(json));
            terminal.Say($"Pipeline {pipeline.Id} '{pipeline.Name}' is removed. What it has made stays.");
            terminal.Give(new { removed = pipeline.Name, id = pipeline.Id });
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Argument<string> Named() => new Argument<string>("pipeline") { Description = "the pipeline, by its name or its id" }.Plain();

    private static Option<int?> OfCo(string what) => new("--co") { Description = $"the id of the CO {what} (needed where there are several)", HelpName = "id" };

    private static async Task<Collaboration> KnownAsync(Registry registry, int? co, CancellationToken cancel)
    {
        await new CatchUp(registry).RunAsync(cancel);
        return (await new Collaborations(registry).GetCurrentAsync(await new KnownCos(registry).ChooseAsync(co, "that the pipelines are of", cancel), cancel)).Co;
    }

    private static async Task<int> DoAsync(Registrar registrar, Collaboration co, Domain.Decisions.Command command, string not, CancellationToken cancel) =>
        await registrar.HandleAsync(co.Id, command, SourceCommand.Caller, null, cancel) switch
        {
            Carried carried => carried.RecordId ?? 0,
            Declined declined => throw new CommandFailed(ExitCode.Wrong, $"The pipeline {not}: {string.Join("; ", declined.Refusals.Select(r => r.Member is null ? r.Message : $"{r.Member}: {r.Message}"))}."),
            _ => throw new CommandFailed(ExitCode.Unreachable, "Others changed the CO again and again. Try once more."),
        };
}
