using System.Collections.Frozen;
using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;

namespace EventRegistry.Projections.Subjects;

/// <summary>
/// What one target sees of a CO at one moment. Whoever tells a target something, provisioning, a rebuild, a dry run or the search for drift,
/// asks here: first the rule set decides, then the gates of the target, then its filters (<c>provisioning.md</c> 7).
/// </summary>
public sealed class View
{
    private const string Gone = "deleted";

    private static readonly FrozenDictionary<PersonStatus, string> PersonStatusIs =
        Enum.GetValues<PersonStatus>().ToFrozenDictionary(s => s, s => $"status is {Words(s.ToString())}");

    private readonly Policy policy;
    private readonly ImmutableArray<Verdict> ownSubjects;
    private readonly FrozenDictionary<StreamId, Verdict> own;
    private readonly FrozenDictionary<int, GroupSubject> groups;

    // Reasons that are told of many people; read only where there is a provisioning group, or a skipped source.
    private readonly string isNoMember;
    private readonly string isNotTheGroup;
    private readonly string isSkipped;

    private View(Reference reference, Policy policy)
    {
        Reference = reference;
        this.policy = policy;
        var gate = policy.Group is { } group ? $"provisioning group {NameOf(group)}" : "";
        isNoMember = $"not a member of {gate}";
        isNotTheGroup = $"not the {gate}";
        isSkipped = $"associated record from Org Identity Source {(policy.SkippedSource is { } source ? NameOf(source) : "")}";
        ownSubjects =
        [
            .. reference.Cous.Select(c => Told(StreamKind.Cou, c)),
            .. reference.Terms.Values.Select(t => t.Record).OfType<Current<Domain.Organization.Terms>>().Select(t => Told(StreamKind.Terms, t)),
            .. reference.Sources.Values.Select(s => Told(StreamKind.Source, s)),
            .. reference.Groups.Values.Select(Of),
        ];
        own = ownSubjects.ToFrozenDictionary(v => v.Subject);
        groups = ownSubjects.Where(v => v is { Subject.Kind: StreamKind.Group, Action: not ProvisioningAction.Deleted })
            .ToFrozenDictionary(v => v.Subject.Id, v => (GroupSubject)v.Record!);
    }

    /// <summary>The CO.</summary>
    public Reference Reference { get; }

    /// <summary>What a target sees of a CO.</summary>
    /// <param name="reference">The CO, as of the moment.</param>
    /// <param name="policy">The target's.</param>
    public static View Of(Reference reference, Policy policy) => new(reference, policy);

    /// <summary>What the target is to be told of a person.</summary>
    /// <param name="person">The person.</param>
    /// <param name="identities">The org identities that the person is linked to, by id; others may be among them.</param>
    /// <param name="at">The moment at which validity counts.</param>
    public Verdict Of(Person person, IReadOnlyDictionary<int, OrgIdentity> identities, DateTimeOffset at)
    {
        var subject = new StreamId(StreamKind.Person, person.Id.Value);
        if (person.Record is not { Record.Status: var status }) return new(subject, ProvisioningAction.Deleted, null, Gone);
        var action = policy.Rules.OfPerson(status);
        var origins = new Origins(person, identities, Reference, at);
        if (WhyNothing(person, origins, action, at) is { } why) return new(subject, ProvisioningAction.Deleted, PersonSubject.Removed(person, origins, this), why);
        var told = PersonSubject.Of(person, origins, this, action, at);
        foreach (var filter in policy.Filters) told = filter.Of(told);
        return new(subject, action, told, action == ProvisioningAction.Eligible ? null : StatusIs(status));
    }

    /// <summary>What the target is to be told of a group, a COU, terms or an identity source.</summary>
    /// <exception cref="ArgumentException">Subjects of that kind are not the CO's own.</exception>
    public Verdict Of(StreamId subject) => subject.Kind is StreamKind.Cou or StreamKind.Terms or StreamKind.Source or StreamKind.Group
        ? own.GetValueOrDefault(subject) ?? new(subject, ProvisioningAction.Deleted, null, Gone)
        : throw new ArgumentException($"{subject} is not one of the CO's own subjects.", nameof(subject));

    /// <summary>
    /// What the target is to be told of all that the CO has of its own and that is not deleted: COUs, terms, identity sources, groups, in this order.
    /// Groups that the gate or a filter keeps away are among them, as <see cref="ProvisioningAction.Deleted"/>.
    /// </summary>
    public IEnumerable<Verdict> OwnSubjects() => ownSubjects;

    /// <summary>A group that the target is told of.</summary>
    internal GroupSubject GroupOf(GroupId group) => groups[group.Value];

    /// <summary>Whether a role is told of a person.</summary>
    internal bool Counts(Role role, ProvisioningAction person, DateTimeOffset at) =>
        role.Status is PersonStatus.Active or PersonStatus.GracePeriod
        && new Validity(role.ValidFrom, role.ValidThrough).Covers(at)
        && (person == ProvisioningAction.Eligible || policy.Rules.CoreKeepsRoles);

    /// <summary>Whether a membership is told of a person: it counts, and the target knows the group that its row would refer to.</summary>
    internal bool Tells(Membership membership, ProvisioningAction person, DateTimeOffset at) =>
        groups.TryGetValue(membership.GroupId.Value, out var group) && Counts(membership, group.Group.Record, person, at);

    private bool Counts(Membership membership, GroupRecord group, ProvisioningAction person, DateTimeOffset at) =>
        policy.Rules.OfGroup(group.Status) == ProvisioningAction.Eligible
        && (group.GroupType == GroupType.AllMembers
            || (person == ProvisioningAction.Eligible
                && group.Status == Standing.Active
                && new Validity(membership.ValidFrom, membership.ValidThrough).Covers(at)));

    /// <summary>Why the target is to hold nothing of a person; null when it is to hold something.</summary>
    private string? WhyNothing(Person person, in Origins origins, ProvisioningAction action, DateTimeOffset at)
    {
        if (action == ProvisioningAction.Deleted) return StatusIs(person.Record!.Record.Status);
        if (policy.SkippedSource is { } source && origins.Include(source)) return isSkipped;
        // The gate asks for what counts before any filter, so that a filter which hides the provisioning group removes nobody.
        return policy.Group is { } gate && !IsIn(gate, person, action, at) ? isNoMember : null;
    }

    private bool IsIn(GroupId gate, Person person, ProvisioningAction action, DateTimeOffset at) =>
        Reference.Groups.TryGetValue(gate.Value, out var group)
        && person.Memberships.Any(m => m.Record.GroupId == gate && Counts(m.Record, group.Record, action, at));

    private Verdict Of(Current<GroupRecord> group)
    {
        var subject = new StreamId(StreamKind.Group, group.Id);
        var identifiers = Reference.GroupIdentifiers.GetValueOrDefault(group.Id);
        var told = new GroupSubject(group, [.. policy.Rules.AllGroupIdentifiers ? identifiers : identifiers.Where(i => i.Record.Status == Standing.Active)]);
        if (policy.Group is { } gate && gate.Value != group.Id) return new(subject, ProvisioningAction.Deleted, told, isNotTheGroup);
        foreach (var filter in policy.Filters)
        {
            if (filter.Of(told) is not { } filtered) return new(subject, ProvisioningAction.Deleted, told, $"kept away by the filter '{filter}'");
            told = filtered;
        }

        var action = policy.Rules.OfGroup(group.Record.Status);
        return new(subject, action, told, action == ProvisioningAction.Eligible ? null : StatusIs(group.Record.Status));
    }

    private static Verdict Told<T>(StreamKind kind, Current<T> record) where T : class, IRecord => new(new(kind, record.Id), ProvisioningAction.Eligible, record, null);

    private string NameOf(GroupId group) => Reference.Groups.TryGetValue(group.Value, out var known) ? $"'{known.Record.Name}'" : $"{group.Value}, which was deleted";

    private string NameOf(SourceId source) => Reference.Sources.TryGetValue(source.Value, out var known) ? $"'{known.Record.Description}'" : $"{source.Value}, which was deleted";

    private static string StatusIs(PersonStatus? status) => status is { } s ? PersonStatusIs[s] : "no status";

    private static string StatusIs(Standing? status) => status is { } s ? $"status is {s}" : "no status";

    /// <summary>A name in words, as the Registry writes it: PendingApproval is Pending Approval.</summary>
    private static string Words(string name) => string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $" {c}" : $"{c}"));
}
