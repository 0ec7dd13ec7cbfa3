using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using static EventRegistry.Specs.Decisions.Asking;

namespace EventRegistry.Specs.Decisions;

/// <summary>Commands drawn by chance, on whatever is there: some hold and some do not.</summary>
internal sealed class RandomWalk
{
    private static readonly PersonStatus[] Statuses =
    [
        PersonStatus.Active, PersonStatus.Active, PersonStatus.GracePeriod, PersonStatus.Suspended, PersonStatus.Expired, PersonStatus.Deleted, PersonStatus.Duplicate,
        PersonStatus.PendingVetting,
    ];

    private Random chance = new(0);
    private int told;

    public RandomWalk()
    {
        Desk.Enrol();
        Desk.MakeCou("Lab");
        Desk.MakeGroup("Club");
        Desk.MakeGroup("Board");
        Desk.Add<ExpirationPolicy>(("CoId", Desk.Campus), ("Status", Standing.Active), ("CondStatus", PersonStatus.Active), ("CondAfterExpiry", 0), ("ActStatus", PersonStatus.GracePeriod));
        Desk.Add<IdentifierAssignment>(("CoId", Desk.Campus), ("Status", Standing.Active), ("Context", "CP"), ("IdentifierType", "uid"), ("Algorithm", "S"), ("Format", "a(#)"));
    }

    public Desk Desk { get; } = Desk.Open();

    /// <summary>What the last step came to.</summary>
    public IEnumerable<Recorded> Fresh => Desk.Events.Skip(told);

    public void Step(int choice)
    {
        chance = new(choice);
        told = Desk.Events.Count;
        if (chance.Next(12) == 0) Desk.At(Desk.Now.AddDays(chance.Next(1, 40))).Settle();
        else Desk.Ask(Drawn());
    }

    private Command Drawn() => chance.Next(26) switch
    {
        0 => new Enrol(Of<PersonRecord>(("CoId", Desk.Campus), ("Status", Status)), new([new Add<Name>(Of<Name>(("Given", Word), ("Type", "official"), ("PrimaryName", true)))])),
        1 => new ChangeStatus(APerson, chance.Next(6) == 0 ? PersonStatus.Locked : Status),
        2 or 3 or 4 => new Add<Role>(Of<Role>(
            ("PersonId", APerson), ("Affiliation", "staff"), ("Status", Status), ("CouId", ACou), ("ValidThrough", Date), ("SponsorId", chance.Next(2) == 0 ? APerson : null))),
        5 or 6 => new Edit<Role>(ARole, Of<Role>(("Status", Status), ("ValidThrough", Date))),
        7 => new Edit<Role>(ARole, Of<Role>(("CouId", ACou))),
        8 => new Edit<Role>(ARole, Of<Role>(("PersonId", APerson))) { EvenIfSo = true },
        9 => new Delete<Role>(ARole),
        10 or 11 => new Add<Name>(Of<Name>(("PersonId", APerson), ("Given", Word), ("Type", "author"), ("PrimaryName", chance.Next(2) == 0))),
        12 => new Edit<Name>(AName, Of<Name>(("PrimaryName", true), ("PersonId", APerson))),
        13 => new Delete<Name>(AName),
        14 => new Add<GroupRecord>(Of<GroupRecord>(("CoId", Desk.Campus), ("Name", Word), ("Status", Standing.Active), ("NestingModeAll", chance.Next(3) == 0))),
        15 => new Edit<GroupRecord>(AGroup.Value, Of<GroupRecord>(("Status", chance.Next(2) == 0 ? Standing.Active : Standing.Suspended), ("NestingModeAll", chance.Next(2) == 0))),
        16 => new Delete<GroupRecord>(AGroup.Value),
        17 or 18 => new Add<Membership>(Of<Membership>(("PersonId", APerson), ("GroupId", AGroup), ("Member", chance.Next(5) > 0), ("Owner", chance.Next(2) == 0), ("ValidThrough", Date))),
        19 => chance.Next(2) == 0
            ? new Edit<Membership>(AMembership, Of<Membership>(("Member", chance.Next(2) == 0), ("GroupId", AGroup)))
            : new Edit<Membership>(AMembership, Of<Membership>(("Owner", true), ("PersonId", APerson))),
        20 => new Delete<Membership>(AMembership),
        21 => new Add<Nesting>(Of<Nesting>(("GroupId", AGroup), ("TargetGroupId", AGroup), ("Negate", chance.Next(4) == 0))),
        22 => chance.Next(2) == 0 ? new Delete<Nesting>(ANesting) : new Edit<Nesting>(ANesting, Of<Nesting>(("Negate", chance.Next(2) == 0), ("TargetGroupId", AGroup))),
        23 => chance.Next(2) == 0 ? new Expunge(APerson) : new Delete<PersonRecord>(APerson.Value),
        24 => chance.Next(3) switch
        {
            0 => new Add<Cou>(Of<Cou>(("CoId", Desk.Campus), ("Name", Word), ("ParentId", ACou))),
            1 => new Edit<Cou>(ACou?.Value ?? 0, Of<Cou>(("Name", Word), ("ParentId", ACou))),
            _ => new Delete<Cou>(ACou?.Value ?? 0),
        },
        _ => chance.Next(2) == 0
            ? new AssignIdentifiers(new(StreamKind.Person, APerson.Value))
            : new Add<Identifier>(Of<Identifier>(("PersonId", APerson), ("Value", $"a{chance.Next(6)}"), ("Type", "uid"), ("Status", Standing.Active))),
    };

    private PersonStatus Status => Any(Statuses);

    private string Word => Any(["Ada", "Grace", "Edsger", "Barbara", "Alan", "Mary"]);

    private DateTimeOffset? Date => chance.Next(3) == 0 ? Desk.Now.AddDays(chance.Next(-5, 60)) : null;

    private PersonId APerson => Any([.. Desk.People.Select(p => p.Id)]);

    private CouId? ACou => chance.Next(4) == 0 ? null : Any<CouId?>([.. Desk.Co.Cous.Keys.Order().Select(id => new CouId(id)), null]);

    private GroupId AGroup => Any([.. Desk.Co.Groups.Keys.Order().Where(id => chance.Next(3) > 0 || Desk.Co.Group(new(id))?.Auto != true).Select(id => new GroupId(id)), new(999)]);

    private int ARole => Any([.. Desk.People.SelectMany(p => p.Roles).Select(r => r.Id), 999]);

    private int AName => Any([.. Desk.People.SelectMany(p => p.Names).Select(n => n.Id), 999]);

    private int AMembership => Any([.. Desk.People.SelectMany(p => p.Memberships).Select(m => m.Id), 999]);

    private int ANesting => Any([.. Desk.Co.Groups.Values.OrderBy(g => g.Id.Value).SelectMany(g => g.Nestings).Select(n => n.Id), 999]);

    private T Any<T>(T[] of) => of[chance.Next(of.Length)];
}
