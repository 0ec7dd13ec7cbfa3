using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Domain.People;

/// <summary>Deletes a person with everything, roles and org identities that are nobody else's included (<c>changelog.md</c> 5.2).</summary>
internal static class Expunging
{
    private const string Law = "what is an expunged person's goes with them";

    public static ImmutableArray<Refusal> Into(Expunge expunge, Draft draft)
    {
        var person = draft.Person(expunge.Person);
        if (person.Record is not { } record) return [new(Rule.RecordIsLive, $"There is no live person {expunge.Person.Value}.", null)];
        var links = person.Links.ToList();
        foreach (var role in person.Roles) Saving.Drop<Role>(role.Id, draft, null, Law);
        Saving.Drop<PersonRecord>(record.Id, draft, null, null);
        foreach (var link in links) Saving.Drop<OrgIdentityRecord>(link.Record.OrgIdentityId.Value, draft, draft.Changes.Count - 1, Law);
        return [];
    }
}
