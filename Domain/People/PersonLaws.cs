using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;

namespace EventRegistry.Domain.People;

/// <summary>What holds for a person's own record (<c>identity-rules.md</c> 4, <c>changelog.md</c> 5.1).</summary>
internal sealed class PersonLaws : Laws<PersonRecord>
{
    private const string Law = "what is a person's goes with them";

    public override void After(Save<PersonRecord> save, int because, Draft draft) => AutomaticMemberships.AfterPerson(new(save.Record.Id), because, draft);

    public override IEnumerable<Refusal> FaultsOfDeleting(Current<PersonRecord> record, Draft draft)
    {
        var roles = draft.Person(new(record.Id)).Roles;
        if (roles.Count == 0) yield break;
        yield return new(Rule.PersonHasNoRole, roles.Any(r => r.Record.CouId is not null) ? "CouPerson Exists In Unowned COU" : "CoPersonRole Exists", null);
    }

    public override void AfterDeleting(Current<PersonRecord> record, int because, Draft draft)
    {
        var person = draft.Person(new(record.Id));
        Drop(person.Memberships);
        Drop(person.Links);
        Drop(person.Agreements);
        Drop(person.EmailAddresses);
        Drop(person.Roles);
        Drop(person.Identifiers);
        Drop(person.Names);
        Drop(person.Urls);
        Drop(person.SshKeys);

        void Drop<T>(Records<T> records) where T : class, IRecord
        {
            foreach (var gone in records) Saving.Drop<T>(gone.Id, draft, because, Law);
        }
    }
}
