using System.CommandLine;
using System.CommandLine.Parsing;

namespace EventRegistry.Host.Cli;

/// <summary>The options that several commands share.</summary>
internal static class Options
{
    public static Option<string?> Database() => new("--database", "--registry")
    {
        Description = $"the registry's database, as an Npgsql connection string (else {Registry.Variable}, else the embedded cluster)",
        HelpName = "connection",
    };

    /// <summary>The registry's database where <c>--database</c> is a target's.</summary>
    public static Option<string?> RegistryOnly() => new("--registry")
    {
        Description = $"the registry's database, as an Npgsql connection string (else {Registry.Variable}, else the embedded cluster)",
        HelpName = "connection",
    };

    public static Option<string?> Approve() => new("--approve")
    {
        Description = "go on although much would change: the digest that the stopped run named, or any",
        HelpName = "digest",
    };

    public static Option<bool> Json() => new("--json") { Description = "print the result as JSON" };

    public static Option<string?> AsOf() => new("--as-of")
    {
        Description = "the moment: an instant such as 2026-11-21T00:15:33Z (UTC), or #1234 for an event's place in history",
        HelpName = "instant|#seq",
    };

    /// <summary>
    /// Keeps what was meant as an option, or as the value of one, from being taken for an argument: it would be repeated in an error, and a connection string must not be.
    /// </summary>
    public static T Plain<T>(this T argument) where T : Argument
    {
        argument.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Select(t => t.Value))
            {
                if (!token.StartsWith('-') && !Connections.IsOne(token)) continue;
                var option = token.Split('=')[0];
                var hint = result.Parent is CommandResult { Command.Options: var options } ? Nearest.Hint(option, options.Select(o => o.Name)) : "";
                result.AddError(token.StartsWith('-') ? $"Unrecognized command or argument: '{option}'.{hint}" : "Unrecognized command or argument: what looks like a connection string.");
            }
        });
        return argument;
    }

    /// <summary>Opens the registry with its progress on standard error.</summary>
    public static Task<Registry> OpenAsync(this ParseResult parsed, Option<string?> database, CancellationToken cancel) =>
        Registry.OpenAsync(parsed.GetValue(database), new Lines(), cancel);

    private sealed class Lines : IProgress<string>
    {
        public void Report(string value) => Console.Error.WriteLine(value);
    }
}
