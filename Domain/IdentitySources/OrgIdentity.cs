using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;

namespace EventRegistry.Domain.IdentitySources;

/// <summary>An org identity with its attributes and the source record it was made from.</summary>
public sealed record OrgIdentity(OrgIdentityId Id)
{
    /// <summary>The org identity's own record; null before it was added and after it was deleted.</summary>
    public Current<OrgIdentityRecord>? Record { get; init; }

    public Records<Name> Names { get; init; }
    public Records<Identifier> Identifiers { get; init; }
    public Records<EmailAddress> EmailAddresses { get; init; }
    public Records<Url> Urls { get; init; }
    public Records<Address> Addresses { get; init; }
    public Records<TelephoneNumber> TelephoneNumbers { get; init; }
    public Records<AdHocAttribute> AdHocAttributes { get; init; }
    public Records<SourceRecord> SourceRecords { get; init; }

    /// <summary>The org identity's live records of a kind; none of a kind that is not told by its stream.</summary>
    public Records<T> Of<T>() where T : class, IRecord
    {
        object records = typeof(T) switch
        {
            var t when t == typeof(Name) => Names,
            var t when t == typeof(Identifier) => Identifiers,
            var t when t == typeof(EmailAddress) => EmailAddresses,
            var t when t == typeof(Url) => Urls,
            var t when t == typeof(Address) => Addresses,
            var t when t == typeof(TelephoneNumber) => TelephoneNumbers,
            var t when t == typeof(AdHocAttribute) => AdHocAttributes,
            var t when t == typeof(SourceRecord) => SourceRecords,
            _ => Records<T>.None,
        };
        return (Records<T>)records;
    }

    /// <summary>The org identity after one more change.</summary>
    public static OrgIdentity Evolve(OrgIdentity identity, Recorded entry) => entry.Change switch
    {
        Change<OrgIdentityRecord> c => identity with { Record = Current<OrgIdentityRecord>.After(identity.Record, c, entry) },
        Change<SourceRecord> c => identity with { SourceRecords = identity.SourceRecords.After(c, entry) },
        Change<Name> c => identity with { Names = identity.Names.After(c, entry) },
        Change<Identifier> c => identity with { Identifiers = identity.Identifiers.After(c, entry) },
        Change<EmailAddress> c => identity with { EmailAddresses = identity.EmailAddresses.After(c, entry) },
        Change<Url> c => identity with { Urls = identity.Urls.After(c, entry) },
        Change<Address> c => identity with { Addresses = identity.Addresses.After(c, entry) },
        Change<TelephoneNumber> c => identity with { TelephoneNumbers = identity.TelephoneNumbers.After(c, entry) },
        Change<AdHocAttribute> c => identity with { AdHocAttributes = identity.AdHocAttributes.After(c, entry) },
        _ => throw new UnexpectedChange(entry),
    };
}
