using EventRegistry.Domain.Provisioning;
using EventRegistry.Projections.Targets.Sql;

namespace EventRegistry.Host.Targets;

/// <summary>What somebody wants a target to be. What is null stays as it is, or as it usually is.</summary>
public sealed record TargetWish
{
    /// <summary>A way of naming nothing: no group, no source.</summary>
    public const int None = 0;

    /// <summary>Where it is, with the password.</summary>
    public string? Connection { get; init; }

    public Prefix? Prefix { get; init; }

    /// <summary>Where its files are.</summary>
    public string? Folder { get; init; }

    /// <summary>The kind of target, in short or in full; only where it is new.</summary>
    public string? Plugin { get; init; }

    /// <summary>The name of a rule set.</summary>
    public string? Rules { get; init; }

    public ProvisioningMode? Mode { get; init; }

    /// <summary>The provisioning group; <see cref="None"/> for none.</summary>
    public int? Group { get; init; }

    /// <summary>The source whose people are skipped; <see cref="None"/> for none.</summary>
    public int? SkippedSource { get; init; }

    /// <summary>Seconds; 0 for never.</summary>
    public int? RetryInterval { get; init; }

    public int? MaxRetries { get; init; }

    public int? Order { get; init; }

    public string? Description { get; init; }

    /// <summary>All its data filters, in order; an empty list for none.</summary>
    public IReadOnlyList<string>? Filters { get; init; }

    public int? GuardPercent { get; init; }

    public int? GuardSubjects { get; init; }

    /// <summary>0 for never.</summary>
    public int? CheckHours { get; init; }

    public bool? Mend { get; init; }

    /// <summary>A target's records as they would be.</summary>
    internal (ProvisioningTarget Record, TargetSettings Settings) Granted(ProvisioningTarget record, TargetSettings settings, string database) => (
        record with
        {
            Description = Description ?? record.Description,
            ProvisioningGroupId = Group switch { null => record.ProvisioningGroupId, None => null, { } id => new(id) },
            SkipSourceId = SkippedSource switch { null => record.SkipSourceId, None => null, { } id => new(id) },
            Status = Mode is { } mode ? Domain.Changelog.Codes<ProvisioningMode>.Of(mode) : record.Status,
            RetryInterval = RetryInterval ?? record.RetryInterval,
            MaxRetry = MaxRetries ?? record.MaxRetry,
            Order = Order ?? record.Order,
        },
        settings with
        {
            Rules = Rules ?? settings.Rules,
            Database = database,
            Prefix = Prefix?.ToString() ?? settings.Prefix,
            Filters = Filters is null ? settings.Filters : Filters.Count == 0 ? null : string.Join('\n', Filters),
            GuardPercent = GuardPercent ?? settings.GuardPercent,
            GuardSubjects = GuardSubjects ?? settings.GuardSubjects,
            CheckHours = CheckHours ?? settings.CheckHours,
            Mend = Mend ?? settings.Mend,
            Folder = Folder ?? settings.Folder,
        });
}
