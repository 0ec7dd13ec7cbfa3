using System.CommandLine;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.Commands;
using EventRegistry.Host.ReadModels;
using EventRegistry.Host.Upkeep;

namespace EventRegistry.Host.Cli;

/// <summary><c>settle [--co]</c>: does for everybody what time and groups have brought about.</summary>
internal static class SettleCommand
{
    public static Command Make()
    {
        var co = new Option<int?>("--co") { Description = "the CO; else all of them", HelpName = "id" };
        var (database, json) = (Options.Database(), Options.Json());
        var command = new Command("settle", "Settle everybody once: automatic and nested memberships, and what expiration policies make of roles.") { co, database, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var registry = await parsed.OpenAsync(database, cancel);
            return (int)await RunAsync(registry, parsed.GetValue(co), new Terminal(parsed.GetValue(json)), cancel);
        });
        return command;
    }

    private static async Task<ExitCode> RunAsync(Registry registry, int? wanted, Terminal terminal, CancellationToken cancel)
    {
        var known = new KnownCos(registry);
        IReadOnlyList<CoId> cos = wanted is null ? [.. (await known.ListAsync(cancel)).Select(c => new CoId(c.Id))] : [await known.ChooseAsync(wanted, "whose people could be settled", cancel)];
        var settled = new List<(CoId Co, Everybody Everybody)>();
        await Terminal.WorkAsync(async progress =>
        {
            await new CatchUp(registry).RunAsync(progress, cancel);
            using var registrar = new Registrar(registry);
            foreach (var co in cos) settled.Add((co, await new SettlingEverybody(registry, registrar).RunAsync(co, progress, cancel)));
            return true;
        });
        foreach (var (co, everybody) in settled)
        {
            terminal.Say($"CO {co.Value}: {everybody.People:N0} people looked at, {everybody.Changed:N0} settled by {everybody.Events:N0} events.");
            if (everybody.Contended > 0) terminal.Say($"  {everybody.Contended:N0} were changed by others meanwhile: run the command again.");
        }

        terminal.Give(new { cos = settled.Select(s => new { co = s.Co.Value, s.Everybody.People, s.Everybody.Changed, s.Everybody.Events, s.Everybody.Contended }) });
        return settled.Any(s => s.Everybody.Contended > 0) ? ExitCode.Unreachable : ExitCode.Done;
    }
}
