using System.Globalization;
using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>A sync would change or remove more than its source allows without an approval. Nothing was written.</summary>
internal sealed class SyncStopped(string message, string digest) : CommandFailed(ExitCode.Found, message)
{
    public string Digest { get; } = digest;
}

/// <summary>Keeps a feed that is empty, cut short or wrong from emptying the registry: what would change or remove too much waits until somebody has looked at it.</summary>
internal static class SyncGuard
{
    /// <summary>The approval of whatever the difference turns out to be.</summary>
    public const string Any = "any";

    // Of a source with thirty people, a fifth is the work of an afternoon.
    private const int Few = 10;

    /// <summary>Why a sync should wait for an approval; null where it need not.</summary>
    public static string? Problem(KnownSource source, Tally tally)
    {
        var affected = tally.Changed + tally.Removed;
        if (tally.Listed == 0 && tally.Present > 0)
            return string.Create(CultureInfo.InvariantCulture, $"The source '{source.Name}' is empty, and {tally.Present:N0} records of it are known.");
        var (percent, records) = (source.Settings?.GuardPercent ?? SourceSettings.UsualGuardPercent, source.Settings?.GuardRecords ?? SourceSettings.UsualGuardRecords);
        return affected > Few && (affected > records || affected * 100 > tally.Present * percent)
            ? string.Create(CultureInfo.InvariantCulture, $"This would change {tally.Changed:N0} and remove {tally.Removed:N0} of the {tally.Present:N0} records known of '{source.Name}' ({tally.New:N0} are new); without an approval at most {percent} % and {records:N0} records are.")
            : null;
    }

    /// <summary>Whether a sync passes the threshold that is set of the source's file (<c>org-identity-sources.md</c> 8.1). The first sync has none.</summary>
    public static string? Threshold(KnownSource source, Tally tally)
    {
        if (source.File?.ThresholdWarn is not { } most || tally.Present == 0) return null;
        var percent = (tally.Changed + tally.Removed + tally.New) * 100 / tally.Present;
        return percent > most
            ? string.Create(CultureInfo.InvariantCulture, $"This would change, remove or add {percent} % of the {tally.Present:N0} records known of '{source.Name}'; the threshold of its file is {most} %.")
            : null;
    }

    /// <summary>The sentence that says what to do.</summary>
    public static SyncStopped Stop(KnownSource source, SyncOrder order, string problem, string digest)
    {
        var other = order.Approval is null ? "" : $" What was approved ({order.Approval}) is another difference than this one.";
        var asked = (order.Mode is { } mode ? $" --mode {SyncMode.Word(mode)}" : "") + (order.Force ? " --force" : "");
        return new($"{problem} Nothing was written.{other} Look at it: eventregistry sync {Named(source)}{asked} --dry-run. If it is meant: eventregistry sync {Named(source)}{asked} --approve {digest}", digest);
    }

    private static string Named(KnownSource source) => source.Name.Contains(' ', StringComparison.Ordinal) ? $"\"{source.Name}\"" : source.Name;
}
