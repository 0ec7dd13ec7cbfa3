using EventRegistry.Domain.Changelog;

namespace EventRegistry.Domain.Provisioning;

/// <summary>How a target of our own is reached, and by which rules it is told of people.</summary>
/// <param name="Id">The target.</param>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Rules">The rule set: <c>v4</c> or <c>pe</c>.</param>
/// <param name="Database">The connection string, without a password: secrets have no place in history; empty for a target that is no database.</param>
/// <param name="Prefix">What the names of its tables begin with; empty for a target without tables.</param>
/// <param name="Filters">Its data filters in their order, one a line; null for none.</param>
/// <param name="GuardPercent">A run that would change or remove more than so many of a hundred subjects waits for an approval; null for <see cref="UsualGuardPercent"/>.</param>
/// <param name="GuardSubjects">A run that would change or remove more than so many subjects waits for an approval; null for <see cref="UsualGuardSubjects"/>.</param>
/// <param name="CheckHours">After so many hours it is looked whether it holds what history says; 0 for never, null for <see cref="UsualCheckHours"/>.</param>
/// <param name="Mend">Whether what differs then is written; null for no.</param>
/// <param name="Folder">Where its files are; null for a target without files.</param>
public sealed record TargetSettings(
    int Id, string Name, string Rules, string Database, string Prefix, string? Filters = null, int? GuardPercent = null, int? GuardSubjects = null,
    int? CheckHours = null, bool? Mend = null, string? Folder = null) : IRecord
{
    public const int UsualGuardPercent = 20;

    public const int UsualGuardSubjects = 500;

    public const int UsualCheckHours = 24;

    /// <summary>How often it is looked whether it holds what history says; null for never.</summary>
    public TimeSpan? CheckedEvery => CheckHours is 0 ? null : TimeSpan.FromHours(CheckHours ?? UsualCheckHours);

    public StreamId? Stream => new(StreamKind.Target, Id);
}

/// <summary>A provisioning target as its stream tells it.</summary>
public sealed record Target(TargetId Id)
{
    /// <summary>
    /// Ids of targets that were made here begin above this, so that one made later in a Registry that is still being followed keeps its own.
    /// </summary>
    public const int FirstOwnId = 1_000_000;

    /// <summary>The target's own record; null once it was deleted.</summary>
    public Current<ProvisioningTarget>? Record { get; init; }

    /// <summary>How to reach it; null for a target that only the followed Registry provisions.</summary>
    public Current<TargetSettings>? Settings { get; init; }

    /// <summary>The target after one more change.</summary>
    public static Target Evolve(Target target, Recorded entry) => entry.Change switch
    {
        Change<ProvisioningTarget> c => target with { Record = Current<ProvisioningTarget>.After(target.Record, c, entry) },
        Change<TargetSettings> c => target with { Settings = Current<TargetSettings>.After(target.Settings, c, entry) },
        _ => throw new UnexpectedChange(entry),
    };
}
