using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;

namespace EventRegistry.Benchmarks.History;

/// <summary>A person's life in the registry: what comes at once, then what happens as time goes by.</summary>
internal sealed class Newcomer(Town town, int number)
{
    private static readonly TimeSpan BetweenHappenings = TimeSpan.FromDays(30);
    private readonly Belongings belongings = new(town.Terms);
    private readonly List<Position> positions = [];
    private readonly List<Kept<Membership>> memberships = [];
    private readonly List<IKept> attributes = [];
    private readonly string login = $"p{number}";
    private readonly string given = town.Chance.Pick(Words.Given);
    private readonly string family = town.Chance.Pick(Words.Family);
    private Home? home;
    private Kept<PersonRecord>? person;
    private Kept<Name>? name;
    private Kept<Agreement>? agreement;

    private PersonId Id => new(person!.Id);

    private Chance Chance => town.Chance;

    public IEnumerable<TimeSpan> Life()
    {
        town.Actor = Chance.Of(0.5) ? "Shell user \"root\"" : Chance.Of(0.5) ? login : null;
        Arrive();
        yield return TimeSpan.FromMinutes(2);
        JoinGroups();
        for (var happenings = Chance.Below(5) + Chance.Below(5); happenings > 0 && !person!.IsDeleted; happenings--)
        {
            yield return Chance.UpTo(BetweenHappenings);
            town.Actor = Chance.Of(0.7) ? "anna" : login;
            Happen();
        }

        belongings.Close();
    }

    private void Arrive()
    {
        var tables = town.Tables;
        var status = Chance.Of(0.85) ? PersonStatus.Active : Chance.Pick(Enum.GetValues<PersonStatus>());
        home = Chance.Of(0.55) ? new Home(town, belongings, given, family, login, works: Chance.Of(0.5)) : null;
        person = belongings.Keep(tables.People.Add(id => new(id, new(Town.MainCo), status, null, Chance.Of(0.1) ? "Europe/Berlin" : null)));
        if (home is not null) attributes.Add(belongings.Keep(tables.Links.Add(id => new IdentityLink(id, Id, home.Id))));
        name = belongings.Keep(tables.Names.Add(id => new(
            id, Chance.Of(0.1) ? "Dr." : null, given, Chance.Of(0.2) ? "" : null, family, null, "official", null, Id, null, true, home?.Name.Id)));
        Have(tables.Identifiers.Add(id => new Identifier(id, login, "uid", true, Standing.Active, null, Id, null, null, null, null, null, null)));
        if (home is not null || Chance.Of(0.4))
        {
            Have(tables.Identifiers.Add(id => new Identifier(
                id, login + "@example.org", "eppn", true, Chance.Of(0.95) ? Standing.Active : Standing.Suspended, null, Id, null, null, null, null, home?.Login.Id, null)));
        }

        Have(tables.EmailAddresses.Add(id => new EmailAddress(
            id, $"{Words.Plain(given)}.{Words.Plain(family)}@example.org", null, "official", true, Id, null, null, null, home?.Mail.Id)));
        if (Chance.Of(0.2)) Have(tables.Urls.Add(id => new Url(id, $"https://example.org/~{login}?a=1,\"b\"", "", "personal", null, Id, null, null, null, null)));
        if (Chance.Of(0.15)) Have(tables.Names.Add(id => new Name(id, null, given, null, town.Chance.Pick(Words.Family), null, "fka", null, Id, null, false, null)));
        Join(town.Groups.AutomaticOf(null, GroupType.AllMembers), null);
        Join(town.Groups.AutomaticOf(null, GroupType.ActiveMembers), null);
        for (var roles = Chance.Of(0.3) ? 2 : 1; roles > 0; roles--)
            positions.Add(new(town, belongings, Id, town.Elder(Id), home, status));
        if (Chance.Of(0.7)) agreement = belongings.Keep(town.Terms.Agree(Id, login));
    }

    private void JoinGroups()
    {
        // The same group twice is nothing that a registry has.
        foreach (var group in Enumerable.Range(0, 1 + Chance.Below(5)).Select(_ => Chance.Favour(town.Groups.Own)).DistinctBy(g => g.Id))
        {
            Join(new(group.Id), null);
            if (town.Groups.NestingOf(group.Id) is { } nesting) Join(nesting.TargetGroupId, nesting);
        }
    }

    private void Happen()
    {
        switch (Chance.Below(12))
        {
            case 0 or 1:
                ChangeStatus();
                break;
            case 2:
                // The registry makes two copies of a primary name.
                name!.Edit(n => n with { Family = Chance.Pick(Words.Family), Suffix = Chance.Of(0.1) ? "III" : null }, copies: 2);
                break;
            case 3 or 4:
                home?.Sync();
                break;
            case 5:
                home?.Remove();
                break;
            case 6:
                Chance.Pick(positions).Promote();
                break;
            case 7:
                Chance.Pick(attributes).Delete();
                break;
            case 8:
                var membership = Chance.Pick(memberships);
                if (!membership.IsDeleted) membership.Edit(m => m with { Owner = true, ValidThrough = Chance.Of(0.3) ? town.Now.AddDays(Chance.Below(4_000)) : null });
                break;
            case 9:
                Chance.Pick(memberships).Delete();
                break;
            case 10 when Chance.Of(0.3):
                Leave();
                break;
            default:
                person!.Edit(p => p with { Timezone = Chance.Of(0.5) ? "Europe/Lisbon" : null });
                break;
        }
    }

    private void ChangeStatus()
    {
        var status = Chance.Of(0.6) ? PersonStatus.Active : Chance.Pick(Enum.GetValues<PersonStatus>());
        foreach (var position in positions) position.Change(status);
        person!.Edit(p => p with { Status = status }, partly: true);
    }

    private void Leave()
    {
        foreach (var position in positions) position.Delete();
        foreach (var one in attributes.Concat(memberships)) one.Delete();
        agreement?.Delete();
        name!.Delete();
        person!.Delete();
    }

    private void Have(IKept kept) => attributes.Add(belongings.Keep(kept));

    private void Join(GroupId group, Nesting? nesting) => memberships.Add(belongings.Keep(town.Tables.Memberships.Add(id => new(
        id, group, Id, true, false, null, null, null, nesting is null ? null : new NestingId(nesting.Id)))));
}
