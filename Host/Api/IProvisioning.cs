using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.Provisioning;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;

namespace EventRegistry.Host.Api;

/// <summary>Provisions a subject at once, whatever the target's mode.</summary>
internal interface IProvisioning
{
    /// <param name="target">The target.</param>
    /// <param name="subject">The stream of the person or group.</param>
    /// <param name="actor">Who asks.</param>
    Task<Provisioned> ProvisionAsync(ProvisioningTarget target, StreamId subject, string actor, CancellationToken cancel);
}

/// <summary>What came of it.</summary>
internal abstract record Provisioned;

/// <summary>The target now holds what it should of the subject.</summary>
/// <param name="IsRemoved">Whether that is nothing.</param>
internal sealed record WasProvisioned(bool IsRemoved) : Provisioned;

/// <summary>The target is not written to from here: the Registry that it was imported from does that.</summary>
internal sealed record IsProvisionedElsewhere : Provisioned;

/// <summary>The target could not take it.</summary>
/// <param name="Sentence">Why, for whoever asked.</param>
internal sealed record NotProvisioned(string Sentence) : Provisioned;

/// <summary>Provisions through the targets that can be written to.</summary>
internal sealed class ProvisioningByHand(Registry registry, ByHand byHand) : IProvisioning
{
    public async Task<Provisioned> ProvisionAsync(ProvisioningTarget target, StreamId subject, string actor, CancellationToken cancel)
    {
        if ((await new TargetBook(registry).ListAsync(cancel)).FirstOrDefault(t => t.Id == target.Id) is not { } known) return new IsProvisionedElsewhere();
        var report = await byHand.ProvisionAsync(known, [subject], actor, cancel);
        return report.Subjects[0] switch
        {
            { State: ByHandState.Done, Action: var action } => new WasProvisioned(action == ProvisioningAction.Deleted),
            { State: ByHandState.Failed, Error: { } error } => new NotProvisioned(error),
            _ => new NotProvisioned(report.Paused?.PausedBecause ?? "It waits in the queue"),
        };
    }
}
