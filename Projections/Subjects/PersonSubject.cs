using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;

namespace EventRegistry.Projections.Subjects;

/// <summary>Something that is told of a person, and the identity source it came from; null when it was entered directly.</summary>
public readonly record struct Sourced<T>(Current<T> Item, int? Source) where T : class, IRecord
{
    public T Record => Item.Record;
}

/// <summary>What the world is told of a person: the parts of the person's stream that count at one moment.</summary>
/// <remarks>
/// Which parts count is <c>provisioning.md</c> 8 and 13; where the source of a part is still known, <c>sql-target.md</c> 6.1. Of somebody of whom a target
/// is to hold nothing these are the names and the active identifiers alone, by which it may find what it holds.
/// </remarks>
public sealed record PersonSubject
{
    private readonly Person life;
    private readonly View view;

    private PersonSubject(Person life, View view) => (this.life, this.view, Person) = (life, view, life.Record!);

    public int Id => Person.Id;

    /// <summary>The person's own record.</summary>
    public Current<PersonRecord> Person { get; }

    public ImmutableArray<Sourced<Name>> Names { get; internal init; } = [];
    public ImmutableArray<Sourced<Identifier>> Identifiers { get; internal init; } = [];
    public ImmutableArray<Sourced<EmailAddress>> EmailAddresses { get; internal init; } = [];
    public ImmutableArray<Sourced<Url>> Urls { get; internal init; } = [];
    public ImmutableArray<Sourced<Role>> Roles { get; private init; } = [];
    public ImmutableArray<Sourced<Address>> Addresses { get; internal init; } = [];
    public ImmutableArray<Sourced<TelephoneNumber>> TelephoneNumbers { get; internal init; } = [];
    public ImmutableArray<Sourced<AdHocAttribute>> AdHocAttributes { get; private init; } = [];
    public ImmutableArray<Sourced<Membership>> Memberships { get; private init; } = [];
    public ImmutableArray<Current<Agreement>> Agreements { get; private init; } = [];

    /// <summary>The name by which the person is called, as it was before any filter; null where no name is primary.</summary>
    public Current<Name>? PrimaryName => life.Names.FirstOrDefault(n => n.Record.PrimaryName == true);

    /// <summary>The valid org identities that are the person's, with all that is known of them.</summary>
    public IReadOnlyList<OrgIdentity> ExternalIdentities { get; private init; } = [];

    /// <summary>The CO that the person's record leans on.</summary>
    public Reference Reference => view.Reference;

    /// <summary>The group of one of the <see cref="Memberships"/>, as the target is told of it.</summary>
    public GroupSubject GroupOf(Membership membership) => view.GroupOf(membership.GroupId);

    /// <summary>What is told of a person who has a place in a target.</summary>
    internal static PersonSubject Of(Person person, in Origins linked, View view, ProvisioningAction action, DateTimeOffset at)
    {
        // A copy, since what follows is captured by functions.
        var origins = linked;
        var roles = person.Roles.Where(r => view.Counts(r.Record, action, at));
        return new PersonSubject(person, view)
        {
            Names = NamesOf(person, origins),
            Identifiers = IdentifiersOf(person, origins),
            EmailAddresses = [.. person.EmailAddresses.Select(e => new Sourced<EmailAddress>(e, origins.SourceOf(e, e.Record.SourceEmailAddressId, o => o.EmailAddresses)))],
            Urls = [.. person.Urls.Select(u => new Sourced<Url>(u, origins.SourceOf(u, u.Record.SourceUrlId, o => o.Urls)))],
            Roles = [.. roles.Select(r => new Sourced<Role>(r, origins.SourceOf(r.Record.SourceOrgIdentityId)))],
            Addresses = [.. person.Addresses.Where(a => HangsOn(roles, a.Record))
                .Select(a => new Sourced<Address>(a, origins.SourceOf(a, a.Record.SourceAddressId, o => o.Addresses)))],
            TelephoneNumbers = [.. person.TelephoneNumbers.Where(t => HangsOn(roles, t.Record))
                .Select(t => new Sourced<TelephoneNumber>(t, origins.SourceOf(t, t.Record.SourceTelephoneNumberId, o => o.TelephoneNumbers)))],
            AdHocAttributes = [.. person.AdHocAttributes.Where(a => HangsOn(roles, a.Record))
                .Select(a => new Sourced<AdHocAttribute>(a, origins.SourceOf(a, a.Record.SourceAdHocAttributeId, o => o.AdHocAttributes)))],
            Memberships = [.. person.Memberships.Where(m => view.Tells(m.Record, action, at))
                .Select(m => new Sourced<Membership>(m, origins.SourceOf(m.Record.SourceOrgIdentityId)))],
            Agreements = [.. person.Agreements],
            ExternalIdentities = origins.Linked,
        };
    }

    /// <summary>What is told of a person of whom a target is to hold nothing.</summary>
    internal static PersonSubject Removed(Person person, in Origins origins, View view) =>
        new(person, view) { Names = NamesOf(person, origins), Identifiers = IdentifiersOf(person, origins) };

    private static ImmutableArray<Sourced<Name>> NamesOf(Person person, Origins origins) =>
        [.. person.Names.Select(n => new Sourced<Name>(n, origins.SourceOf(n, n.Record.SourceNameId, o => o.Names)))];

    private static ImmutableArray<Sourced<Identifier>> IdentifiersOf(Person person, Origins origins) =>
        [.. person.Identifiers.Where(i => i.Record.Status == Standing.Active)
            .Select(i => new Sourced<Identifier>(i, origins.SourceOf(i, i.Record.SourceIdentifierId, o => o.Identifiers)))];

    private static bool HangsOn(Records<Role> roles, IRoleAttribute attribute) => attribute.RoleId is { } role && roles.Contains(role.Value);
}
