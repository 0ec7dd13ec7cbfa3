using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;

namespace EventRegistry.Projections.Subjects;

/// <summary>Of which people a change may change the rows.</summary>
public enum Whose
{
    /// <summary>Of nobody.</summary>
    Nobodys,

    /// <summary>Of the one person of that id.</summary>
    Persons,

    /// <summary>Of whoever is linked to the org identity of that id.</summary>
    LinkedPersons,

    /// <summary>Of all who have a place in the group of that id.</summary>
    Members,

    /// <summary>Of all who agreed to the terms of that id.</summary>
    Agreeing,

    /// <summary>Of all who are linked to an org identity that came from the source of that id.</summary>
    Sourced,

    /// <summary>Of all who have a role.</summary>
    RoleHolders,
}

/// <summary>
/// What a change may change in a target. People may be named who turn out to have the same rows as before, never too few. What changes by
/// time alone is not told by any change: see <see cref="Due"/>.
/// </summary>
/// <param name="Whose">Of which people it may change the rows.</param>
/// <param name="Id">The person, group, terms, org identity or source by which they are found; 0 where nothing is needed.</param>
/// <param name="Reference">Whether it changes a row of the CO's own, that of the stream it belongs to.</param>
public readonly record struct Touched(Whose Whose, int Id, bool Reference)
{
    private static readonly Touched Nothing = new(Whose.Nobodys, 0, false);

    /// <summary>What a change touches.</summary>
    /// <param name="stream">The stream it belongs to.</param>
    /// <param name="change">The change.</param>
    /// <param name="before">The record's values before; null where it is new, or where they are not at hand, which may name more people than need be.</param>
    public static Touched By(StreamId stream, Change change, IRecord? before) => stream.Kind switch
    {
        StreamKind.Person => IsTold(change) ? new(Whose.Persons, stream.Id, false) : Nothing,
        StreamKind.OrgIdentity => new(Whose.LinkedPersons, stream.Id, false),
        StreamKind.Cou => new(Whose.Nobodys, 0, true),
        StreamKind.Group when change is Change<GroupRecord> group => new(IsCountedAlike(before, group) ? Whose.Nobodys : Whose.Members, stream.Id, true),
        // A filter may tell a group by an identifier of it.
        StreamKind.Group when change is Change<Identifier> => new(Whose.Members, stream.Id, true),
        // An agreement points to the copy of what was agreed to, as soon as there is one.
        StreamKind.Terms => new(change is Edited<Terms> { ArchivedAs: not null } ? Whose.Agreeing : Whose.Nobodys, stream.Id, true),
        StreamKind.Source when change is Change<IdentitySource> source => new(IsNamedAlike(before, source) ? Whose.Nobodys : Whose.Sourced, stream.Id, true),
        StreamKind.Dictionary => new(Whose.RoleHolders, 0, false),
        StreamKind.Co => new(ConcernsRoles(change, before) ? Whose.RoleHolders : Whose.Nobodys, 0, false),
        _ => Nothing,
    };

    /// <summary>Whether a person, as they stand after the change, is one of those.</summary>
    /// <param name="person">The person.</param>
    /// <param name="identities">The org identities that people are linked to, by id.</param>
    public bool Concerns(Person person, IReadOnlyDictionary<int, OrgIdentity> identities)
    {
        var id = Id;
        return Whose switch
        {
            Whose.Nobodys => false,
            Whose.Persons => person.Id.Value == id,
            Whose.LinkedPersons => person.Links.Any(l => l.Record.OrgIdentityId.Value == id),
            Whose.Members => person.Memberships.Any(m => m.Record.GroupId.Value == id),
            Whose.Agreeing => person.Agreements.Any(a => a.Record.TermsId?.Value == id),
            Whose.Sourced => person.Links.Any(l => identities.GetValueOrDefault(l.Record.OrgIdentityId.Value)?.SourceRecords.Any(r => r.Record.SourceId?.Value == id) == true),
            _ => person.Roles.Count > 0,
        };
    }

    /// <summary>No row tells of keys, or of how often a policy has acted.</summary>
    private static bool IsTold(Change change) => change is not (Change<Domain.Access.SshKey> or Change<ExpirationCount>);

    /// <summary>Whether a group's members count for the same after an edit. A name may be what a filter goes by.</summary>
    private static bool IsCountedAlike(IRecord? before, Change<GroupRecord> change) =>
        change is Edited<GroupRecord> { Record: var after } && before is GroupRecord group && (group.Name, group.Status, group.GroupType) == (after.Name, after.Status, after.GroupType);

    /// <summary>Whether a source goes by the same names after an edit: an elector may choose by them.</summary>
    private static bool IsNamedAlike(IRecord? before, Change<IdentitySource> change) =>
        change is Edited<IdentitySource> { Record: var after } && before is IdentitySource source && (source.Description, source.SorLabel) == (after.Description, after.SorLabel);

    /// <summary>What affiliations map to, and which attributes have a dictionary, shows in the rows of roles; all else of a CO shows in nobody's.</summary>
    private static bool ConcernsRoles(Change change, IRecord? before) => change switch
    {
        Added<ExtendedType> { Record: var type } => IsAffiliation(type),
        Edited<ExtendedType> { Record: var type } => IsAffiliation(type) || before is null || IsAffiliation((ExtendedType)before),
        Change<ExtendedType> => before is null || IsAffiliation((ExtendedType)before),
        Change<AttributeEnumeration> => true,
        _ => false,
    };

    private static bool IsAffiliation(ExtendedType type) => type.Attribute == "CoPersonRole.affiliation";
}
