using System.Globalization;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Projections.Targets;

namespace EventRegistry.Host.Targets;

/// <summary>A run would change or remove more than its target allows without an approval. Nothing was written.</summary>
public sealed class RunStopped(string message, Affected affected) : CommandFailed(ExitCode.Found, message)
{
    public Affected Affected { get; } = affected;
}

/// <summary>Keeps a run from doing much harm by itself: what would change or remove too much waits until somebody has looked at it.</summary>
internal static class Guard
{
    /// <summary>The approval of whatever the difference turns out to be.</summary>
    public const string Any = "any";

    // Of a target with thirty people, a fifth is the work of an afternoon.
    private const int Few = 10;

    /// <param name="command">The command that would be approved, such as <c>rebuild sql</c>.</param>
    /// <param name="approval">The digest of the difference that was approved, or <see cref="Any"/>; null for none.</param>
    /// <param name="look">The command that shows the difference; null for <c>drift</c>.</param>
    /// <exception cref="RunStopped">It is too much, and not approved.</exception>
    public static void Check(KnownTarget target, Affected affected, string command, string? approval, string? look = null)
    {
        if (approval == Any || approval == affected.Digest || !IsTooMuch(target.Settings, affected)) return;
        var other = approval is null ? "" : $" What was approved ({approval}) is another difference than this one.";
        throw new RunStopped(string.Create(CultureInfo.InvariantCulture,
            $"This would change or remove {affected.Subjects:N0} of the {affected.Of:N0} subjects in '{target.Name}', and nothing was written.{other} Look at it: eventregistry {look ?? $"drift {target.Name}"}. If it is meant: eventregistry {command} --approve {affected.Digest}"), affected);
    }

    /// <summary>Whether it would wait for an approval.</summary>
    public static bool IsTooMuch(TargetSettings settings, Affected affected) =>
        affected.Subjects > (settings.GuardSubjects ?? TargetSettings.UsualGuardSubjects)
        || (affected.Subjects > Few && affected.Subjects * 100 > affected.Of * (settings.GuardPercent ?? TargetSettings.UsualGuardPercent));
}
