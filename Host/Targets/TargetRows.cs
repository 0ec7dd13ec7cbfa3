using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets.Sql;

namespace EventRegistry.Host.Targets;

/// <summary>Replays a CO's history into the rows that a target should hold.</summary>
/// <param name="store">The history.</param>
/// <param name="co">The CO.</param>
/// <param name="upTo">How much of history counts.</param>
/// <param name="at">The moment at which validity counts.</param>
/// <param name="rules">Whom the target is told of.</param>
public sealed class TargetRows(IEventStore store, CoId co, UpTo upTo, DateTimeOffset at, RuleSet rules)
{
    // Enough that the org identities of a batch are fetched in few round trips, few enough to stay small in memory.
    private const int BatchSize = 500;
    private readonly string tenant = Tenant.Of(co);

    /// <summary>The events read so far.</summary>
    public long Events { get; private set; }

    /// <summary>Writes all rows: groups and reference data first, then person by person.</summary>
    public async Task WriteAsync(Load load, Action<long> progress, CancellationToken cancel)
    {
        var reference = await ReferenceAsync(cancel);
        var view = View.Of(reference, new(rules, null, null));
        foreach (var (subject, row) in SpRows.Of(reference)) await load.WriteAsync(subject, row, cancel);
        var batch = new List<Person>(BatchSize);
        await foreach (var stream in store.ReadByStreamAsync(tenant, StreamKind.Person, upTo, Detail.Essential, cancel))
        {
            Events += stream.Entries.Count;
            var person = new Person(new(stream.Stream.Id));
            foreach (var entry in stream.Entries) person = Person.Evolve(person, entry);
            if (person.Record is null) continue;
            batch.Add(person);
            if (batch.Count < BatchSize) continue;
            await WriteAsync(batch, view, load, cancel);
            batch.Clear();
            progress(Events);
        }

        await WriteAsync(batch, view, load, cancel);
        progress(Events);
    }

    private async Task<Reference> ReferenceAsync(CancellationToken cancel)
    {
        var fold = new Reference.Fold();
        foreach (var kind in Reference.Streams)
        {
            // Dictionaries, and what binds attributes to them, may belong to the platform as a whole; nothing else is told of every CO.
            string[] owners = kind is StreamKind.Co or StreamKind.Dictionary ? [tenant, Tenant.None] : [tenant];
            foreach (var owner in owners)
            {
                await foreach (var stream in store.ReadByStreamAsync(owner, kind, upTo, Detail.Essential, cancel))
                {
                    Events += stream.Entries.Count;
                    fold.Tell(stream.Stream, stream.Entries);
                }
            }
        }

        return fold.Picture();
    }

    private async Task WriteAsync(List<Person> people, View view, Load load, CancellationToken cancel)
    {
        var identities = await IdentitiesAsync(people, cancel);
        foreach (var person in people)
        {
            if (view.Of(person, identities, at) is not { Action: not ProvisioningAction.Deleted, Record: PersonSubject subject }) continue;
            await load.WriteAsync("person/" + person.Id.Value.ToString(CultureInfo.InvariantCulture), SpRows.Of(subject), cancel);
        }
    }

    private async Task<IReadOnlyDictionary<int, OrgIdentity>> IdentitiesAsync(List<Person> people, CancellationToken cancel)
    {
        var identities = new Dictionary<int, OrgIdentity>();
        var linked = people.SelectMany(p => p.Links).Select(l => l.Record.OrgIdentityId.Value).Distinct().ToList();
        // Org identities that are pooled belong to no CO.
        foreach (var owner in new[] { tenant, Tenant.None })
        {
            var sought = linked.FindAll(id => !identities.ContainsKey(id));
            if (sought.Count == 0) break;
            await foreach (var stream in store.ReadStreamsAsync(owner, StreamKind.OrgIdentity, sought, upTo, Detail.Essential, cancel))
            {
                Events += stream.Entries.Count;
                identities[stream.Stream.Id] = stream.Entries.Aggregate(new OrgIdentity(new(stream.Stream.Id)), OrgIdentity.Evolve);
            }
        }

        return identities;
    }
}
