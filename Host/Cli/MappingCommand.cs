using System.CommandLine;
using System.Globalization;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.Commands;
using EventRegistry.Host.ReadModels;
using EventRegistry.Host.Sources;

namespace EventRegistry.Host.Cli;

/// <summary><c>mapping add | list | remove</c>.</summary>
internal static class MappingCommand
{
    private static readonly Dictionary<string, string> Comparisons = new()
    {
        ["equals"] = "EQS",
        ["equals-any-case"] = "EQI",
        ["contains"] = "CTS",
        ["contains-any-case"] = "CTI",
        ["differs"] = "NEQ",
        ["differs-any-case"] = "NEQI",
        ["lacks"] = "NCT",
        ["lacks-any-case"] = "NCTI",
        ["matches"] = "REGX",
    };

    public static Command Make() => new("mapping", "Group mappings: which groups people are put into for what a source says of them.") { Add(), List(), Remove() };

    private static Command Add()
    {
        var name = new Argument<string>("source") { Description = "the source, by its name or its id" }.Plain();
        var attribute = new Option<string>("--attribute") { Description = "what is looked at: of a file the label of a column, such as OrgIdentity.affiliation, or its number, from 0; of other sources see their documents", Required = true, HelpName = "attribute" };
        var when = new Option<string>("--when") { Description = $"how it is compared: {string.Join(", ", Comparisons.Keys)}", DefaultValueFactory = _ => "equals", HelpName = "how" };
        var value = new Option<string>("--value") { Description = "what with: a text, or for matches a pattern between slashes, such as /^North/i", Required = true, HelpName = "value" };
        var group = new Option<string>("--group") { Description = "the group, by its name or its id", Required = true, HelpName = "group" };
        var (database, json) = (Options.Database(), Options.Json());
        when.AcceptOnlyFromAmong([.. Comparisons.Keys]);
        var command = new Command("add", "Add a mapping. People who are here already are put where it says by: eventregistry sync <source> --remap.") { name, attribute, when, value, group, database, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var registry = await parsed.OpenAsync(database, cancel);
            await new CatchUp(registry).RunAsync(cancel);
            using var registrar = new Registrar(registry);
            var source = await new SourceBook(registry).FindAsync(parsed.GetValue(name)!, cancel);
            var (into, looked) = (Called.Group(parsed.GetValue(group)!, source.Co), parsed.GetValue(attribute)!);
            var warning = await DoubtAsync(registry, source, looked, cancel);
            var id = await SourceBook.MapAsync(source, looked, Comparisons[parsed.GetValue(when)!], parsed.GetValue(value)!, new(into.Id), registrar, SourceCommand.Caller, cancel);
            var terminal = new Terminal(parsed.GetValue(json));
            terminal.Say($"Mapping {id}: whoever '{source.Name}' describes so is put into '{into.Name}'.{warning}");
            terminal.Say($"People who are here already: eventregistry sync {source.Id.Value} --remap");
            terminal.Give(new { id, source = source.Id.Value, group = into.Id });
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command List()
    {
        var name = new Argument<string?>("source") { Description = "the source, by its name or its id; all, if none is named", Arity = ArgumentArity.ZeroOrOne }.Plain();
        var (database, json) = (Options.Database(), Options.Json());
        var command = new Command("list", "List the mappings.") { name, database, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var registry = await parsed.OpenAsync(database, cancel);
            var book = new SourceBook(registry);
            var sources = parsed.GetValue(name) is { } one ? [await book.FindAsync(one, cancel)] : await book.ListAsync(cancel);
            var mappings = sources.SelectMany(s => MappingsOf(s).Select(m => (Source: s, Mapping: m))).ToList();
            var terminal = new Terminal(parsed.GetValue(json));
            terminal.Show(["id", "source", "attribute", "when", "value", "group"], mappings.Select(m => new[]
            {
                $"{m.Mapping.Id}", m.Source.Name, m.Mapping.Attribute ?? "", Comparisons.FirstOrDefault(c => c.Value == m.Mapping.Comparison).Key ?? "", m.Mapping.Pattern ?? "",
                m.Mapping.GroupId is { } group ? m.Source.Co.Group(group)?.Name ?? $"{group.Value}" : "",
            }));
            terminal.Give(new { mappings = mappings.Select(m => m.Mapping) });
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command Remove()
    {
        var number = new Argument<int>("mapping") { Description = "the mapping's id" };
        var (database, json) = (Options.Database(), Options.Json());
        var command = new Command("remove", "Remove a mapping. Whom it put into a group leaves it with their next sync, or with one that maps anew.") { number, database, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var registry = await parsed.OpenAsync(database, cancel);
            await new CatchUp(registry).RunAsync(cancel);
            using var registrar = new Registrar(registry);
            var id = parsed.GetValue(number);
            var source = (await new SourceBook(registry).ListAsync(cancel)).FirstOrDefault(s => MappingsOf(s).Any(m => m.Id == id))
                ?? throw new CommandFailed(ExitCode.Wrong, $"There is no mapping {id}. See: eventregistry mapping list");
            await SourceBook.UnmapAsync(source, id, registrar, SourceCommand.Caller, cancel);
            var terminal = new Terminal(parsed.GetValue(json));
            terminal.Say($"Mapping {id} of '{source.Name}' is gone. Whom it put into a group: eventregistry sync {source.Id.Value} --remap");
            terminal.Give(new { id, source = source.Id.Value });
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static IEnumerable<GroupMapping> MappingsOf(KnownSource source) => source.Co.Mappings.Values.Select(m => m.Record).Where(m => m.SourceId == source.Id).OrderBy(m => m.Id);

    /// <summary>A mapping may be made before its source can be read; where it can, what it looks at should be there.</summary>
    private static async Task<string> DoubtAsync(Registry registry, KnownSource source, string attribute, CancellationToken cancel)
    {
        try
        {
            await using var opened = await SourcePlugins.OfProgram(registry).OpenAsync(source, cancel);
            return opened.GroupAttributes.Count == 0 || opened.GroupAttributes.Contains(attribute) ? "" : $" As it is now, the source has no attribute '{attribute}', but: {string.Join(", ", opened.GroupAttributes)}.";
        }
        catch (Exception failure) when (failure is SourceFailure or CommandFailed)
        {
            return $" Whether the source has that attribute could not be looked at: {failure.Message}";
        }
    }
}
