using System.CommandLine;
using System.Net.Sockets;
using EventRegistry.Host.Api;
using EventRegistry.Host.ReadModels;
using Microsoft.Extensions.Hosting;

namespace EventRegistry.Host.Cli;

/// <summary><c>serve</c>: the registry over HTTP, until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Make()
    {
        var urls = new Option<string>("--urls") { Description = "where to listen, separated by semicolons; port 0 takes one that is free", DefaultValueFactory = _ => Serving.DefaultUrl, HelpName = "urls" };
        var basePath = new Option<string>("--base") { Description = "what the paths of the API begin with", DefaultValueFactory = _ => Serving.DefaultBase, HelpName = "path" };
        var log = new Option<string?>("--log") { Description = "how to write the log to standard error: text, or json for programs (the default where nobody looks at a terminal)", HelpName = "form" };
        log.AcceptOnlyFromAmong("text", "json");
        var database = Options.Database();
        var command = new Command("serve", "Serve the registry over HTTP, and do what is to be done in the background, until it is told to stop.") { urls, basePath, log, database };
        command.SetAction(async (parsed, cancel) =>
        {
            var wanted = parsed.GetValue(urls)!.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var path = parsed.GetValue(basePath)!;
            RefuseWhatIsNone(wanted, path);
            await using var registry = await parsed.OpenAsync(database, cancel);
            // What was imported since the last time has to be told to the read models before anybody asks them.
            await new CatchUp(registry).RunAsync(cancel);
            await using var app = Serving.Build(registry, wanted, path, new Manner(Upkeep: true, JsonLog: (parsed.GetValue(log) ?? (Console.IsErrorRedirected ? "json" : "text")) == "json"));
            try
            {
                await app.StartAsync(cancel);
            }
            catch (IOException e)
            {
                throw new CommandFailed(ExitCode.Unreachable, e.Message, e);
            }
            catch (SocketException e)
            {
                throw new CommandFailed(ExitCode.Unreachable, $"It cannot listen at {string.Join(" and ", wanted)}: {e.Message}. Name an address of this machine with --urls.", e);
            }

            foreach (var address in Serving.AddressesOf(app)) Console.WriteLine($"Serving {address}{path.TrimEnd('/')}");
            await app.WaitForShutdownAsync(cancel);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static void RefuseWhatIsNone(IReadOnlyList<string> urls, string path)
    {
        if (urls.Count == 0) throw new CommandFailed(ExitCode.Wrong, "There is nowhere to listen: --urls names no address.");
        foreach (var url in urls)
        {
            if (!Uri.TryCreate(url.Replace("*", "localhost", StringComparison.Ordinal).Replace("+", "localhost", StringComparison.Ordinal), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                throw new CommandFailed(ExitCode.Wrong, $"'{url}' is no address to listen at; one looks like {Serving.DefaultUrl}.");
            if (uri.AbsolutePath != "/")
                throw new CommandFailed(ExitCode.Wrong, $"'{url}' names a path, and an address to listen at has none. What the paths begin with is said by: --base {uri.AbsolutePath}");
        }

        if (path.Length > 0 && path[0] != '/') throw new CommandFailed(ExitCode.Wrong, $"A base path begins with a slash, such as {Serving.DefaultBase}; '{path}' does not.");
    }
}
