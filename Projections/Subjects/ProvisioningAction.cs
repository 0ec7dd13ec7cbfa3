using EventRegistry.Domain.Changelog;

namespace EventRegistry.Projections.Subjects;

/// <summary>What a target is to do about a subject (<c>provisioning.md</c> 13.14).</summary>
public enum ProvisioningAction
{
    /// <summary>To hold all that is told of it.</summary>
    [Code("eligible")] Eligible,

    /// <summary>To hold the core of it, so that what others say of it still has something to refer to.</summary>
    [Code("ineligible")] Ineligible,

    /// <summary>To hold nothing of it.</summary>
    [Code("deleted")] Deleted,
}
