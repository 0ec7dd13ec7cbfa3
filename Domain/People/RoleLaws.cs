using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;

namespace EventRegistry.Domain.People;

/// <summary>What holds for a role, and what follows from it for the person (<c>identity-rules.md</c> 2 to 4 and 7).</summary>
internal sealed class RoleLaws : Laws<Role>
{
    private const string StatusLaw = "person status from roles";
    private const string Law = "what hangs on a role goes with it";
    private const string CountLaw = "expirations are counted anew for a changed role";

    public override IEnumerable<Refusal> ValueFaults(Func<string, object?> value, Draft draft) => Dates.Faults(value);

    public override Role Kept(Save<Role> save, Draft draft)
    {
        var role = Normalisation.IsWanted<PersonId>(save.Record.PersonId, draft.Co) ? Normalisation.Of(save.Record, a => IsEnumerated(a, draft)) : save.Record;
        // Only what one save says together counts: a status saved alone stays as it was sent, whatever the dates are.
        return !save.Sent.Has(nameof(Role.Status)) ? role : role with { Status = RoleStatusFromDates.Stored(role.Status, SentDates(save.Sent), draft.Now) };
    }

    public override void After(Save<Role> save, int because, Draft draft)
    {
        var role = save.Record;
        if (save.Before?.Record is { } former && former.PersonId != role.PersonId)
        {
            AutomaticMemberships.AfterLeaving(former.PersonId, former.CouId, because, draft);
            StatusFromRoles(former.PersonId, because, draft);
        }
        // A role that is in no COU any more leaves its holder where they were, until the person or that group is looked at again.
        else if (save.Before?.Record is { } before && role.CouId is not null && before.CouId != role.CouId)
        {
            AutomaticMemberships.AfterLeaving(role.PersonId, before.CouId, because, draft);
        }

        AutomaticMemberships.AfterRole(role.PersonId, role.CouId, because, draft);
        if (save.Changes(r => r.Status) || save.Changes(r => r.PersonId)) StatusFromRoles(role.PersonId, because, draft);
        if (!save.IsNew) CountAnew(save, because, draft);
    }

    public override void AfterDeleting(Current<Role> record, int because, Draft draft)
    {
        var role = record.Record;
        var person = draft.Person(role.PersonId);
        Drop(person.Addresses);
        Drop(person.AdHocAttributes);
        Drop(person.TelephoneNumbers);
        Drop(person.ExpirationCounts);
        // A person who goes with it needs no rules.
        if (person.Record is null) return;
        AutomaticMemberships.AfterRole(role.PersonId, role.CouId, because, draft);
        StatusFromRoles(role.PersonId, because, draft);

        void Drop<T>(Records<T> records) where T : class, IRoleAttribute
        {
            foreach (var gone in records.Where(r => r.Record.RoleId?.Value == record.Id)) Saving.Drop<T>(gone.Id, draft, because, Law);
        }
    }

    /// <summary>Gives a person the status that follows from their roles.</summary>
    public static void StatusFromRoles(PersonId id, int because, Draft draft)
    {
        if (draft.Person(id) is not { Record: { } current } person) return;
        var status = PersonStatusFromRoles.After(current.Record.Status, person.Roles.Select(r => r.Record.Status));
        Saving.Follow(new StreamId(StreamKind.Person, id.Value), current, current.Record with { Status = status }, draft, because, StatusLaw);
    }

    /// <summary>A policy that asks for what has changed may act on the role as often as on a new one.</summary>
    private static void CountAnew(Save<Role> save, int because, Draft draft)
    {
        var counts = draft.Person(save.Record.PersonId).ExpirationCounts.Where(c => c.Record.RoleId?.Value == save.Record.Id && c.Record.Times > 0);
        foreach (var count in counts)
        {
            if (count.Record.PolicyId is { } policy && draft.Co.Settings.ExpirationPolicies.Find(policy.Value) is { } asked && Expiring.AsksFor(asked.Record, save))
                draft.Edit(new(StreamKind.Person, save.Record.PersonId.Value), count.Record with { Times = 0 }, because, CountLaw);
        }
    }

    private static Validity SentDates(Sent<Role> sent) => new(sent[nameof(Role.ValidFrom)] as DateTimeOffset?, sent[nameof(Role.ValidThrough)] as DateTimeOffset?);

    private static bool IsEnumerated(string attribute, Draft draft) =>
        draft.Co.Settings.Enumerations.Any(e => e.Record.Attribute == attribute && e.Record is { Status: Standing.Active, DictionaryId: not null });
}
