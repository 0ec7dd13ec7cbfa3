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
/// <remarks>Which parts count is <c>provisioning.md</c> 8; where the source of a part is still known, <c>sql-target.md</c> 6.1.</remarks>
public sealed record PersonSubject(Current<PersonRecord> Person)
{
    public int Id => Person.Id;

    public ImmutableArray<Sourced<Name>> Names { get; private init; }
    public ImmutableArray<Sourced<Identifier>> Identifiers { get; private init; }
    public ImmutableArray<Sourced<EmailAddress>> EmailAddresses { get; private init; }
    public ImmutableArray<Sourced<Url>> Urls { get; private init; }
    public ImmutableArray<Sourced<Role>> Roles { get; private init; }
    public ImmutableArray<Sourced<Address>> Addresses { get; private init; }
    public ImmutableArray<Sourced<TelephoneNumber>> TelephoneNumbers { get; private init; }
    public ImmutableArray<Sourced<AdHocAttribute>> AdHocAttributes { get; private init; }
    public ImmutableArray<Sourced<Membership>> Memberships { get; private init; }
    public ImmutableArray<Current<Agreement>> Agreements { get; private init; }

    /// <summary>The CO that the person's record leans on.</summary>
    public required Reference Reference { get; init; }

    /// <summary>What is told of a person; null when they have no place in a target.</summary>
    /// <param name="person">The person.</param>
    /// <param name="identities">The org identities that the person is linked to, by id.</param>
    /// <param name="reference">The CO.</param>
    /// <param name="at">The moment at which validity counts.</param>
    /// <param name="rules">Whom to tell of, and how much.</param>
    public static PersonSubject? Of(Person person, IReadOnlyDictionary<int, OrgIdentity> identities, Reference reference, DateTimeOffset at, RuleSet rules)
    {
        if (person.Record is not { } self) return null;
        var extent = rules.ExtentOf(self.Record.Status);
        if (extent == Extent.None) return null;
        var origins = new Origins(person, identities, reference, at);
        var roles = person.Roles.Where(r => RoleCounts(r.Record, extent, at, rules));
        return new PersonSubject(self)
        {
            Reference = reference,
            Names = [.. person.Names.Select(n => new Sourced<Name>(n, origins.SourceOf(n, n.Record.SourceNameId, o => o.Names)))],
            Identifiers = [.. person.Identifiers.Where(i => i.Record.Status == Standing.Active)
                .Select(i => new Sourced<Identifier>(i, origins.SourceOf(i, i.Record.SourceIdentifierId, o => o.Identifiers)))],
            EmailAddresses = [.. person.EmailAddresses.Select(e => new Sourced<EmailAddress>(e, origins.SourceOf(e, e.Record.SourceEmailAddressId, o => o.EmailAddresses)))],
            Urls = [.. person.Urls.Select(u => new Sourced<Url>(u, origins.SourceOf(u, u.Record.SourceUrlId, o => o.Urls)))],
            Roles = [.. roles.Select(r => new Sourced<Role>(r, origins.SourceOf(r.Record.SourceOrgIdentityId)))],
            Addresses = [.. person.Addresses.Where(a => HangsOn(roles, a.Record))
                .Select(a => new Sourced<Address>(a, origins.SourceOf(a, a.Record.SourceAddressId, o => o.Addresses)))],
            TelephoneNumbers = [.. person.TelephoneNumbers.Where(t => HangsOn(roles, t.Record))
                .Select(t => new Sourced<TelephoneNumber>(t, origins.SourceOf(t, t.Record.SourceTelephoneNumberId, o => o.TelephoneNumbers)))],
            AdHocAttributes = [.. person.AdHocAttributes.Where(a => HangsOn(roles, a.Record))
                .Select(a => new Sourced<AdHocAttribute>(a, origins.SourceOf(a, a.Record.SourceAdHocAttributeId, o => o.AdHocAttributes)))],
            Memberships = [.. person.Memberships.Where(m => MembershipCounts(m.Record, extent, at, reference))
                .Select(m => new Sourced<Membership>(m, origins.SourceOf(m.Record.SourceOrgIdentityId)))],
            Agreements = [.. person.Agreements],
        };
    }

    private static bool RoleCounts(Role role, Extent extent, DateTimeOffset at, RuleSet rules) =>
        role.Status is PersonStatus.Active or PersonStatus.GracePeriod
        && new Validity(role.ValidFrom, role.ValidThrough).Covers(at)
        && (extent == Extent.Full || rules.CoreKeepsRoles);

    private static bool HangsOn(Records<Role> roles, IRoleAttribute attribute) => attribute.RoleId is { } role && roles.Contains(role.Value);

    private static bool MembershipCounts(Membership membership, Extent extent, DateTimeOffset at, Reference reference) =>
        reference.Groups.TryGetValue(membership.GroupId.Value, out var group)
        && (group.Record.GroupType == GroupType.AllMembers
            || (extent == Extent.Full
                && group.Record.Status == Standing.Active
                && new Validity(membership.ValidFrom, membership.ValidThrough).Covers(at)));
}
