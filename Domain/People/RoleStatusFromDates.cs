using EventRegistry.Domain.Changelog;

namespace EventRegistry.Domain.People;

/// <summary>A role's status follows its dates when both are saved together (<c>identity-rules.md</c> 3). Time alone changes nothing.</summary>
public static class RoleStatusFromDates
{
    /// <summary>The status that is stored for the one that was sent.</summary>
    public static PersonStatus? Stored(PersonStatus? sent, Validity dates, DateTimeOffset now)
    {
        // From first, through second: a pending role whose whole window is past becomes active, and so expired.
        var begun = (sent, dates.From) switch
        {
            (PersonStatus.Pending, { } from) when from < now => PersonStatus.Active,
            (PersonStatus.Active, { } from) when from > now => PersonStatus.Pending,
            _ => sent,
        };
        return (begun, dates.Through) switch
        {
            (PersonStatus.Active, { } through) when through < now => PersonStatus.Expired,
            (PersonStatus.Expired, { } through) when through > now => PersonStatus.Active,
            _ => begun,
        };
    }
}
