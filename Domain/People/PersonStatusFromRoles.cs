using System.Collections.Immutable;

namespace EventRegistry.Domain.People;

/// <summary>A person's status follows from those of their roles (<c>identity-rules.md</c> 2).</summary>
public static class PersonStatusFromRoles
{
    // The highest wins. Pending vetting has no rank in the registry: it loses against all others.
    private static readonly ImmutableArray<PersonStatus> Ranked =
    [
        PersonStatus.PendingVetting, PersonStatus.Duplicate, PersonStatus.Deleted, PersonStatus.Declined, PersonStatus.Denied,
        PersonStatus.Pending, PersonStatus.Invited, PersonStatus.PendingConfirmation, PersonStatus.Confirmed, PersonStatus.PendingApproval,
        PersonStatus.Approved, PersonStatus.Expired, PersonStatus.Suspended, PersonStatus.GracePeriod, PersonStatus.Active,
    ];

    /// <summary>
    /// The status that a person should have. Without a role it stays as it is, and a locked person stays locked, whatever their roles say.
    /// Roles count also outside their dates.
    /// </summary>
    public static PersonStatus? After(PersonStatus? present, IEnumerable<PersonStatus?> roles)
    {
        if (present == PersonStatus.Locked) return present;
        var rank = roles.Select(s => s is { } status ? Ranked.IndexOf(status) : -1).DefaultIfEmpty(-1).Max();
        return rank < 0 ? present : Ranked[rank];
    }
}
