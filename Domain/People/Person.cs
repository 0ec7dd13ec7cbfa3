using EventRegistry.Domain.Access;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Domain.People;

/// <summary>A person with all that hangs on them, as one stream tells it.</summary>
public sealed record Person(PersonId Id)
{
    /// <summary>The person's own record; null before it was added and after it was deleted.</summary>
    public Current<PersonRecord>? Record { get; init; }

    public Records<Name> Names { get; init; }
    public Records<Identifier> Identifiers { get; init; }
    public Records<EmailAddress> EmailAddresses { get; init; }
    public Records<Url> Urls { get; init; }
    public Records<Role> Roles { get; init; }
    public Records<Address> Addresses { get; init; }
    public Records<TelephoneNumber> TelephoneNumbers { get; init; }
    public Records<AdHocAttribute> AdHocAttributes { get; init; }
    public Records<Membership> Memberships { get; init; }
    public Records<Agreement> Agreements { get; init; }
    public Records<IdentityLink> Links { get; init; }
    public Records<SshKey> SshKeys { get; init; }
    public Records<ExpirationCount> ExpirationCounts { get; init; }

    /// <summary>The person's live records of a kind; none of a kind that is not told by people's streams.</summary>
    public Records<T> Of<T>() where T : class, IRecord
    {
        object records = typeof(T) switch
        {
            var t when t == typeof(Membership) => Memberships,
            var t when t == typeof(Name) => Names,
            var t when t == typeof(Identifier) => Identifiers,
            var t when t == typeof(EmailAddress) => EmailAddresses,
            var t when t == typeof(Url) => Urls,
            var t when t == typeof(Role) => Roles,
            var t when t == typeof(Address) => Addresses,
            var t when t == typeof(TelephoneNumber) => TelephoneNumbers,
            var t when t == typeof(AdHocAttribute) => AdHocAttributes,
            var t when t == typeof(Agreement) => Agreements,
            var t when t == typeof(IdentityLink) => Links,
            var t when t == typeof(SshKey) => SshKeys,
            var t when t == typeof(ExpirationCount) => ExpirationCounts,
            _ => Records<T>.None,
        };
        return (Records<T>)records;
    }

    /// <summary>The person after one more change.</summary>
    public static Person Evolve(Person person, Recorded entry) => entry.Change switch
    {
        Change<Membership> c => person with { Memberships = person.Memberships.After(c, entry) },
        Change<Name> c => person with { Names = person.Names.After(c, entry) },
        Change<Identifier> c => person with { Identifiers = person.Identifiers.After(c, entry) },
        Change<EmailAddress> c => person with { EmailAddresses = person.EmailAddresses.After(c, entry) },
        Change<Role> c => person.AfterRole(c, entry),
        Change<Address> c => person with { Addresses = person.Addresses.After(c, entry) },
        Change<TelephoneNumber> c => person with { TelephoneNumbers = person.TelephoneNumbers.After(c, entry) },
        Change<AdHocAttribute> c => person with { AdHocAttributes = person.AdHocAttributes.After(c, entry) },
        Change<PersonRecord> c => person with { Record = Current<PersonRecord>.After(person.Record, c, entry) },
        Change<Url> c => person with { Urls = person.Urls.After(c, entry) },
        Change<Agreement> c => person with { Agreements = person.Agreements.After(c, entry) },
        Change<IdentityLink> c => person with { Links = person.Links.After(c, entry) },
        Change<SshKey> c => person with { SshKeys = person.SshKeys.After(c, entry) },
        Change<ExpirationCount> c => person with { ExpirationCounts = person.ExpirationCounts.After(c, entry) },
        _ => throw new UnexpectedChange(entry),
    };

    private Person AfterRole(Change<Role> change, Recorded entry)
    {
        var after = this with { Roles = Roles.After(change, entry) };
        var moved = change is Edited<Role> edited && edited.Record.Stream != entry.Stream;
        // A role that is moved to another person takes along what hangs on it.
        return !moved ? after : after with
        {
            Addresses = Addresses.Where(a => a.Record.RoleId?.Value != change.RecordId),
            TelephoneNumbers = TelephoneNumbers.Where(t => t.Record.RoleId?.Value != change.RecordId),
            AdHocAttributes = AdHocAttributes.Where(a => a.Record.RoleId?.Value != change.RecordId),
            ExpirationCounts = ExpirationCounts.Where(c => c.Record.RoleId?.Value != change.RecordId),
        };
    }
}
