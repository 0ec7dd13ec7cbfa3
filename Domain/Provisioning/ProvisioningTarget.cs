using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
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
    int Id, [Required("A CO ID must be provided")] CoId CoId, [Text(256)] string? Description,
    [Filled, Text(32)] string? Plugin, GroupId? ProvisioningGroupId, SourceId? SkipSourceId,
    [Required("A valid status must be selected"), OneOf("A", "M", "E", "Q", "QE", "X")] string? Status, [AtLeast(1)] int? RetryInterval, [AtLeast(0)] int? MaxRetry, int? Order) : IRecord
{
    public StreamId? Stream => new(StreamKind.Target, Id);
}
