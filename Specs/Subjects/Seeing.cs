using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Projections.Subjects;

namespace EventRegistry.Specs.Subjects;

/// <summary>What a target sees of a story, at noon unless it says otherwise.</summary>
internal static class Seeing
{
    public static readonly Policy V4 = new(RuleSet.V4, null, null);

    public static readonly Policy Pe = new(RuleSet.Pe, null, null);

    public static Policy Only(this Policy policy, GroupRecord group) => policy with { Group = new(group.Id) };

    public static Policy Skipping(this Policy policy, IdentitySource source) => policy with { SkippedSource = new(source.Id) };

    public static Policy Through(this Policy policy, params string[] filters) => policy with { Filters = [.. filters.Select(DataFilter.Parse)] };

    public static View View(this Story story, Policy policy) => Projections.Subjects.View.Of(story.Reference(), policy);

    public static Verdict Seen(this Story story, Policy policy, Somebody who)
    {
        var identities = story.Streams.Where(s => s.Key.Kind == StreamKind.OrgIdentity)
            .ToDictionary(s => s.Key.Id, s => s.Aggregate(new OrgIdentity(new(s.Key.Id)), OrgIdentity.Evolve));
        return story.View(policy).Of(story.Person(who.Id), identities, Story.Noon);
    }

    public static Verdict Seen(this Story story, Policy policy, GroupRecord group) => story.View(policy).Of(group.Stream!.Value);

    public static PersonSubject Person(this Verdict verdict) => (PersonSubject)verdict.Record!;

    public static GroupSubject Group(this Verdict verdict) => (GroupSubject)verdict.Record!;

    /// <summary>The groups whose memberships are told, in order.</summary>
    public static IEnumerable<int> Groups(this Verdict verdict) => verdict.Person().Memberships.Select(m => m.Record.GroupId.Value).Order();
}
