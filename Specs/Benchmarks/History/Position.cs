using EventRegistry.Domain.Groups;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;

namespace EventRegistry.Benchmarks.History;

/// <summary>A role of a person, with what hangs on it.</summary>
internal sealed class Position
{
    private readonly Town town;
    private readonly List<IKept> hanging = [];

    public Position(Town town, Belongings belongings, PersonId person, PersonId? manager, Home? home, PersonStatus status)
    {
        this.town = town;
        var tables = town.Tables;
        var cou = town.Chance.Of(0.8) ? town.Chance.Favour(town.Organization.Cous) : (int?)null;
        Role = belongings.Keep(tables.Roles.Add(id => new(
            id, person, town.Chance.Of(0.2) ? manager : null, manager, cou is { } c ? new CouId(c) : null,
            town.Chance.Pick((string[])["staff", "student", "member", "visitor", "robot", "faculty"]), town.Chance.Of(0.6) ? town.Chance.Pick(Words.Titles) : null,
            "Old Town", town.Chance.Of(0.5) ? town.Chance.Favour(town.Organization.Codes) : null,
            town.Chance.Of(0.4) ? town.Now.AddDays(-3) : null, town.Chance.Of(0.3) ? town.Now.AddDays(town.Chance.Below(20_000)) : null,
            town.Chance.Of(0.2) ? town.Chance.Below(9) : null, status, home?.Id)));
        if (town.Chance.Of(0.5))
        {
            Hang(belongings, tables.Addresses.Add(id => new(
                id, $"{1 + town.Chance.Below(300)} {town.Chance.Pick(Words.Streets)}", town.Chance.Of(0.2) ? "" : null, town.Chance.Pick(Words.Towns), null,
                $"{town.Chance.Below(100_000):D5}", "DE", null, "office", null, Id, null, null, null, null)));
        }

        if (home?.Phone is { } phone || town.Chance.Of(0.4))
        {
            Hang(belongings, tables.TelephoneNumbers.Add(id => new(
                id, "49", "551", $"{town.Chance.Below(1_000_000)}", null, null, "office", Id, null, null, null, home?.Phone?.Id)));
        }

        if (town.Chance.Of(0.35)) Hang(belongings, tables.AdHocAttributes.Add(id => new(id, "badge", $"{town.Chance.Below(10_000)}", Id, null, null, null, null)));
        if (cou is null) return;
        foreach (var type in (GroupType[])[GroupType.AllMembers, GroupType.ActiveMembers])
            Hang(belongings, tables.Memberships.Add(id => new(id, town.Groups.AutomaticOf(cou, type), person, true, false, null, null, null, null)));
    }

    public Kept<Role> Role { get; }

    private RoleId Id => new(Role.Id);

    public void Change(PersonStatus status) => Role.Edit(r => r with { Status = status }, partly: true);

    public void Promote() => Role.Edit(r => r with { Title = town.Chance.Pick(Words.Titles), ValidThrough = r.ValidThrough?.AddYears(1) });

    public void Delete()
    {
        foreach (var one in hanging) one.Delete();
        Role.Delete();
    }

    private void Hang(Belongings belongings, IKept kept) => hanging.Add(belongings.Keep(kept));
}
