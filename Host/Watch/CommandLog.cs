using EventRegistry.Host.Commands;
using EventRegistry.Host.EventStore;
using Microsoft.Extensions.Logging;

namespace EventRegistry.Host.Watch;

/// <summary>Writes a line for each command: who asked for what, what became of it, and each event with its cause.</summary>
internal sealed partial class CommandLog(ILogger<CommandLog> log)
{
    public void Saw(Handled handled)
    {
        // What follows from time is tried for many in vain.
        if (!log.IsEnabled(LogLevel.Information) || (handled.Events.Count == 0 && handled.Caller == Caller.Registry && handled.Outcome is Carried)) return;
        var (outcome, events) = (Outcome(handled.Outcome), Events(handled));
        Write(log, handled.Caller.Name, handled.Request, handled.Co.Value, outcome, handled.Operation, events);
    }

    private static string Outcome(Outcome outcome) => outcome switch
    {
        Carried { Sequence: > 0 } => "carried",
        Carried => "already so",
        Declined declined => "refused: " + string.Join(", ", declined.Refusals.Select(r => r.Member is null ? $"{r.Rule}" : $"{r.Rule} ({r.Member})")),
        Contended contended => $"contended: {contended.Stream}",
        _ => outcome.GetType().Name,
    };

    private static string Events(Handled handled) => string.Join("; ", handled.Events.Select(e => $"#{e.Sequence} {e.Stream} {EventType.Of(e.Change)} because {e.Cause?.Because}"));

    [LoggerMessage(Level = LogLevel.Information, Message = "{Actor} asked to {What} in CO {Co}: {Outcome}. {Operation} [{Events}]")]
    private static partial void Write(ILogger log, string actor, string what, int co, string outcome, string operation, string events);
}
