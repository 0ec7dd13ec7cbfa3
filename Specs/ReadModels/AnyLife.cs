using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;

namespace EventRegistry.Specs.ReadModels;

/// <summary>Lives of two people, made up of numbers: records come, change, go and are purged, and roles go from one to the other with what hangs on them.</summary>
internal sealed class AnyLife
{
    private static readonly PersonId[] People = [new(57), new(58)];

    private readonly List<Recorded> events = [];
    private readonly List<(IRecord Record, PersonId Of)> live = [];
    private int lastId;

    public static IReadOnlyList<Recorded> Of(IEnumerable<(byte What, byte Which)> happenings)
    {
        var life = new AnyLife();
        foreach (var (what, which) in happenings) life.Happen(what, which);
        return life.events;
    }

    private void Happen(byte what, byte which)
    {
        if (what % 8 < 3 || live.Count == 0)
        {
            Come(People[which % 2], which, ++lastId);
            return;
        }

        var (record, of) = live[which % live.Count];
        switch (record)
        {
            case Role role when what % 8 == 7: Move(role, of); break;
            case Role role: Change(role, role with { Title = $"t{lastId}" }, of, what); break;
            case Agreement agreement: Change(agreement, agreement with { Identifier = $"i{lastId}" }, of, what); break;
            case AdHocAttribute attribute: Change(attribute, attribute with { Value = $"v{lastId}" }, of, what); break;
            case EmailAddress address: Change(address, address with { Mail = $"m{lastId}" }, of, what); break;
        }
    }

    private void Come(PersonId who, byte which, int id)
    {
        var role = live.Where(l => l.Of == who).Select(l => l.Record).OfType<Role>().FirstOrDefault();
        switch (which % 5)
        {
            case 0: Add(new Agreement(id, null, who, null, null, null), who); break;
            case 1: Add(new Role(id, who, null, null, null, null, "first", null, null, null, null, null, null, null), who); break;
            case 2 when role is not null: Add(new AdHocAttribute(id, "tag", "first", new(role.Id), null, null, null, null), who); break;
            default: Add(new EmailAddress(id, "first", null, null, null, who, null, null, null, null), who); break;
        }
    }

    private void Add<T>(T record, PersonId who) where T : class, IRecord
    {
        live.Add((record, who));
        Tell(who, new Added<T>(record) { Revision = record.Id % 7 == 0 ? 3 : null });
    }

    private void Change<T>(T before, T after, PersonId of, byte what) where T : class, IRecord
    {
        live.Remove((before, of));
        switch (what % 8)
        {
            case 3 or 4 when Kind<T>.Instance.KeepsChangelog:
                live.Add((after, of));
                Tell(of, new Edited<T>(after, ++lastId) { Copies = what % 3 == 0 ? new([++lastId, ++lastId]) : null });
                break;
            case 3 or 4 or 7:
                live.Add((after, of));
                Tell(of, new Edited<T>(after, null) { Revision = what % 16 < 8 ? 7 : null });
                break;
            case 5:
                Tell(of, new Deleted<T>(before.Id));
                break;
            default:
                Tell(of, new Purged<T>(before.Id, what % 16 < 8 && Kind<T>.Instance.KeepsChangelog ? ++lastId : null));
                break;
        }
    }

    private void Move(Role role, PersonId from)
    {
        var to = People.Single(p => p != from);
        var moved = role with { PersonId = to };
        var along = live.FindAll(l => l.Record is AdHocAttribute a && a.RoleId?.Value == role.Id);
        Tell(from, new Edited<Role>(moved, ++lastId));
        Receive(role, moved, from, to);
        foreach (var attribute in along) Receive((AdHocAttribute)attribute.Record, (AdHocAttribute)attribute.Record, from, to);
    }

    private void Receive<T>(T before, T after, PersonId from, PersonId to) where T : class, IRecord
    {
        live.Remove((before, from));
        live.Add((after, to));
        Tell(to, new Received<T>(after, 5, Story.Morning, Story.Morning));
    }

    private void Tell(PersonId who, Change change)
    {
        var stream = new StreamId(StreamKind.Person, who.Value);
        events.Add(new(stream, events.Count(e => e.Stream == stream) + 1, events.Count + 1, Story.Morning.AddMinutes(events.Count), events.Count % 2 == 0 ? "ada" : null, null, change));
    }
}
