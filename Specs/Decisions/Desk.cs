using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;

namespace EventRegistry.Specs.Decisions;

/// <summary>
/// A registry in memory, of one CO: commands are decided on nothing but what they ask to know, what was decided is told, and whoever it leaves unsettled is settled.
/// </summary>
internal sealed class Desk
{
    public static readonly CoId Campus = new(2);
    public static readonly CoId Elsewhere = new(9);

    /// <summary>When a desk opens. Its clock goes on by a minute with every command.</summary>
    public static readonly DateTimeOffset Morning = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<StreamId, Person> people = [];
    private readonly Dictionary<StreamId, OrgIdentity> identities = [];
    private readonly Dictionary<(Kind, int), StreamId> places = [];
    private readonly Dictionary<Kind, int> ids = [];
    private readonly List<Recorded> events = [];

    private Desk(CoId co) => Co = Collaboration.Of(co);

    public Collaboration Co { get; private set; }

    public DateTimeOffset Now { get; private set; } = Morning;

    public IReadOnlyList<Recorded> Events => events;

    public IEnumerable<Person> People => people.Values.OrderBy(p => p.Id.Value);

    public IEnumerable<OrgIdentity> OrgIdentities => identities.Values;

    /// <summary>Streams of another CO, to which nothing here may refer.</summary>
    public HashSet<StreamId> Foreign { get; } = [];

    /// <summary>The names of all COs.</summary>
    public Dictionary<string, CoId> CoNames { get; } = new() { [Domain.Organization.Co.PlatformName] = new(1) };

    /// <summary>Above which every table's ids begin.</summary>
    public int Ids { get; set; } = 100;

    /// <summary>What the last command came to.</summary>
    public Accepted Last { get; private set; } = new([], null, []);

    /// <summary>A desk whose CO was founded by a command.</summary>
    public static Desk Open(CoId? id = null, string name = "Campus")
    {
        var desk = new Desk(id ?? Campus);
        desk.Do(new Add<Co>(Sent<Co>.Nothing.With("Name", name).With("Status", CoStatus.Active)));
        return desk;
    }

    /// <summary>A desk whose CO was founded elsewhere, and came here by import as it was.</summary>
    public static Desk Of(params IEnumerable<Change> history)
    {
        var desk = new Desk(Campus);
        foreach (var change in history) desk.Write(change);
        return desk;
    }

    /// <summary>Something is written past all commands and rules.</summary>
    public void Write(Change change) => Tell(new(((IRecord)change.GetType().GetProperty("Record")!.GetValue(change)!).Stream!.Value, change, null, null));

    /// <summary>A desk whose CO is a copy of another's.</summary>
    public static Desk CopyOf(Desk original, CoId id)
    {
        var desk = new Desk(id) { Original = original.Co };
        desk.Do(new DuplicateCo(original.Co.Id));
        return desk;
    }

    private Collaboration? Original { get; init; }

    public Person this[PersonId id] => people.GetValueOrDefault(new(StreamKind.Person, id.Value)) ?? new(id);

    public OrgIdentity Identity(int id) => identities.GetValueOrDefault(new(StreamKind.OrgIdentity, id)) ?? new(new OrgIdentityId(id));

    public Desk At(DateTimeOffset instant)
    {
        Now = instant;
        return this;
    }

    /// <summary>Carries out a command that nothing should refuse. Returns its record.</summary>
    public int Do(Command command) => Ask(command) switch
    {
        Accepted accepted => accepted.RecordId ?? 0,
        Refused refused => throw new InvalidOperationException($"{command}: {string.Join("; ", refused.Refusals)}"),
        var other => throw new InvalidOperationException($"{other}"),
    };

    /// <summary>The rules that refuse a command, and what they say.</summary>
    public ImmutableArray<Refusal> Refusals(Command command) =>
        Decided(command) is Refused refused ? refused.Refusals : throw new InvalidOperationException($"{command} was not refused.");

    /// <summary>Carries out a command if nothing refuses it.</summary>
    public Decision Ask(Command command)
    {
        Now = Now.AddMinutes(1);
        var decision = Decided(command);
        if (decision is not Accepted accepted) return decision;
        foreach (var change in accepted.Changes) Tell(change);
        foreach (var (group, person) in accepted.Unsettled.SelectMany(g => ConcernedBy(g).Select(p => (g, p))).ToList()) Settle(person, group);
        Last = accepted;
        return decision;
    }

    /// <summary>What follows from time for everybody.</summary>
    public Desk Settle()
    {
        foreach (var person in People.ToList()) Settle(person.Id);
        return this;
    }

    /// <summary>Settles one person. Returns what that came to.</summary>
    public ImmutableArray<Decided> Settle(PersonId person, GroupId? because = null)
    {
        var changes = ((Accepted)Decided(new Settle(person) { Because = because })).Changes;
        foreach (var change in changes) Tell(change);
        return changes;
    }

    /// <summary>The CO's, the people's and the org identities' streams, folded anew.</summary>
    public Desk Replayed()
    {
        var desk = new Desk(Co.Id);
        foreach (var entry in events) desk.Evolve(entry);
        return desk;
    }

    /// <summary>What the last command had to know.</summary>
    public Needs Needed { get; private set; } = Needs.None;

    private Decision Decided(Command command)
    {
        var needs = Decide.Needs(command, Co, (kind, id) => places.TryGetValue((kind, id), out var place) ? place : null);
        while (true)
        {
            var known = Known(needs);
            var more = Decide.MoreNeeds(command, known);
            Needed = needs;
            if (more.IsNoMoreThan(needs)) return Decide.Of(command, known);
            needs = needs.And(more);
        }
    }

    private Known Known(Needs needs)
    {
        var identifiers = people.Values.SelectMany(p => p.Identifiers).Concat(Co.Groups.Values.SelectMany(g => g.Identifiers)).Select(i => i.Record).ToList();
        return new(
            Co, Now, Draw,
            needs.Streams.Where(people.ContainsKey).ToDictionary(s => new PersonId(s.Id), s => people[s]),
            needs.Streams.Where(identities.ContainsKey).ToDictionary(s => new OrgIdentityId(s.Id), s => identities[s]),
            identifiers.Where(i => needs.Claims.Contains(ClaimOf(i))).DistinctBy(ClaimOf).ToDictionary(ClaimOf, i => i.Id),
            people.Values.SelectMany(p => p.Links).Where(l => needs.Links.Contains(l.Record.OrgIdentityId)).DistinctBy(l => l.Record.OrgIdentityId)
                .ToDictionary(l => l.Record.OrgIdentityId, l => l.Record.PersonId),
            needs.Streams.Where(Foreign.Contains).ToDictionary(s => s, _ => Elsewhere))
        {
            Actor = "clerk",
            CousInUse = people.Values.SelectMany(p => p.Roles).Select(r => r.Record.CouId).OfType<CouId>().Where(needs.Cous.Contains).ToHashSet(),
            CoNames = needs.CoNames ? CoNames : [],
            Serials = needs.Serials.ToDictionary(s => s, Highest),
            Original = Original,
            SourceRecords = identities.Values.SelectMany(i => i.SourceRecords).Select(r => r.Record).Where(r => needs.SourceKeys.Contains(new(r.SourceId!.Value, r.Sorid!)))
                .ToDictionary(r => new SourceKey(r.SourceId!.Value, r.Sorid!), r => new KeptRecord(r.Id, r.OrgIdentityId)),
            Found = needs.Sought.ToDictionary(s => s, s => People.SelectMany(p => Places(p, s)).OrderBy(f => f.Record).Select(f => f.Person).Distinct().ToImmutableArray()),
        };
    }

    private static IEnumerable<(int Record, PersonId Person)> Places(Person person, PersonSought sought) => sought.By switch
    {
        SoughtBy.Mail => person.EmailAddresses.Where(e => e.Record.Mail?.ToLowerInvariant() == sought.Value && (sought.Type is null || e.Record.Type == sought.Type)).Select(e => (e.Id, person.Id)),
        SoughtBy.SourcedRole => person.Roles.Where(r => $"{r.Record.SourceOrgIdentityId?.Value}" == sought.Value).Select(r => (r.Id, person.Id)),
        _ => person.Identifiers.Where(i => i.Record.Value == sought.Value && (sought.Type is null || i.Record.Type == sought.Type)
            && (sought.By == SoughtBy.Identifier || i.Record.Status == Standing.Active)).Select(i => (i.Id, person.Id)),
    };

    private int Highest(Serial serial) => events.Select(e => e.Change).OfType<Added<Identifier>>().Select(a => a.Record)
        .Where(i => i.Type == serial.Type && ClaimOf(i).Among == serial.Among
            && i.Value!.StartsWith(serial.Prefix, StringComparison.Ordinal) && i.Value.EndsWith(serial.Suffix, StringComparison.Ordinal))
        .Select(i => int.TryParse(i.Value![serial.Prefix.Length..^serial.Suffix.Length], out var number) ? number : 0).DefaultIfEmpty().Max();

    private static IdentifierClaim ClaimOf(Identifier identifier) => new(identifier.PersonId is null ? StreamKind.Group : StreamKind.Person, identifier.Type!, identifier.Value!);

    private int Draw(Kind kind) => ids[kind] = ids.GetValueOrDefault(kind, Ids) + 1;

    /// <summary>Whom a change to a group may concern: who is in it or in one that feeds it, and of one that fills itself, everybody.</summary>
    private IEnumerable<PersonId> ConcernedBy(GroupId group)
    {
        var feeding = Co.NestingsInto(group).Select(n => n.GroupId).Append(group).ToHashSet();
        return People.Where(p => Co.Group(group)?.Auto == true || p.Memberships.Any(m => feeding.Contains(m.Record.GroupId))).Select(p => p.Id);
    }

    private void Tell(Decided decided) =>
        Evolve(new(decided.Stream, events.Count(e => e.Stream == decided.Stream) + 1, events.Count + 1, Now, "clerk", null, decided.Change));

    private void Evolve(Recorded entry)
    {
        events.Add(entry);
        var (stream, change) = (entry.Stream, entry.Change);
        // A record that leaves a stream is told by the one that receives it.
        if (!(change.GetType().GetGenericTypeDefinition() == typeof(Edited<>) && places.ContainsKey((change.Kind, change.RecordId)))) places[(change.Kind, change.RecordId)] = stream;
        if (stream.Kind == StreamKind.Person) people[stream] = Person.Evolve(people.GetValueOrDefault(stream) ?? new(new PersonId(stream.Id)), entry);
        else if (stream.Kind == StreamKind.OrgIdentity) identities[stream] = OrgIdentity.Evolve(identities.GetValueOrDefault(stream) ?? new(new OrgIdentityId(stream.Id)), entry);
        else Co = Collaboration.Evolve(Co, entry);
    }
}
