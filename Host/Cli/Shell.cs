using System.CommandLine;
using System.CommandLine.Parsing;
using EventRegistry.Host.Embedded;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Import;
using EventRegistry.Host.Sources;
using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;

namespace EventRegistry.Host.Cli;

/// <summary>Runs a command line: what is wrong with it, or went wrong, becomes a sentence on standard error and an exit code.</summary>
public static class Shell
{
    // Longer than a server gives the requests under way.
    private static readonly TimeSpan PatienceAtTheEnd = TimeSpan.FromSeconds(20);

    public static async Task<int> RunAsync(RootCommand root, IReadOnlyList<string> arguments)
    {
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0 && parsed.Action is not System.CommandLine.Help.HelpAction)
        {
            foreach (var sentence in WhatIsWrong(parsed)) Complain(sentence);
            Console.Error.WriteLine($"Run 'eventregistry {string.Concat(Path(parsed.CommandResult))}--help' for what there is.");
            return (int)ExitCode.Wrong;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = PatienceAtTheEnd });
        }
        catch (Interrupted interrupted)
        {
            Complain(interrupted.Message);
            return (int)ExitCode.Unreachable;
        }
        catch (OperationCanceledException)
        {
            Complain("Cancelled. Nothing was half-written.");
            return (int)ExitCode.Unreachable;
        }
        catch (Exception e) when (Sentence(e) is { } failed)
        {
            Complain(failed.Message);
            return (int)failed.Code;
        }
    }

    /// <summary>What an exception means to the user; null when it is a fault of ours, which nobody should hide.</summary>
    private static CommandFailed? Sentence(Exception e) => e switch
    {
        CommandFailed failed => failed,
        ImportFailed => new(ExitCode.Wrong, e.Message, e),
        RowRejected or TargetHoldsAnotherCo => new(ExitCode.Wrong, e.Message, e),
        TargetMissing => new(ExitCode.Wrong, e.Message + " A rebuild does: eventregistry rebuild <target>.", e),
        TargetFailure => new(ExitCode.Unreachable, e.Message, e),
        SourceFailure failure => new(failure.MayPass ? ExitCode.Unreachable : ExitCode.Wrong, e.Message, e),
        EmbeddedClusterFailed => new(ExitCode.Unreachable, e.Message, e),
        CannotBeRead or SchemaIsNewer => new(ExitCode.Wrong, e.Message, e),
        StreamMoved or AppendOutcomeUnknown => new(ExitCode.Unreachable, e.Message, e),
        UnauthorizedAccessException => new(ExitCode.Unreachable, e.Message, e),
        _ => Connections.Read(e),
    };

    private static void Complain(string message) => Console.Error.WriteLine("error: " + message);

    /// <summary>The first word that is none says it all: what follows it could not be understood. A connection string is not repeated.</summary>
    private static IEnumerable<string> WhatIsWrong(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens is not [var first, ..]) return parsed.Errors.Select(Plainly);
        var token = first.StartsWith('-') ? first.Split('=')[0] : first;
        var command = parsed.CommandResult.Command;
        var words = command.Subcommands.Select(c => c.Name).Concat(command.Options.Select(o => o.Name)).Concat(command.Options.SelectMany(o => o.Aliases));
        var shown = Connections.IsOne(token) ? "what looks like a connection string" : $"'{token}'";
        return [$"Unrecognized command or argument: {shown}.{Nearest.Hint(token, words)}"];
    }

    /// <summary>The library names types of the program; whoever types wants to know what to type.</summary>
    private static string Plainly(ParseError error)
    {
        var (name, type) = error.SymbolResult switch
        {
            OptionResult option => (option.Option.Name, option.Option.ValueType),
            ArgumentResult { Parent: OptionResult option } => (option.Option.Name, option.Option.ValueType),
            ArgumentResult argument => ($"<{argument.Argument.Name}>", argument.Argument.ValueType),
            _ => ("", typeof(string)),
        };
        var what = (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            var t when t == typeof(int) || t == typeof(long) => "a whole number",
            var t when t == typeof(bool) => "true or false",
            _ => null,
        };
        return what is not null && error.SymbolResult is { Tokens: [.., var given] } && error.Message.Contains("expected type", StringComparison.Ordinal)
            ? $"'{given.Value}' is not what {name} takes: {what}."
            : error.Message;
    }

    private static IEnumerable<string> Path(CommandResult? result) =>
        result?.Parent is CommandResult parent ? [.. Path(parent), result.Command.Name + " "] : [];
}
