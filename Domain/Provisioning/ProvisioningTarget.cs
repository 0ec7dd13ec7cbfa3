using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Domain.Provisioning;

/// <summary>Identifies a provisioning target.</summary>
public readonly record struct TargetId(int Value);

/// <summary>One configured use of a provisioner in a CO.</summary>
/// <param name="Status">The code of its <see cref="Mode"/>.</param>
/// <param name="RetryInterval">Seconds; null acts as 900, and 0 as never.</param>
public sealed record ProvisioningTarget(
    int Id, [Required("A CO ID must be provided")] CoId CoId, [Text(256)] string? Description,
    [Filled, Text(32)] string? Plugin, GroupId? ProvisioningGroupId, SourceId? SkipSourceId,
    [Required("A valid status must be selected"), OneOf("A", "M", "E", "Q", "QE", "X")] string? Status, [AtLeast(0)] int? RetryInterval, [AtLeast(0)] int? MaxRetry, int? Order) : IRecord
{
    private const int UsualRetryInterval = 900;

    public StreamId? Stream => new(StreamKind.Target, Id);

    /// <summary>When it is told of what changed.</summary>
    public ProvisioningMode Mode => Status is { } code && Codes<ProvisioningMode>.TryParse(code, out var mode) ? mode : ProvisioningMode.Disabled;

    /// <summary>How long after a failure it is tried again; null for never (<c>provisioning.md</c> 13.30).</summary>
    public TimeSpan? RetriedAfter => RetryInterval is 0 ? null : TimeSpan.FromSeconds(RetryInterval ?? UsualRetryInterval);
}
