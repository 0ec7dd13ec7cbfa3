using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Domain.People;

/// <summary>Deletes a person with everything, roles and org identities that are nobody else's included (<c>changelog.md</c> 5.2).</summary>
internal static class Expunging
{
    private const string Law = "what is an expunged person's goes with them";

    /// <summary>The org identities that are theirs.</summary>
    public static Needs Needs(PersonId id, Known known)
    {
        if (!known.People.TryGetValue(id, out var person)) return Decisions.Needs.None;
        var identities = person.Links.Select(l => l.Record.OrgIdentityId).ToList();
        return Decisions.Needs.None with { Streams = [.. identities.Select(i => new StreamId(StreamKind.OrgIdentity, i.Value))], Links = [.. identities] };
    }

    public static ImmutableArray<Refusal> Into(Expunge expunge, Draft draft)
    {
        var person = draft.Person(expunge.Person);
        if (person.Record is not { } record) return [new(Rule.RecordIsLive, $"There is no live person {expunge.Person.Value}.", null)];
        var identities = person.Links.Select(l => l.Record.OrgIdentityId).Where(i => !draft.Known.Links.TryGetValue(i, out var holder) || holder == expunge.Person).ToList();
        foreach (var role in person.Roles) Saving.Drop<Role>(role.Id, draft, null, Law);
        var because = draft.Changes.Count;
        Saving.Drop<PersonRecord>(record.Id, draft, null, null);
        foreach (var identity in identities) Saving.Drop<OrgIdentityRecord>(identity.Value, draft, because, Law);
        return [];
    }
}
