using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;

namespace EventRegistry.Specs.Targets;

/// <summary>What a target without gates is to be told of each subject after some events.</summary>
internal sealed class Verdicts
{
    private readonly Dictionary<StreamId, Verdict> verdicts = [];

    public Verdicts(IEnumerable<Recorded> events, DateTimeOffset at)
    {
        var streams = events.GroupBy(e => e.Stream).ToList();
        var reference = Story.ReferenceOf(streams);
        var identities = streams.Where(s => s.Key.Kind == StreamKind.OrgIdentity)
            .ToDictionary(s => s.Key.Id, s => s.Aggregate(new OrgIdentity(new(s.Key.Id)), OrgIdentity.Evolve));
        foreach (var stream in streams.Where(s => Tables.Subjects.Contains(s.Key.Kind)))
        {
            var id = stream.Key.Id;
            object? record = stream.Key.Kind switch
            {
                StreamKind.Person => PersonSubject.Of(stream.Aggregate(new Person(new(id)), Person.Evolve), identities, reference, at, RuleSet.V4),
                StreamKind.Group => reference.Groups.TryGetValue(id, out var group) ? new GroupSubject(group, []) : null,
                StreamKind.Cou => reference.Cous.FirstOrDefault(c => c.Id == id),
                StreamKind.Terms => reference.Terms[id].Record,
                _ => reference.Sources.GetValueOrDefault(id),
            };
            verdicts.Add(stream.Key, new(stream.Key, record is null ? ProvisioningAction.Deleted : ProvisioningAction.Eligible, record, null));
        }
    }

    /// <summary>Everybody and everything, groups and reference data first.</summary>
    public IEnumerable<StreamId> All => verdicts.Keys.OrderBy(s => s.Kind == StreamKind.Person).ThenBy(s => s.Kind).ThenBy(s => s.Id);

    public Verdict this[StreamId subject] => verdicts.GetValueOrDefault(subject) ?? new(subject, ProvisioningAction.Deleted, null, null);

    public IReadOnlyList<Telling> Of(params IEnumerable<StreamId> subjects) =>
        [.. subjects.OrderBy(s => s.Kind == StreamKind.Person).Select(s => new Telling(this[s], null))];

    /// <summary>All rows, each with its subject.</summary>
    public (string Subject, Row Row)[] Rows => [.. All.SelectMany(s => SpRows.Of(this[s]).Select(r => ($"{s}", r)))];
}
