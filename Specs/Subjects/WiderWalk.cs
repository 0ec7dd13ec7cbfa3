using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Specs.Decisions;
using static EventRegistry.Specs.Decisions.Asking;

namespace EventRegistry.Specs.Subjects;

/// <summary>A random walk that also changes what people's rows lean on: terms, types, dictionaries, sources and org identities.</summary>
internal sealed class WiderWalk
{
    private readonly RandomWalk walk = new();
    private Random chance = new(0);

    public WiderWalk()
    {
        var ada = APerson;
        Desk.Add<Terms>(("CoId", Desk.Campus), ("Description", "Rules"), ("Url", "https://example.org"), ("Status", Standing.Active));
        var words = new DictionaryId(Desk.Add<Dictionary>(("CoId", Desk.Campus), ("Description", "Words")));
        Desk.Add<DictionaryEntry>(("DictionaryId", words), ("Value", "Professor"), ("Code", "P"));
        Desk.Add<AttributeEnumeration>(("CoId", Desk.Campus), ("Attribute", "CoPersonRole.title"), ("DictionaryId", words), ("Status", Standing.Active), ("AllowOther", true));
        var source = new SourceId(Desk.Add<IdentitySource>(("CoId", Desk.Campus), ("Description", "HR"), ("Plugin", "FileSource"), ("Status", Standing.Active), ("SyncMode", "M")));
        var there = new OrgIdentityId(Desk.MakeIdentity());
        Desk.Add<SourceRecord>(("OrgIdentityId", there), ("SourceId", source), ("Sorid", "1"));
        Desk.Add<IdentityLink>(("PersonId", ada), ("OrgIdentityId", there));
        Desk.GiveRole(ada, more: [("Title", "P"), ("SourceOrgIdentityId", there)]);
        Desk.Join(ada, new(AGroup));
    }

    public Desk Desk => walk.Desk;

    public void Step(int choice)
    {
        chance = new(choice);
        if (chance.Next(2) == 0) walk.Step(choice);
        else Desk.Ask(Drawn());
    }

    private Command Drawn() => chance.Next(20) switch
    {
        0 => new Add<Terms>(Of<Terms>(("CoId", Desk.Campus), ("Description", Word), ("Url", "https://example.org"), ("Status", Standing.Active))),
        1 => new Edit<Terms>(ATerms.Value, Of<Terms>(("Description", Word))),
        2 => new Delete<Terms>(ATerms.Value),
        3 or 4 => new Add<Agreement>(Of<Agreement>(("TermsId", ATerms), ("PersonId", APerson))),
        5 => new Add<ExtendedType>(Of<ExtendedType>(
            ("CoId", Desk.Campus), ("Attribute", "CoPersonRole.affiliation"), ("Name", Word), ("DisplayName", Word), ("EduPersonAffiliation", "affiliate"), ("Status", Standing.Active))),
        6 => new Edit<ExtendedType>(AType, Of<ExtendedType>(("EduPersonAffiliation", Any(["staff", "member", ""])), ("Status", AStanding))),
        7 => new Delete<ExtendedType>(AType),
        8 => new Add<DictionaryEntry>(Of<DictionaryEntry>(("DictionaryId", ADictionary), ("Value", Word), ("Code", Any(["P", "Q"])))),
        9 => new Edit<DictionaryEntry>(AnEntry, Of<DictionaryEntry>(("Value", Word))),
        10 => chance.Next(2) == 0 ? new Add<Dictionary>(Of<Dictionary>(("CoId", Desk.Campus), ("Description", Word))) : new Delete<DictionaryEntry>(AnEntry),
        11 => new Add<AttributeEnumeration>(Of<AttributeEnumeration>(
            ("CoId", Desk.Campus), ("Attribute", Any(["CoPersonRole.title", "CoPersonRole.ou"])), ("DictionaryId", ADictionary), ("Status", Standing.Active), ("AllowOther", true))),
        12 => new Edit<Role>(ARole, Of<Role>(("Affiliation", Any(["staff", "faculty", "Ada", "Grace"])), ("Title", Any(["P", "Q", "Boss"])), ("Department", Any(["P", "Q"])))),
        13 => new Add<IdentitySource>(Of<IdentitySource>(("CoId", Desk.Campus), ("Description", Word), ("Plugin", "FileSource"), ("Status", Standing.Active), ("SyncMode", "M"))),
        14 => chance.Next(2) == 0 ? new Edit<IdentitySource>(ASource.Value, Of<IdentitySource>(("Description", Word))) : new Delete<IdentitySource>(ASource.Value),
        15 => chance.Next(2) == 0
            ? new Add<OrgIdentityRecord>(Of<OrgIdentityRecord>(("CoId", Desk.Campus)))
            : new Edit<OrgIdentityRecord>(AnIdentity.Value, Of<OrgIdentityRecord>(("ValidThrough", Any<DateTimeOffset?>([null, Desk.Now.AddDays(-1), Desk.Now.AddMinutes(chance.Next(1, 20)), Desk.Now.AddDays(chance.Next(1, 40))])))),
        16 => new Together(new(
        [
            new Add<Name>(Of<Name>(("OrgIdentityId", AnIdentity), ("Given", Word), ("Type", "official"), ("PrimaryName", true))),
            new Add<SourceRecord>(Of<SourceRecord>(("OrgIdentityId", AnIdentity), ("SourceId", ASource), ("Sorid", Word))),
        ])),
        17 => new Add<IdentityLink>(Of<IdentityLink>(("PersonId", APerson), ("OrgIdentityId", AnIdentity))),
        18 => chance.Next(3) == 0 ? new Delete<IdentityLink>(ALink) : new Edit<Role>(ARole, Of<Role>(("SourceOrgIdentityId", AnIdentity))),
        _ => new Edit<GroupRecord>(AGroup, Of<GroupRecord>(("Name", Word), ("Status", AStanding))),
    };

    private string Word => Any(["Ada", "Grace", "Edsger", "Barbara", "Alan", "Mary"]);

    private Standing AStanding => Any([Standing.Active, Standing.Suspended]);

    private PersonId APerson => Any([.. Desk.People.Select(p => p.Id)]);

    private TermsId ATerms => Any([.. Desk.Co.Terms.Keys.Order().Select(id => new TermsId(id)), new(999)]);

    private DictionaryId ADictionary => Any([.. Desk.Co.Dictionaries.Keys.Order().Select(id => new DictionaryId(id)), new(999)]);

    private SourceId ASource => Any([.. Desk.Co.Sources.Keys.Order().Select(id => new SourceId(id)), new(999)]);

    private OrgIdentityId AnIdentity => Any([.. Desk.OrgIdentities.Select(o => o.Id).OrderBy(o => o.Value), new(999)]);

    private int AType => Any([.. Desk.Co.Settings.Types.Where(t => t.Record.Attribute == "CoPersonRole.affiliation").Select(t => t.Id)]);

    private int AnEntry => Any([.. Desk.Co.Dictionaries.Values.OrderBy(d => d.Id.Value).SelectMany(d => d.Entries).Select(e => e.Id), 999]);

    private int ARole => Any([.. Desk.People.SelectMany(p => p.Roles).Select(r => r.Id), 999]);

    private int ALink => Any([.. Desk.People.SelectMany(p => p.Links).Select(l => l.Id), 999]);

    private int AGroup => Any([.. Desk.Co.LiveGroups.Where(g => g.Auto != true).Select(g => g.Id).Order(), 999]);

    private T Any<T>(T[] of) => of[chance.Next(of.Length)];
}
