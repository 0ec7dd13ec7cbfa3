using EventRegistry.Domain.Changelog;

namespace EventRegistry.Domain.People;

/// <summary>Where a person, or one of their roles, stands (<c>records.md</c> 7).</summary>
public enum PersonStatus
{
    [Code("A")] Active,
    [Code("GP")] GracePeriod,
    [Code("S")] Suspended,
    [Code("XP")] Expired,
    [Code("Y")] Approved,
    [Code("PA")] PendingApproval,
    [Code("C")] Confirmed,
    [Code("PC")] PendingConfirmation,
    [Code("I")] Invited,
    [Code("P")] Pending,
    [Code("N")] Denied,
    [Code("X")] Declined,
    [Code("D")] Deleted,
    [Code("D2")] Duplicate,
    [Code("LK")] Locked,
    [Code("PV")] PendingVetting,
}
