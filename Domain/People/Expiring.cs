using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;

namespace EventRegistry.Domain.People;

/// <summary>Applies the CO's expiration policies to a person's roles (<c>identity-rules.md</c> 7).</summary>
/// <remarks>
/// The Registry does so once a day and counts every time; here it is done whenever something falls due, and to do what is so already is not to act.
/// Each role that changes leaves a copy of what it was, which the Registry's job does not keep.
/// </remarks>
internal static class Expiring
{
    // Longer than any two dates are apart.
    private const int MostDays = 4_000_000;

    private const string Law = "expiration policies";

    /// <summary>The sponsors whose status a policy asks for.</summary>
    public static Needs Needs(PersonId id, Known known)
    {
        if (!known.People.TryGetValue(id, out var person) || !Policies(known.Co).Any(p => p.CondSponsorInvalid == true)) return Decisions.Needs.None;
        return Decisions.Needs.None with { Streams = [.. person.Roles.Select(r => r.Record.SponsorId).OfType<PersonId>().Select(s => new StreamId(StreamKind.Person, s.Value))] };
    }

    /// <summary>Every policy in turn, each on every role: one further down sees what those before it have made of the role.</summary>
    public static void Into(PersonId id, Draft draft)
    {
        if (draft.Co.Settings.Setting.DisableExpiration == true) return;
        foreach (var policy in Policies(draft.Co).ToList())
        {
            foreach (var role in draft.Person(id).Roles)
            {
                if (Matches(policy, role.Record, draft)) Act(policy, role, draft);
            }
        }
    }

    public static IEnumerable<ExpirationPolicy> Policies(Organization.Collaboration co) =>
        co.Settings.ExpirationPolicies.Select(p => p.Record).Where(p => p.Status == Standing.Active);

    /// <summary>So many days, as far as the calendar goes.</summary>
    public static TimeSpan Days(int count) => TimeSpan.FromDays(Math.Clamp(count, -MostDays, MostDays));

    /// <summary>Whether a policy has a condition on something that a save changes.</summary>
    public static bool AsksFor(ExpirationPolicy policy, Save<Role> save) =>
        (policy.CondAffiliation is not null && save.Changes(r => r.Affiliation))
        || (policy.CondCouId is not null && save.Changes(r => r.CouId))
        || (policy.CondStatus is not null && save.Changes(r => r.Status))
        || (policy.CondSponsorInvalid == true && save.Changes(r => r.SponsorId))
        || ((policy.CondAfterExpiry ?? policy.CondBeforeExpiry) is not null && save.Changes(r => r.ValidThrough));

    private static bool Matches(ExpirationPolicy policy, Role role, Draft draft) =>
        (policy.CondAffiliation is not { Length: > 0 } affiliation || affiliation == role.Affiliation)
        && (policy.CondCouId is not { } cou || cou == role.CouId)
        && (policy.CondStatus is not { } status || status == role.Status)
        && IsInTime(policy, role.ValidThrough, draft.Now)
        && (policy.CondSponsorInvalid != true || HasLostSponsor(role, draft))
        && (policy.CondCount is not { } most || (Count(policy, role, draft)?.Record.Times ?? 0) < most);

    private static bool IsInTime(ExpirationPolicy policy, DateTimeOffset? through, DateTimeOffset now) => (policy.CondAfterExpiry, policy.CondBeforeExpiry) switch
    {
        ({ } after, _) => through is { } end && now - end > Days(after),
        (null, { } before) => through is { } end && end >= now && end - now <= Days(before),
        _ => true,
    };

    // One who is not at hand is not judged.
    private static bool HasLostSponsor(Role role, Draft draft) =>
        role.SponsorId is { } sponsor && draft.Known.People.ContainsKey(sponsor) && draft.Person(sponsor).Record?.Record.Status != PersonStatus.Active;

    private static void Act(ExpirationPolicy policy, Current<Role> role, Draft draft)
    {
        var after = role.Record with
        {
            Affiliation = policy.ActAffiliation is { Length: > 0 } affiliation ? affiliation : role.Record.Affiliation,
            ValidThrough = policy.ActClearExpiry == true ? null : role.Record.ValidThrough,
            CouId = policy.ActCouId is { } cou && draft.Co.Cous.ContainsKey(cou.Value) ? cou : role.Record.CouId,
            Status = policy.ActStatus ?? role.Record.Status,
        };
        if (after == role.Record) return;
        var because = draft.Changes.Count;
        Saving.Follow(role.Record.Stream!.Value, role, after, draft, null, Law);
        if (policy.CondCount is not null) CountUp(policy, after, because, draft);
    }

    private static void CountUp(ExpirationPolicy policy, Role role, int because, Draft draft)
    {
        if (Count(policy, role, draft) is { } count)
            draft.Edit(role.Stream!.Value, count.Record with { Times = (count.Record.Times ?? 0) + 1 }, because, Law);
        else
            draft.Add(new ExpirationCount(draft.NextId<ExpirationCount>(), new(policy.Id), new(role.Id), 1), because, Law, role.Stream);
    }

    private static Current<ExpirationCount>? Count(ExpirationPolicy policy, Role role, Draft draft) =>
        draft.Person(role.PersonId).ExpirationCounts.FirstOrDefault(c => c.Record.RoleId?.Value == role.Id && c.Record.PolicyId?.Value == policy.Id);
}
