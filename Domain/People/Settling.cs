using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;

namespace EventRegistry.Domain.People;

/// <summary>Brings a person up to date with what time and other streams have changed. Doing it again changes nothing.</summary>
internal static class Settling
{
    private const string Law = "a place in a group goes with the group";

    public static void Into(Settle settle, Draft draft)
    {
        var id = settle.Person;
        foreach (var membership in draft.Person(id).Memberships.Where(m => draft.Co.Group(m.Record.GroupId) is null))
            Saving.Drop<Membership>(membership.Id, draft, null, Law);
        Expiring.Into(id, draft);
        if (!settle.ForTime) AutomaticMemberships.Settle(id, settle.Because, draft);
        NestedMemberships.Settle(id, draft);
    }
}
