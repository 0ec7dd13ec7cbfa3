using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.People;

namespace EventRegistry.Domain.IdentitySources.Pipelines;

/// <summary>Finds people of the CO by what they have: as it was known before, and as the decision has left it since.</summary>
internal sealed class Sought(Draft draft)
{
    private readonly Dictionary<PersonSought, List<PersonId>> here = [];

    /// <summary>The people who have it now, in the order of the records that say so.</summary>
    public IReadOnlyList<PersonId> People(PersonSought sought)
    {
        // Of those who were not looked at nothing can have changed.
        List<PersonId> found = [.. draft.Known.Found.GetValueOrDefault(sought, []).Where(p => !draft.Known.People.ContainsKey(p) || PlaceOf(sought, draft.Person(p)) is not null)];
        // What the decision has made comes after what was there.
        found.AddRange((here.GetValueOrDefault(sought) ?? []).Except(found).Select(p => (Person: p, Place: PlaceOf(sought, draft.Person(p)))).Where(p => p.Place is not null).OrderBy(p => p.Place).Select(p => p.Person));
        return found;
    }

    /// <summary>Notes what a person has by now, so that those who come after in the same decision find them.</summary>
    public void Note(PersonId id)
    {
        var person = draft.Person(id);
        foreach (var mail in person.EmailAddresses)
        {
            if (mail.Record.Mail is not { } address) continue;
            Put(new(SoughtBy.Mail, mail.Record.Type, Folded(address)), id);
            Put(new(SoughtBy.Mail, null, Folded(address)), id);
        }

        foreach (var identifier in person.Identifiers)
        {
            if (identifier.Record.Value is not { } value) continue;
            Put(new(SoughtBy.Identifier, identifier.Record.Type, value), id);
            Put(new(SoughtBy.ActiveIdentifier, identifier.Record.Type, value), id);
            Put(new(SoughtBy.ActiveIdentifier, null, value), id);
        }

        foreach (var role in person.Roles)
            if (role.Record.SourceOrgIdentityId is { } identity) Put(SourcedRole.Question(identity), id);
    }

    /// <summary>A mail address as it is compared.</summary>
    public static string Folded(string mail) => mail.ToLowerInvariant();

    /// <summary>The first record by which the person is found; null when they are not.</summary>
    private static int? PlaceOf(PersonSought sought, Person person)
    {
        if (person.Record is null) return null;
        return sought.By switch
        {
            SoughtBy.Mail => person.EmailAddresses.FirstOrDefault(e => e.Record.Mail is { } mail && Folded(mail) == sought.Value && IsOf(e.Record.Type))?.Id,
            SoughtBy.SourcedRole => person.Roles.FirstOrDefault(r => r.Record.SourceOrgIdentityId is { } identity && SourcedRole.Question(identity) == sought)?.Id,
            _ => person.Identifiers.FirstOrDefault(i => i.Record.Value == sought.Value && IsOf(i.Record.Type) && (sought.By == SoughtBy.Identifier || i.Record.Status == Standing.Active))?.Id,
        };

        bool IsOf(string? type) => sought.Type is null || sought.Type == type;
    }

    private void Put(PersonSought sought, PersonId id)
    {
        if (!here.TryGetValue(sought, out var people)) here[sought] = people = [];
        if (!people.Contains(id)) people.Add(id);
    }
}
