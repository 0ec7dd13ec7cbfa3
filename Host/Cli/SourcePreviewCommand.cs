using System.CommandLine;
using EventRegistry.Domain.Changelog;
using EventRegistry.Host.ReadModels;
using EventRegistry.Host.Sources;

namespace EventRegistry.Host.Cli;

/// <summary><c>source preview &lt;source&gt; &lt;key&gt;</c>: what a source says of a key, and what that means.</summary>
internal static class SourcePreviewCommand
{
    public static Command Make()
    {
        var name = new Argument<string>("source") { Description = "the source, by its name or its id" }.Plain();
        var key = new Argument<string>("key") { Description = "the key of a record" };
        var (database, json) = (Options.Database(), Options.Json());
        var command = new Command("preview", "Show what a source says of a key, and what that means. Nothing is written. Exit code 1: it has no such record, or several.") { name, key, database, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var registry = await parsed.OpenAsync(database, cancel);
            await new CatchUp(registry).RunAsync(cancel);
            var source = await new SourceBook(registry).FindAsync(parsed.GetValue(name)!, cancel);
            return (int)await RunAsync(registry, source, parsed.GetValue(key)!, new Terminal(parsed.GetValue(json)), cancel);
        });
        return command;
    }

    private static async Task<ExitCode> RunAsync(Registry registry, KnownSource source, string key, Terminal terminal, CancellationToken cancel)
    {
        var preview = await SourcePreview.OfAsync(registry, SourcePlugins.OfProgram(registry), source, key, cancel);
        terminal.Say(preview.Found switch
        {
            0 => $"The source '{source.Name}' has no record {key}.",
            1 => $"Record {key} of '{source.Name}'{(preview.Line is { } line ? $" (line {line})" : "")}:",
            _ => $"The key {key} stands {preview.Found} times in '{source.Name}': none of those records would be taken.",
        });
        if (preview.Raw is { } raw) terminal.Say("  raw      " + raw);
        foreach (var value in preview.Values) terminal.Say($"  {value.Kind,-8} {value.Text}");
        foreach (var group in preview.Groups) terminal.Say($"  group    {group}");
        if (preview.Error is { } error) terminal.Say("  error    " + error);
        terminal.Say("  known    " + (preview.OrgIdentity is not { } identity ? "not yet" : $"org-identity/{identity}{(preview.Person is { } person ? $", of person/{person}" : ", nobody's")}{(preview.IsSame == true ? ", and unchanged" : ", and changed")}"));
        if (preview.Match is { } match) terminal.Say("  match    " + match.Sentence);
        terminal.Give(new { source = source.Name, key, preview.Found, preview.Line, preview.Raw, values = preview.Values, preview.Groups, preview.Error, preview.OrgIdentity, preview.Person, unchanged = preview.IsSame, preview.Match });
        return preview.Found == 1 && preview.Error is null ? ExitCode.Done : ExitCode.Found;
    }
}
