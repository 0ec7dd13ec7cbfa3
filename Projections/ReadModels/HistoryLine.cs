using EventRegistry.Domain.Access;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;

namespace EventRegistry.Projections.ReadModels;

/// <summary>The line of a subject's history that tells of an event. Lines are not stored: they follow from what happened.</summary>
public static class HistoryLine
{
    /// <summary>Ids of such lines are above this: the event's place in history is added to it.</summary>
    public const int FirstId = 1_000_000_000;

    private const int LongestComment = 256;

    // What was asked for itself is noted under the verb of the command; what follows from something, under the law by which it does.
    private static readonly string[] Verbs = ["add", "edit", "delete", "enrol", "together", "changestatus", "expunge", "assignidentifiers"];

    /// <summary>The line that tells of an event; null for what is told by none, such as what was imported.</summary>
    /// <param name="entry">The event, with its cause.</param>
    /// <param name="before">The record's values before it; null when there was none.</param>
    /// <param name="roleHolder">Whose role it is that the record hangs on.</param>
    public static HistoryRecord? Of(Recorded entry, IRecord? before, PersonId? roleHolder, HistoryWords words)
    {
        if (entry.Cause is not { Because: var because } || because == "import" || entry.Sequence > int.MaxValue - FirstId) return null;
        var asked = Verbs.Contains(because.Split(' ')[0]);
        var line = entry.Change switch
        {
            Change<PersonRecord> c => OfPerson(c, (PersonRecord?)before, asked, words),
            Change<Name> c => OfName(c, (Name?)before, asked),
            Change<Identifier> c when because.Contains("identifier assignment", StringComparison.Ordinal) => Assigned(c),
            Change<Identifier> c => OfValue(c, (Identifier?)before, asked, "Identifier", i => Owner(i.PersonId, i.OrgIdentityId, i.GroupId), words),
            Change<EmailAddress> c => OfValue(c, (EmailAddress?)before, asked, "Email Address", m => Owner(m.PersonId, m.OrgIdentityId), words),
            Change<Url> c => OfValue(c, (Url?)before, asked, "URL", u => Owner(u.PersonId, u.OrgIdentityId), words),
            Change<Address> c => OfValue(c, (Address?)before, asked, "Address", a => RoleOwner(roleHolder, a.RoleId, a.OrgIdentityId), words),
            Change<TelephoneNumber> c => OfValue(c, (TelephoneNumber?)before, asked, "Telephone Number", t => RoleOwner(roleHolder, t.RoleId, t.OrgIdentityId), words),
            Change<AdHocAttribute> c => OfValue(c, (AdHocAttribute?)before, asked, "Ad Hoc Attribute", a => RoleOwner(roleHolder, a.RoleId, a.OrgIdentityId), words),
            Change<Role> c => OfRole(c, (Role?)before, asked, words),
            Change<Membership> c => OfMembership(c, (Membership?)before, words) is { } member ? member with { NamesActor = asked } : null,
            Change<OrgIdentityRecord> c => OfOrgIdentity(c, (OrgIdentityRecord?)before, asked, words),
            Change<IdentityLink> c when asked => OfLink(c, (IdentityLink?)before),
            Change<GroupRecord> c when asked => OfGroup(c, (GroupRecord?)before, words),
            Added<Agreement>(var agreement) => new("TCAB", $"Terms and Conditions \"{(agreement.TermsId is { } id ? words.Terms(id) : null)}\" agreed to on behalf of", new(agreement.PersonId)) { NamesActor = false },
            Change<SshKey> c when asked => OfSshKey(c, (SshKey?)before),
            _ => null,
        };
        if (line is null) return null;
        var (person, role, identity, group) = line.Subject;
        var actor = line.NamesActor && entry.Actor is { } name ? words.ApiUser(name) : null;
        var comment = line.Comment.Length > LongestComment ? line.Comment[..LongestComment] : line.Comment;
        return new(FirstId + (int)entry.Sequence, person, role, identity, group, null, null, null, actor, line.Action, comment);
    }

    private static Line? OfPerson(Change<PersonRecord> change, PersonRecord? before, bool asked, HistoryWords words) => (change, asked) switch
    {
        (Added<PersonRecord> c, true) => new("ACPM", "CO Person Created (Manual)", new(new PersonId(c.RecordId))),
        (Edited<PersonRecord> c, true) => new("ECPM", $"CO Person Edited (Manual): {HistoryDifference.Of(before, c.Record, words)}", new(new PersonId(c.RecordId))),
        (Edited<PersonRecord> c, false) when c.Record.Status != before?.Status =>
            new("RCPS", $"CO Person status recalculated to {Spaced($"{c.Record.Status}")}", new(new PersonId(c.RecordId))) { NamesActor = false },
        (Deleted<PersonRecord> c, true) => new("DCPM", "CO Person Deleted (Manual)", new(new PersonId(c.RecordId))),
        _ => null,
    };

    private static Line? OfName(Change<Name> change, Name? before, bool asked) => change switch
    {
        _ when !asked && change is not Received<Name> => null,
        Added<Name>(var n) => new("ANAM", $"Name \"{Full(n)}\" Added", Owner(n.PersonId, n.OrgIdentityId)),
        // Where it was before, nothing tells that it has gone.
        Edited<Name>(var n, _) when before is not null && n.Stream != before.Stream => null,
        Edited<Name>(var n, _) => new("ENAM", $"Name \"{Full(n)}\" Updated", Owner(n.PersonId, n.OrgIdentityId)),
        Received<Name> { Record: var n } => new("ENAM", $"Name \"{Full(n)}\" Updated", Owner(n.PersonId, n.OrgIdentityId)),
        Deleted<Name> when before is { } n => new("DNAM", $"Name \"{Full(n)}\" Deleted", Owner(n.PersonId, n.OrgIdentityId)),
        _ => null,
    };

    private static Line? Assigned(Change<Identifier> change) => change is Added<Identifier>(var i)
        ? new("AIDA", $"Identifier Auto Assigned: {i.Value} ({i.Type})", Owner(i.PersonId, i.OrgIdentityId, i.GroupId))
        : null;

    private static Line? OfValue<T>(Change<T> change, T? before, bool asked, string noun, Func<T, Subject> owner, HistoryWords words) where T : class, IRecord
    {
        var (verb, after) = change switch
        {
            Added<T> c => ("Added", c.Record),
            Edited<T> c => ("Edited", c.Record),
            Received<T> c => ("Edited", c.Record),
            _ => ("Deleted", null),
        };
        if ((!asked && change is not Received<T>) || (after ?? before) is not { } record) return null;
        var subject = owner(record);
        var action = subject.OrgIdentity is not null ? "EOIM" : subject.Group is not null ? "ECGR" : "ECPM";
        return new(action, $"{noun} {verb}: {HistoryDifference.Of(before, after, words)}", subject);
    }

    private static Line? OfRole(Change<Role> change, Role? before, bool asked, HistoryWords words) => change switch
    {
        Added<Role>(var r) when asked => new("ACRM", "CO Person Role Created (Manual)", RoleSubject(r)),
        Edited<Role>(var r, _) when asked => new("ECRM", $"CO Person Role Edited (Manual): {HistoryDifference.Of(before, r, words)}", RoleSubject(r)),
        Edited<Role>(var r, _) => new("ECRX", $"CO Person Role Edited: {HistoryDifference.Of(before, r, words)}", RoleSubject(r)) { NamesActor = false },
        Received<Role> { Record: var r } => new("LCRM", "CO Person Role Relinked (Manual)", RoleSubject(r)),
        Deleted<Role> when asked && before is { } r => new("DCRM", "CO Person Role Deleted (Manual)", RoleSubject(r)),
        _ => null,
    };

    private static Line? OfMembership(Change<Membership> change, Membership? before, HistoryWords words) => change switch
    {
        Added<Membership>(var m) => new("ACGM", $"Added to CO Group \"{words.Group(m.GroupId)}\"{In(m)}", new(m.PersonId, Group: m.GroupId)),
        Edited<Membership>(var m, _) => new("ECGM", $"Membership in CO Group \"{words.Group(m.GroupId)}\" Edited: {HistoryDifference.Of(before, m, words)}", new(m.PersonId, Group: m.GroupId)),
        Deleted<Membership> when before is { } m => new("DCGM", $"Removed from CO Group \"{words.Group(m.GroupId)}\"{In(m)}", new(m.PersonId, Group: m.GroupId)),
        _ => null,
    };

    private static Line? OfOrgIdentity(Change<OrgIdentityRecord> change, OrgIdentityRecord? before, bool asked, HistoryWords words) => change switch
    {
        _ when !asked => null,
        Added<OrgIdentityRecord> c => new("AOIM", "Org Identity Created (Manual)", new(OrgIdentity: new(c.RecordId))),
        Edited<OrgIdentityRecord> c => new("EOIM", $"Org Identity Edited (Manual): {HistoryDifference.Of(before, c.Record, words)}", new(OrgIdentity: new(c.RecordId))),
        Deleted<OrgIdentityRecord> c => new("DOIM", "Org Identity Deleted (Manual)", new(OrgIdentity: new(c.RecordId))),
        _ => null,
    };

    private static Line? OfLink(Change<IdentityLink> change, IdentityLink? before) => change switch
    {
        Added<IdentityLink>(var l) => new("LOCP", "CO Person and Org Identity Linked", new(l.PersonId, OrgIdentity: l.OrgIdentityId)),
        Deleted<IdentityLink> when before is { } l => new("UOCP", "CO Person and Org Identity Unlinked", new(l.PersonId, OrgIdentity: l.OrgIdentityId)),
        _ => null,
    };

    private static Line? OfGroup(Change<GroupRecord> change, GroupRecord? before, HistoryWords words) => change switch
    {
        Added<GroupRecord>(var g) => new("ACGR", $"Added CO Group \"{g.Name}\"", new(Group: new(g.Id))),
        Edited<GroupRecord>(var g, _) => new("ECGR", $"CO Group Edited: {HistoryDifference.Of(before, g, words)}", new(Group: new(g.Id))),
        Deleted<GroupRecord> c => new("DCGR", $"Deleted CO Group \"{before?.Name}\"", new(Group: new(c.RecordId))),
        _ => null,
    };

    private static Line? OfSshKey(Change<SshKey> change, SshKey? before) => change switch
    {
        Added<SshKey>(var k) => new("SSHA", $"SSH Key \"{k.Comment}\" Added", new(k.PersonId)),
        Edited<SshKey>(var k, _) => new("SSHE", $"SSH Key \"{k.Comment}\" Edited", new(k.PersonId)),
        Deleted<SshKey> when before is { } k => new("SSHD", $"SSH Key \"{k.Comment}\" Deleted", new(k.PersonId)),
        _ => null,
    };

    private static Subject Owner(PersonId? person, OrgIdentityId? identity, GroupId? group = null) => new(person, OrgIdentity: identity, Group: group);

    private static Subject RoleOwner(PersonId? holder, RoleId? role, OrgIdentityId? identity) => new(role is null ? null : holder, role, identity);

    private static Subject RoleSubject(Role role) => new(role.PersonId, new RoleId(role.Id));

    private static string Full(Name name) => string.Join(' ', new[] { name.Given, name.Middle, name.Family, name.Suffix }.Where(part => !string.IsNullOrEmpty(part)));

    private static string In(Membership m) => m switch { { Member: true, Owner: true } => " (member, owner)", { Owner: true } => " (owner)", { Member: true } => " (member)", _ => "" };

    private static string Spaced(string word) => string.Concat(word.Select((c, i) => i > 0 && char.IsUpper(c) ? $" {c}" : $"{c}"));

    private readonly record struct Subject(PersonId? Person = null, RoleId? Role = null, OrgIdentityId? OrgIdentity = null, GroupId? Group = null);

    private sealed record Line(string Action, string Comment, Subject Subject)
    {
        /// <summary>Whether the line names the API user who asked: what the registry does by itself, nobody asked for.</summary>
        public bool NamesActor { get; init; } = true;
    }
}
