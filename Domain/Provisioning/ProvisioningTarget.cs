using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Domain.Provisioning;

/// <summary>Identifies a provisioning target.</summary>
public readonly record struct TargetId(int Value);

/// <summary>One configured use of a provisioner in a CO.</summary>
/// <param name="Status">Its mode, by code: A, M, E, Q, QE or X.</param>
/// <param name="RetryInterval">Seconds; null acts as 900.</param>
public sealed record ProvisioningTarget(
    int Id, CoId CoId, string? Description, string? Plugin, GroupId? ProvisioningGroupId, SourceId? SkipSourceId, string? Status,
    int? RetryInterval, int? MaxRetry, int? Order) : IRecord
{
    public StreamId? Stream => new(StreamKind.Target, Id);
}
