using EventRegistry.Domain.Changelog;

namespace EventRegistry.Domain.Decisions;

/// <summary>Decides commands: what happens because of them, or the named rule that refuses them.</summary>
public static class Decide
{
    /// <summary>What must be known before a command can be decided.</summary>
    /// <param name="command">The command.</param>
    /// <param name="streamOf">The stream that tells of a record; null when none does. Asked for records that a command edits or deletes.</param>
    public static Needs Needs(Command command, Func<Kind, int, StreamId?> streamOf) => throw new NotSupportedException($"{command} {streamOf}");

    /// <summary>The decision. The same command and the same knowledge come to the same.</summary>
    public static Decision Of(Command command, Known known) => throw new NotSupportedException($"{command} {known}");
}
