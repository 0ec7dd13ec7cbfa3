using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;

namespace EventRegistry.Benchmarks.History;

/// <summary>What stands before anybody comes: the two COs with their types, a dictionary, COUs, and the sources with their pipeline.</summary>
internal sealed class Organization
{
    private static readonly (string Attribute, string[] Values)[] Types =
    [
        ("Address.type", ["campus", "home", "office", "postal"]),
        ("CoPersonRole.affiliation", ["affiliate", "alum", "employee", "faculty", "librarywalkin", "member", "staff", "student"]),
        ("EmailAddress.type", ["delivery", "forwarding", "official", "personal"]),
        ("Identifier.type", ["enterprise", "eppn", "national", "orcid", "sorid", "uid"]),
        ("Name.type", ["alternate", "author", "fka", "official", "preferred"]),
        ("TelephoneNumber.type", ["campus", "fax", "home", "mobile", "office"]),
        ("Url.type", ["official", "personal"]),
    ];

    private static readonly string[] Parts =
    [
        "Physics", "Chemistry", "Library", "Medicine", "Law", "Astronomy", "Mathematics", "Biology", "History", "Music", "Geology", "Economics",
    ];

    private static readonly string[] Feeds = ["HR", "Student records"];

    public Organization(Town town)
    {
        var tables = town.Tables;
        var co = new CoId(Town.MainCo);
        tables.Cos.AddForGood(id => new(id, Co.PlatformName, "COmanage Registry Internal CO", CoStatus.Active));
        tables.Cos.AddForGood(id => new(id, "Old Town", "A CO that nobody ever ran", CoStatus.Active));
        foreach (var owner in (int[])[1, Town.MainCo])
        {
            foreach (var (attribute, values) in Types)
                foreach (var value in values) tables.Types.AddForGood(id => new(id, new(owner), attribute, value, Words.Title(value), null, Standing.Active));
        }

        tables.Types.AddForGood(id => new(id, co, "CoPersonRole.affiliation", "visitor", "Visitor", "affiliate", Standing.Active));
        tables.Types.AddForGood(id => new(id, co, "CoPersonRole.affiliation", "robot", "Robot", null, Standing.Active));
        var departments = tables.Dictionaries.AddForGood(id => new(id, co, "Departments", "S"));
        Codes = [.. Parts.Select(p => p[..3].ToUpperInvariant())];
        foreach (var (part, order) in Parts.Select((p, i) => (p, i + 1)))
            tables.Entries.AddForGood(id => new(id, new(departments.Id), "Department of " + part, Codes[order - 1], order));
        tables.Enumerations.AddForGood(id => new(id, co, "CoPersonRole.ou", null, Standing.Active, new(departments.Id), true));
        Cous = [.. Parts.Select((part, i) => Founded(town, part, i))];
        var pipeline = tables.Pipelines.AddForGood(id => new(
            id, co, "Sync", Standing.Active, "NO", null, null, true, true, true, null, null, true, new(Cous[0]), "member", null, "XP", null, false, null));
        Sources = [.. Feeds.Select(name => tables.Sources.AddForGood(id => new(
            id, co, name, name[..2].ToUpperInvariant(), "FileSource", new(pipeline.Id), Standing.Active, "F", "C", false, false, null, null, false)).Id)];
        var administrator = tables.People.AddForGood(id => new(id, new(1), PersonStatus.Active, null, null));
        tables.Names.AddForGood(id => new(id, null, "Ada", null, "Admin", null, "official", null, new(administrator.Id), null, true, null));
        tables.Targets.AddForGood(id => new(id, co, "SQL", "SqlProvisioner", null, null, "A", 900, 3, 1));
    }

    /// <summary>Codes that stand for departments.</summary>
    public IReadOnlyList<string> Codes { get; }

    public IReadOnlyList<int> Cous { get; }

    public IReadOnlyList<int> Sources { get; }

    private static int Founded(Town town, string name, int place)
    {
        var cou = town.Tables.Cous.Add(id => new(
            id, new(Town.MainCo), name, "Everybody at " + name, null, place > 5 ? new CouId(1) : null, (2 * place) + 1, (2 * place) + 2));
        if (place % 4 == 3) cou.Edit(c => c with { Description = name + ", as it is called now" });
        cou.Close();
        return cou.Id;
    }
}
