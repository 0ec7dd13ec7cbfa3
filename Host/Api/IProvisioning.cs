using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Provisioning;

namespace EventRegistry.Host.Api;

/// <summary>Provisions a subject at once, whatever the target's mode.</summary>
internal interface IProvisioning
{
    /// <param name="target">The target.</param>
    /// <param name="subject">The stream of the person or group.</param>
    Task<Provisioned> ProvisionAsync(ProvisioningTarget target, StreamId subject, CancellationToken cancel);
}

/// <summary>What came of it.</summary>
internal abstract record Provisioned;

/// <summary>The target now holds what it should of the subject.</summary>
internal sealed record WasProvisioned : Provisioned;

/// <summary>The target is not written to from here: the Registry that it was imported from does that.</summary>
internal sealed record IsProvisionedElsewhere : Provisioned;

/// <summary>The target could not take it.</summary>
/// <param name="Sentence">Why, for whoever asked.</param>
internal sealed record NotProvisioned(string Sentence) : Provisioned;

/// <summary>Until single subjects can be provisioned: nothing is written, and nobody is told that it was.</summary>
internal sealed class NoProvisioning : IProvisioning
{
    public Task<Provisioned> ProvisionAsync(ProvisioningTarget target, StreamId subject, CancellationToken cancel) =>
        Task.FromResult<Provisioned>(target.Id >= Target.FirstOwnId
            ? new NotProvisioned("Single subjects cannot be provisioned yet; rebuild the target instead")
            : new IsProvisionedElsewhere());
}
