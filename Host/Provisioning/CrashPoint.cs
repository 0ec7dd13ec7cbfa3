using System.Globalization;
using System.Runtime.InteropServices;

namespace EventRegistry.Host.Provisioning;

/// <summary>A place on the way from a source into history, or from an event to a target, at which it matters if the host dies or stops.</summary>
internal enum Step
{
    /// <summary>A command was stored, and nobody looked at it.</summary>
    Appended,

    /// <summary>A page of history was read.</summary>
    Looked,

    /// <summary>Its subjects were asked for, in a transaction that is open.</summary>
    Asked,

    /// <summary>That transaction was committed, and what was claimed in it has not begun.</summary>
    Moved,

    /// <summary>A worker took a batch from the queue.</summary>
    Claimed,

    /// <summary>It is known what the target is to be told.</summary>
    Seen,

    /// <summary>The target's transaction is open, and may be written in.</summary>
    Permitted,

    /// <summary>The target has committed, and the queue does not know.</summary>
    Told,

    /// <summary>What came of it was written, in a transaction that is open.</summary>
    Noted,

    /// <summary>That transaction was committed.</summary>
    Finished,

    /// <summary>Some more of those whom a change concerns were asked for, in a transaction that is open.</summary>
    Fanned,

    /// <summary>Those of whom time changed what is told were taken, in a transaction that is open.</summary>
    FellDue,

    /// <summary>A sync was told to history as begun, and its source was not read.</summary>
    SyncBegun,

    /// <summary>All of a source was looked at, and the guard lets it be written.</summary>
    SyncSurveyed,

    /// <summary>A portion of a source's records was stored.</summary>
    SyncApplied,

    /// <summary>All portions were, and the source was told so.</summary>
    SyncCompleted,

    /// <summary>History knows that the sync has ended, and the list of runs does not.</summary>
    SyncEnded,
}

/// <summary>
/// Where the specs have a host die as by <c>kill -9</c>, or stop as if its machine slept: either proves nothing unless it is known where it struck. Unless the
/// environment asks for it, this is one comparison with null.
/// </summary>
internal static class CrashPoint
{
    /// <summary>The environment variable that names a signal, a step, and at which passing of it the signal strikes: <c>9:Told:3</c>.</summary>
    public const string Variable = "EVENTREGISTRY_STRIKE";

    private static readonly (int Signal, Step Step, int Time)? Chosen = Read(Environment.GetEnvironmentVariable(Variable));
    private static int passed;

    public static void Pass(Step step)
    {
        if (Chosen is var (signal, at, time) && step == at && Interlocked.Increment(ref passed) == time) _ = Kill(Environment.ProcessId, signal);
    }

    private static (int, Step, int)? Read(string? text) =>
        text?.Split(':') is [var signal, var step, var time] ? (int.Parse(signal, CultureInfo.InvariantCulture), Enum.Parse<Step>(step), int.Parse(time, CultureInfo.InvariantCulture)) : null;

    [DllImport("libc", EntryPoint = "kill"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
