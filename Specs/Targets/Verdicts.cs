using EventRegistry.Domain.Changelog;
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
        var view = View.Of(Story.ReferenceOf(streams), Policy.Of(RuleSet.V4));
        var identities = streams.Where(s => s.Key.Kind == StreamKind.OrgIdentity)
            .ToDictionary(s => s.Key.Id, s => s.Aggregate(new OrgIdentity(new(s.Key.Id)), OrgIdentity.Evolve));
        foreach (var stream in streams.Where(s => Tables.Subjects.Contains(s.Key.Kind)))
        {
            var subject = stream.Key;
            verdicts.Add(subject, subject.Kind == StreamKind.Person
                ? view.Of(stream.Aggregate(new Person(new(subject.Id)), Person.Evolve), identities, at)
                : view.Of(subject));
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
