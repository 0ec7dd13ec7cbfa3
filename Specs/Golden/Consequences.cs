using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;

namespace EventRegistry.Specs.Golden;

/// <summary>Tells what somebody did in a golden history from what the real product made of it. It goes by what the history says, not by our rules.</summary>
internal sealed class Consequences(GoldenHistory history)
{
    // A save and what follows from it lie this far apart at most; between two acts there is never less.
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    private readonly ILookup<(Kind, int), DateTimeOffset> gone = history.Happenings.Where(h => h.After is null).ToLookup(h => h.Record, h => h.At);
    private readonly Dictionary<int, GroupRecord> groups = history.Happenings.Select(h => h.Values).OfType<GroupRecord>().GroupBy(g => g.Id).ToDictionary(g => g.Key, g => g.First());

    public bool Includes(Happened happened) => happened switch
    {
        { Change: Received<Role> } => true,
        { Values: GroupRecord group } => IsDefault(group) && (happened.Before is null || happened.After is null || IsRenamedWithCou(happened)),
        { Values: Membership membership } when membership.NestingId is not null || groups[membership.GroupId.Value].Auto == true => true,
        { Before: null, Values: ExtendedType type } => TypesOf.New(type.CoId).Any(t => t.Attribute == type.Attribute && t.Name == type.Name),
        { After: null } => GoesWithItsOwner(happened),
        { Before: PersonRecord, After: PersonRecord } => happened.Changed.SequenceEqual([nameof(PersonRecord.Status)]) && IsRecalculated(happened),
        { Before: Name { PrimaryName: true }, After: Name { PrimaryName: false } } => true,
        { Before: Terms, After: Terms { Body.Length: > 0 } } => happened.Changed.SequenceEqual([nameof(Terms.Url)]),
        _ => false,
    };

    private static bool IsDefault(GroupRecord group) => group.GroupType is GroupType.Administrators or GroupType.Approvers or GroupType.ActiveMembers or GroupType.AllMembers;

    private static bool IsRenamedWithCou(Happened happened) => happened.Changed.All(c => c is nameof(GroupRecord.Name) or nameof(GroupRecord.Description));

    /// <summary>What a record hangs on goes at nearly the same moment, sometimes just before it and sometimes just after.</summary>
    private bool GoesWithItsOwner(Happened happened) => happened.Change.Kind.Fields
        .Where(f => f.Name is not (nameof(Role.SponsorId) or nameof(Role.ManagerId)))
        .Select(f => Counterparts.Referred(f.Of(happened.Values))).OfType<(Kind, int)>()
        .Any(owner => gone[owner].Any(at => (at - happened.At).Duration() <= Moment));

    /// <summary>The product writes a line whenever it recalculates a status.</summary>
    private bool IsRecalculated(Happened happened) => history.Lines.Any(l =>
        l.Line.Action == "RCPS" && l.Line.PersonId?.Value == happened.Change.RecordId && (l.At - happened.At).Duration() <= Moment
        && l.Line.Comment!.Replace(" ", "", StringComparison.Ordinal).EndsWith($"to{((PersonRecord)happened.After!).Status}", StringComparison.Ordinal));
}
