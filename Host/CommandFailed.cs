namespace EventRegistry.Host;

/// <summary>How a command ended, for whoever called it from a script.</summary>
public enum ExitCode
{
    Done = 0,

    /// <summary>What was looked for was found: drift, or a difference.</summary>
    Found = 1,

    /// <summary>The command line or the input is wrong.</summary>
    Wrong = 2,

    /// <summary>A database or a file could not be reached.</summary>
    Unreachable = 3,
}

/// <summary>A command was interrupted by whoever called it. The message says what it had done by then, and how to go on.</summary>
public sealed class Interrupted(string message, Exception inner) : OperationCanceledException(message, inner);

/// <summary>A command cannot do what it was asked to. The message says why, and what to do.</summary>
public class CommandFailed(ExitCode code, string message, Exception? inner = null) : Exception(message, inner)
{
    public ExitCode Code { get; } = code;
}
