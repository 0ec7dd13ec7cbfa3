using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets;

namespace EventRegistry.Host.Provisioning;

/// <summary>What a target is to be told of some subjects.</summary>
/// <param name="Dues">When time alone will change it; null for never.</param>
/// <param name="Unseen">Of whom it cannot be said, which is nobody else's fault.</param>
internal sealed record Sight(Dictionary<StreamId, Verdict> Verdicts, Dictionary<StreamId, DateTimeOffset?> Dues, List<Told> Unseen);

/// <summary>Finds out what a target is to be told of subjects as they are now.</summary>
internal sealed class Seeing(Registry registry)
{
    /// <param name="known">People who were just read; null to read them now.</param>
    public async Task<Sight> LookAsync(KnownTarget target, View view, IReadOnlyList<StreamId> subjects, SomePeople? known, CancellationToken cancel)
    {
        var (verdicts, dues, unseen) = (new Dictionary<StreamId, Verdict>(), new Dictionary<StreamId, DateTimeOffset?>(), new List<Told>());
        var ids = subjects.Where(s => s.Kind == StreamKind.Person).Select(s => s.Id).Distinct().ToList();
        if (ids.Count > 0)
        {
            var now = registry.Clock.GetUtcNow();
            var people = known ?? await PeopleAsync(target, ids, unseen, cancel);
            foreach (var id in ids)
            {
                var subject = new StreamId(StreamKind.Person, id);
                if (unseen.Exists(t => t.Subject == subject)) continue;
                See(subject, () => people.SeenBy(view, subject, now));
                dues[subject] = Due.Telling(people[id], people.Identities, now);
            }
        }

        foreach (var subject in subjects.Where(s => s.Kind != StreamKind.Person)) See(subject, () => view.Of(subject));
        return new(verdicts, dues, unseen);

        void See(StreamId subject, Func<Verdict> verdict)
        {
            try
            {
                verdicts[subject] = verdict();
            }
            catch (Exception e)
            {
                unseen.Add(new(subject, [], Failure: new CannotBeSeen(subject, e)));
            }
        }
    }

    private async Task<SomePeople> PeopleAsync(KnownTarget target, IReadOnlyCollection<int> ids, List<Told> unseen, CancellationToken cancel)
    {
        var history = new CoHistory(registry.Store, target.Co, UpTo.Now);
        try
        {
            return await history.SomeAsync(ids, cancel);
        }
        catch (CannotBeRead e)
        {
            if (ids.Count == 1)
            {
                var subject = new StreamId(StreamKind.Person, ids.Single());
                unseen.Add(new(subject, [], Failure: new CannotBeSeen(subject, e)));
                return SomePeople.Nobody;
            }
        }

        var (people, identities) = (new List<Person>(), new Dictionary<int, OrgIdentity>());
        foreach (var id in ids)
        {
            var one = await PeopleAsync(target, [id], unseen, cancel);
            people.AddRange(one.People);
            foreach (var (of, identity) in one.Identities) identities[of] = identity;
        }

        return new(people, identities);
    }
}
