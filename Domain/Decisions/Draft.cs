using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;

namespace EventRegistry.Domain.Decisions;

/// <summary>What a decision has come to so far: the changes decided, and how everything stands after them.</summary>
/// <remarks>It lives within one decision and is seen by nobody else, which is how that stays a function of what is known.</remarks>
public sealed class Draft(Known known)
{
    private readonly ImmutableArray<Decided>.Builder changes = ImmutableArray.CreateBuilder<Decided>();
    private readonly Dictionary<PersonId, Person> people = new(known.People);
    private readonly Dictionary<OrgIdentityId, OrgIdentity> orgIdentities = new(known.OrgIdentities);
    private readonly HashSet<GroupId> unsettled = [];
    private readonly Stack<Former> formers = new();
    private CoId? removed;

    public Known Known { get; } = known;

    public DateTimeOffset Now => Known.Now;

    /// <summary>The CO after the changes so far.</summary>
    public Collaboration Co { get; private set; } = known.Co;

    /// <summary>The id of the next new record of a kind. A new CO has the id that it is known by already.</summary>
    public int NextId<T>() where T : class, IRecord => typeof(T) != typeof(Co) ? Known.NextId(Kind<T>.Instance)
        : Co.Settings.Record is null ? Co.Id.Value
        : throw new InvalidOperationException($"A new CO cannot be added to {Co.Id}, which is there already.");

    /// <summary>The person after the changes so far; one without a record where there is none.</summary>
    public Person Person(PersonId id) => people.GetValueOrDefault(id) ?? new Person(id);

    /// <summary>The org identity after the changes so far; one without a record where there is none.</summary>
    public OrgIdentity OrgIdentity(OrgIdentityId id) => orgIdentities.GetValueOrDefault(id) ?? new OrgIdentity(id);

    /// <summary>A live record, and the stream that tells of it; null when none of the streams at hand does.</summary>
    public (StreamId Stream, Current<T> Record)? Find<T>(int id) where T : class, IRecord
    {
        foreach (var person in people.Values)
        {
            if (In<T>(person, id) is { } found) return (new(StreamKind.Person, person.Id.Value), found);
        }

        foreach (var identity in orgIdentities.Values)
        {
            if (In<T>(identity, id) is { } found) return (new(StreamKind.OrgIdentity, identity.Id.Value), found);
        }

        return Co.Find<T>(id);
    }

    /// <summary>A live record that a stream tells of; null when it does not, or is not at hand.</summary>
    public Current<T>? Find<T>(StreamId stream, int id) where T : class, IRecord => stream.Kind switch
    {
        StreamKind.Person => In<T>(Person(new(stream.Id)), id),
        StreamKind.OrgIdentity => In<T>(OrgIdentity(new(stream.Id)), id),
        _ => Co.Find<T>(id)?.Record,
    };

    /// <summary>Who holds a role; null when none of the people at hand does.</summary>
    public PersonId? HolderOf(RoleId role) => people.Values.Where(p => p.Roles.Contains(role.Value)).Select(p => (PersonId?)p.Id).FirstOrDefault();

    /// <summary>The stream that tells of a record with these values; null when its owner is not at hand.</summary>
    public StreamId? HomeOf(IRecord record) => record.Stream
        ?? (record is IRoleAttribute { RoleId: { } role } && HolderOf(role) is { } holder ? new StreamId(StreamKind.Person, holder.Value) : null);

    /// <summary>Everything decided so far.</summary>
    public IReadOnlyList<Decided> Changes => changes;

    /// <summary>A record comes into being. Returns the change's place, for what follows from it.</summary>
    public int Add<T>(T record, int? because = null, string? law = null, StreamId? stream = null, Origin? from = null) where T : class, IRecord =>
        Tell(stream ?? record.Stream!.Value, new Added<T>(record) { From = from }, because, law);

    /// <summary>A record of a stream takes new values; the copy of the former ones takes an id, where the table keeps copies. Where it was copied from stays known.</summary>
    public int Edit<T>(StreamId stream, T record, int? because = null, string? law = null) where T : class, IRecord =>
        Tell(stream, new Edited<T>(record, Kind<T>.Instance.KeepsChangelog ? NextId<T>() : null) { From = Find<T>(stream, record.Id)?.From }, because, law);

    public int Delete<T>(StreamId stream, int id, int? because = null, string? law = null) where T : class, IRecord =>
        Tell(stream, new Deleted<T>(id), because, law);

    /// <summary>Any other change.</summary>
    public int Tell(StreamId stream, Change change, int? because = null, string? law = null)
    {
        changes.Add(new(stream, change, because, law));
        formers.Push(new(stream, people.GetValueOrDefault(new(stream.Id)), orgIdentities.GetValueOrDefault(new(stream.Id)), Co));
        var entry = new Recorded(stream, 0, 0, Now, Known.Actor, null, change);
        switch (stream.Kind)
        {
            case StreamKind.Person:
                people[new(stream.Id)] = Domain.People.Person.Evolve(Person(new(stream.Id)), entry);
                break;
            case StreamKind.OrgIdentity:
                orgIdentities[new(stream.Id)] = Domain.IdentitySources.OrgIdentity.Evolve(OrgIdentity(new(stream.Id)), entry);
                break;
            default:
                Co = Collaboration.Evolve(Co, entry);
                break;
        }

        return changes.Count - 1;
    }

    /// <summary>Takes back all that was decided since there were so many changes, as if it had not been thought of. Ids that were drawn leave gaps.</summary>
    public void BackTo(int count)
    {
        while (changes.Count > count)
        {
            changes.RemoveAt(changes.Count - 1);
            var former = formers.Pop();
            Co = former.Co;
            if (former.Stream.Kind == StreamKind.Person) Put(people, new(former.Stream.Id), former.Person);
            else if (former.Stream.Kind == StreamKind.OrgIdentity) Put(orgIdentities, new(former.Stream.Id), former.OrgIdentity);
        }

        static void Put<TKey, TValue>(Dictionary<TKey, TValue> map, TKey key, TValue? value) where TKey : notnull where TValue : class
        {
            if (value is null) map.Remove(key);
            else map[key] = value;
        }
    }

    /// <summary>Notes that people whose streams are not at hand must be settled because of a group.</summary>
    public void Unsettle(GroupId group) => unsettled.Add(group);

    /// <summary>Notes that the CO is gone, and that its people and org identities, whose streams are not at hand, must go too.</summary>
    public void Remove(CoId co) => removed = co;

    private static Current<T>? In<T>(Person person, int id) where T : class, IRecord =>
        typeof(T) != typeof(PersonRecord) ? person.Of<T>().Find(id) : person.Id.Value == id ? person.Record as Current<T> : null;

    private static Current<T>? In<T>(OrgIdentity identity, int id) where T : class, IRecord =>
        typeof(T) != typeof(OrgIdentityRecord) ? identity.Of<T>().Find(id) : identity.Id.Value == id ? identity.Record as Current<T> : null;

    /// <summary>How everything stood before a change.</summary>
    private readonly record struct Former(StreamId Stream, Person? Person, OrgIdentity? OrgIdentity, Collaboration Co);

    public Accepted Accept(int? recordId = null) => new(changes.ToImmutable(), recordId, removed is null ? [.. unsettled] : []) { Removed = removed };
}
