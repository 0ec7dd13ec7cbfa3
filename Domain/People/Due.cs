using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Domain.People;

/// <summary>When time alone will next change something for a person: what they are in, what the world is told, or what a policy makes of a role.</summary>
public static class Due
{
    // The registry's tables know whole seconds; what begins after an instant, or ends after it, does so in the next one.
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>The first such instant after now; null when nothing waits for time. To settle and to tell the world of the person then is enough.</summary>
    public static DateTimeOffset? Next(Person person, Collaboration co, DateTimeOffset now) => person.Record is null ? null
        : Memberships(person).Concat(Roles(person)).Concat(Policies(person, co)).OfType<DateTimeOffset>().Where(at => at > now).Select(at => (DateTimeOffset?)at).Min();

    /// <summary>The first instant after now at which an org identity begins or ceases to count, which whoever is linked to it is to be told of anew; null when there is none.</summary>
    public static DateTimeOffset? Next(OrgIdentity identity, DateTimeOffset now) => new[] { After(identity.Record?.Record.ValidFrom, Tick), After(identity.Record?.Record.ValidThrough, Tick) }
        .Where(at => at > now).Min();

    /// <summary>The first instant after now at which something that the world is told of a person starts or ceases to count; null when nothing waits for time.</summary>
    /// <param name="identities">The org identities that the person is linked to, by id.</param>
    public static DateTimeOffset? Telling(Person person, IReadOnlyDictionary<int, OrgIdentity> identities, DateTimeOffset now) => person.Record is null ? null
        : Memberships(person).Concat(Roles(person)).OfType<DateTimeOffset>().Where(at => at > now).Select(at => (DateTimeOffset?)at)
            .Concat(person.Links.Select(l => identities.TryGetValue(l.Record.OrgIdentityId.Value, out var identity) ? Next(identity, now) : null)).Min();

    // For a group that it is nested into, a membership ends with its last instant; for the world, after it.
    private static IEnumerable<DateTimeOffset?> Memberships(Person person) =>
        person.Memberships.SelectMany(m => new[] { After(m.Record.ValidFrom, Tick), m.Record.ValidThrough, After(m.Record.ValidThrough, Tick) });

    private static IEnumerable<DateTimeOffset?> Roles(Person person) =>
        person.Roles.SelectMany(r => new[] { After(r.Record.ValidFrom, Tick), After(r.Record.ValidThrough, Tick) });

    private static IEnumerable<DateTimeOffset?> Policies(Person person, Collaboration co) =>
        from policy in co.Settings.Setting.DisableExpiration == true ? [] : Expiring.Policies(co)
        from role in person.Roles
        select (policy.CondAfterExpiry, policy.CondBeforeExpiry) switch
        {
            ({ } after, _) => After(role.Record.ValidThrough, Expiring.Days(after) + Tick),
            (null, { } before) => After(role.Record.ValidThrough, -Expiring.Days(before)),
            _ => null,
        };

    private static DateTimeOffset? After(DateTimeOffset? at, TimeSpan span) =>
        at is { } instant && span < DateTimeOffset.MaxValue - instant && -span < instant - DateTimeOffset.MinValue ? instant + span : null;
}
