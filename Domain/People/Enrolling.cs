using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;

namespace EventRegistry.Domain.People;

/// <summary>Brings a person in with all that is known of them.</summary>
internal static class Enrolling
{
    public static ImmutableArray<Refusal> Into(Enrol enrol, Draft draft, Func<IEnumerable<Command>, ImmutableArray<Refusal>> all, out int? recordId)
    {
        recordId = null;
        var refusals = Saving.Add(enrol.Person, draft, out var id);
        if (refusals.Length > 0) return refusals;
        recordId = id;
        return all(enrol.Belongings.Select(b => Owned(b, new(id))));
    }

    private static Command Owned(Command command, PersonId owner) => command switch
    {
        Add<Name> add => new Add<Name>(add.Sent.With(nameof(Name.PersonId), owner)),
        Add<Identifier> add => new Add<Identifier>(add.Sent.With(nameof(Identifier.PersonId), owner)),
        Add<EmailAddress> add => new Add<EmailAddress>(add.Sent.With(nameof(EmailAddress.PersonId), owner)),
        Add<Url> add => new Add<Url>(add.Sent.With(nameof(Url.PersonId), owner)),
        Add<Role> add => new Add<Role>(add.Sent.With(nameof(Role.PersonId), owner)),
        Add<Groups.Membership> add => new Add<Groups.Membership>(add.Sent.With(nameof(Groups.Membership.PersonId), owner)),
        Add<Access.SshKey> add => new Add<Access.SshKey>(add.Sent.With(nameof(Access.SshKey.PersonId), owner)),
        Add<IdentitySources.IdentityLink> add => new Add<IdentitySources.IdentityLink>(add.Sent.With(nameof(IdentitySources.IdentityLink.PersonId), owner)),
        Add<Agreement> add => new Add<Agreement>(add.Sent.With(nameof(Agreement.PersonId), owner)),
        _ => command,
    };
}
