using EventRegistry.Domain.Changelog;

namespace EventRegistry.Domain.Provisioning;

/// <summary>When a target is told of what changed (<c>provisioning.md</c> 5 and 13.6).</summary>
public enum ProvisioningMode
{
    /// <summary>At once; what fails is not tried again. COmanage Registry 4 calls it automatic.</summary>
    [Code("A")] Immediate,

    /// <summary>When an administrator asks for it.</summary>
    [Code("M")] Manual,

    /// <summary>When somebody's enrollment is complete, and when an administrator asks for it.</summary>
    [Code("E")] Enrollment,

    /// <summary>Soon, from the queue; what fails is tried again.</summary>
    [Code("Q")] Queue,

    /// <summary>At once, and from the queue where that fails.</summary>
    [Code("QE")] QueueOnError,

    /// <summary>Never, not even when an administrator asks for it.</summary>
    [Code("X")] Disabled,
}
