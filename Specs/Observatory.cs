using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Projections.Targets.Sql;

namespace EventRegistry.Specs;

/// <summary>The CO in which all stories happen, and who works there.</summary>
internal static class Observatory
{
    public static readonly CoId Co = new(2);

    public static readonly Cou Physics = new(3, Co, "Physics", "All that falls", "label", null, 1, 4);
    public static readonly Cou Astronomy = new(4, Co, "Astronomy", null, null, new(3), 2, 3);

    public static readonly Terms HouseRules = new(1, Co, "House rules", "https://example.org/rules", "Be quiet at night.", null, Standing.Active, 1, 365, true);

    public static readonly IdentitySource HumanResources =
        new(5, Co, "Human Resources", "hr", "FileSource", null, Standing.Active, null, null, null, null, null, null, null);

    public static readonly IdentitySource Guests =
        new(6, Co, "Guest list", "guests", "SqlSource", null, Standing.Active, null, null, null, null, null, null, null);

    public static readonly GroupRecord AllMembers = AGroup(10, "CO:members:all", GroupType.AllMembers) with { Auto = true };
    public static readonly GroupRecord ActiveMembers = AGroup(11, "CO:members:active", GroupType.ActiveMembers) with { Auto = true };
    public static readonly GroupRecord Telescope = AGroup(12, "Telescope users", GroupType.Standard) with { Description = "Who may point it", Open = true };

    public static readonly ExtendedType Staff = AnAffiliation(1, "staff", null);
    public static readonly ExtendedType Postdoc = AnAffiliation(2, "postdoc", "staff");
    public static readonly ExtendedType Visitor = AnAffiliation(3, "visitor", null);
    public static readonly ExtendedType Emeritus = AnAffiliation(4, "emeritus", "alum") with { Status = Standing.Suspended };
    public static readonly ExtendedType Alum = AnAffiliation(5, "alum", "affiliate");

    public static readonly Dictionary Units = new(1, Co, "Units", "S");
    public static readonly DictionaryEntry PhysicsUnit = new(11, new(1), "Department of Physics", "PHY", 1);
    public static readonly DictionaryEntry Library = new(12, new(1), "Library", null, 2);
    public static readonly Dictionary Titles = new(2, Co, "Titles", "S");
    public static readonly DictionaryEntry Professor = new(21, new(2), "Professor", "P", 1);
    public static readonly AttributeEnumeration UnitOfRoles = new(1, Co, "CoPersonRole.ou", null, Standing.Active, new(1), true);
    public static readonly AttributeEnumeration OrganizationOfRoles = new(3, Co, "CoPersonRole.o", null, Standing.Active, new(1), true);
    public static readonly AttributeEnumeration TitleOfRoles = new(2, Co, "CoPersonRole.title", null, Standing.Active, new(2), true);

    public static readonly Somebody Ada = new(57, "Ada", "King");
    public static readonly Somebody Grace = new(58, "Grace", "Hopper");
    public static readonly Somebody Edsger = new(59, "Edsger", "Dijkstra");

    public static readonly IReadOnlyList<Change> Founding =
    [
        Added(new Co(Co.Value, "Observatory", "On the hill", CoStatus.Active)),
        Added(Staff), Added(Postdoc), Added(Visitor), Added(Emeritus), Added(Alum),
        Added(Units), Added(PhysicsUnit), Added(Library), Added(Titles), Added(Professor),
        Added(UnitOfRoles), Added(OrganizationOfRoles), Added(TitleOfRoles),
        Added(Physics), Added(Astronomy), Added(HouseRules), Added(AllMembers), Added(ActiveMembers), Added(Telescope),
        Added(HumanResources), Added(Guests),
    ];

    public static Added<T> Added<T>(T record) where T : class, IRecord => new(record);

    public static Edited<T> Edited<T>(T record, int? archivedAs = 9_000) where T : class, IRecord => new(record, archivedAs);

    public static Deleted<T> Deleted<T>(T record) where T : class, IRecord => new(record.Id);

    public static Purged<T> Purged<T>(T record, int? archivedAs = null) where T : class, IRecord => new(record.Id, archivedAs);

    public static Happening At(this Change change, DateTimeOffset when) => new(change) { When = when };

    public static Happening By(this Change change, string who) => new(change) { Who = who };

    /// <summary>The ids of a table's rows.</summary>
    public static IEnumerable<int> In(this IEnumerable<Row> rows, Table table) => rows.Where(r => r.Table == table).Select(r => (int)r.Values[0]!).Order();

    /// <summary>One value of one row.</summary>
    public static object? Value(this IEnumerable<Row> rows, Table table, int id, string column)
    {
        var place = table.Columns.Select(c => c.Name).ToList().IndexOf(column);
        return rows.Single(r => r.Table == table && r.Values[0] is int i && i == id).Values[place];
    }

    /// <summary>A table's rows as a reviewer reads them.</summary>
    public static string Show(this IEnumerable<Row> rows, Table table) => Snapshot.Table(
        table.Columns.Select(c => c.Name),
        rows.Where(r => r.Table == table).OrderBy(r => (int)r.Values[0]!).Select(r => r.Values.ToArray().Select(Readable)));

    /// <summary>A value as a snapshot tells it.</summary>
    public static object? Readable(object? value) => value switch
    {
        DateTimeOffset at => at.UtcDateTime,
        DateOnly date => date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        _ => value,
    };

    private static GroupRecord AGroup(int id, string name, GroupType type) => new(id, Co, null, name, null, "introduction", false, Standing.Active, type, false, false);

    private static ExtendedType AnAffiliation(int id, string name, string? eduPerson) =>
        new(id, Co, "CoPersonRole.affiliation", name, name, eduPerson, Standing.Active);
}

/// <summary>Somebody, with one record of each kind, all entered directly; and the same once more as Human Resources know it.</summary>
internal sealed record Somebody(int Id, string Given, string Family)
{
    private PersonId Key => new(Id);

    private RoleId RoleKey => new(Role.Id);

    private OrgIdentityId IdentityKey => new(Identity.Id);

    private string Login => $"{Given}@example.org";

    public StreamId Stream => new(StreamKind.Person, Id);

    public PersonRecord Person => new(Id, Observatory.Co, PersonStatus.Active, new(1815, 12, 10), "Europe/London");
    public Name Name => new(Id * 10, "Dr", Given, null, Family, null, "official", "en", Key, null, true, null);
    public Identifier Identifier => new(Id * 10, Login, "eppn", true, Standing.Active, null, Key, null, null, null, null, null, null);
    public EmailAddress Mail => new(Id * 10, Login, "at work", "official", true, Key, null, null, null, null);
    public Url Page => new(Id * 10, $"https://example.org/{Given}", null, "personal", "en", Key, null, null, null, null);
    public Agreement Agreement => new(Id * 10, new(1), Key, Story.Morning, Login, 0);

    public Role Role => new(
        Id * 10, Key, null, new(58), new(3), "staff", "P", "PHY", "Library", null, null, 1, PersonStatus.Active, null);

    public Address Address => new(
        Id * 10, "Hill Road 1", "Dome", "Utrecht", "UT", "3511", "NL", null, "office", "nl", RoleKey, null, null, null, null);

    public TelephoneNumber Phone => new(Id * 10, "31", "30", "1234567", "42", null, "office", RoleKey, null, null, null, null);
    public AdHocAttribute Badge => new(Id * 10, "badge", $"B{Id}", RoleKey, null, null, null, null);

    public Membership MemberOf(GroupRecord group) => new(Id * 100 + group.Id, new(group.Id), Key, true, false, null, null, null, null);

    /// <summary>The person with one record of each kind, and a place in every group.</summary>
    public IReadOnlyList<Happening> Enrolled =>
    [
        Observatory.Added(Person), Observatory.Added(Name), Observatory.Added(Identifier), Observatory.Added(Mail), Observatory.Added(Page),
        Observatory.Added(Role), Observatory.Added(Address), Observatory.Added(Phone), Observatory.Added(Badge), Observatory.Added(Agreement),
        Observatory.Added(MemberOf(Observatory.AllMembers)), Observatory.Added(MemberOf(Observatory.ActiveMembers)), Observatory.Added(MemberOf(Observatory.Telescope)),
    ];

    public OrgIdentityRecord Identity => new(Id + 100, OrgIdentityStatus.Synced, null, "staff", null, null, null, Observatory.Co, null, null, null, null);
    public SourceRecord SourceRecord => new(Id + 200, new(Observatory.HumanResources.Id), Given, "raw", Story.Morning, IdentityKey, null, null);
    public IdentityLink Link => new(Id + 300, Key, IdentityKey);

    public Name NameThere => Name with { Id = Id + 400, PersonId = null, OrgIdentityId = IdentityKey };
    public Identifier IdentifierThere => Identifier with { Id = Id + 400, PersonId = null, OrgIdentityId = IdentityKey };
    public EmailAddress MailThere => Mail with { Id = Id + 400, PersonId = null, OrgIdentityId = IdentityKey };
    public Url PageThere => Page with { Id = Id + 400, PersonId = null, OrgIdentityId = IdentityKey };
    public Address AddressThere => Address with { Id = Id + 400, RoleId = null, OrgIdentityId = IdentityKey };
    public TelephoneNumber PhoneThere => Phone with { Id = Id + 400, RoleId = null, OrgIdentityId = IdentityKey };
    public AdHocAttribute BadgeThere => Badge with { Id = Id + 400, RoleId = null, OrgIdentityId = IdentityKey };

    public Name NameCopied => Name with { PrimaryName = null, SourceNameId = NameThere.Id };
    public Identifier IdentifierCopied => Identifier with { SourceIdentifierId = IdentifierThere.Id };
    public EmailAddress MailCopied => Mail with { SourceEmailAddressId = MailThere.Id };
    public Url PageCopied => Page with { SourceUrlId = PageThere.Id };
    public Role RoleMade => Role with { SourceOrgIdentityId = IdentityKey };
    public Address AddressCopied => Address with { SourceAddressId = AddressThere.Id };
    public TelephoneNumber PhoneCopied => Phone with { SourceTelephoneNumberId = PhoneThere.Id };
    public AdHocAttribute BadgeCopied => Badge with { SourceAdHocAttributeId = BadgeThere.Id };
    public Membership MembershipMade => MemberOf(Observatory.Telescope) with { SourceOrgIdentityId = IdentityKey };

    /// <summary>The same person, copied from Human Resources by a pipeline; the place among all members alone is the registry's own.</summary>
    public IReadOnlyList<Happening> Synced =>
    [
        Observatory.Added(Identity), Observatory.Added(NameThere), Observatory.Added(IdentifierThere), Observatory.Added(MailThere), Observatory.Added(PageThere),
        Observatory.Added(AddressThere), Observatory.Added(PhoneThere), Observatory.Added(BadgeThere), Observatory.Added(SourceRecord),
        Observatory.Added(Person), Observatory.Added(Link), Copied(NameCopied), Copied(IdentifierCopied), Copied(MailCopied), Copied(PageCopied),
        Copied(RoleMade), Copied(AddressCopied), Copied(PhoneCopied), Copied(BadgeCopied),
        Observatory.Added(MemberOf(Observatory.AllMembers)), Copied(MembershipMade),
    ];

    private Added<T> Copied<T>(T record) where T : class, IRecord =>
        new(record) { From = new(IdentityKey, new(Observatory.HumanResources.Id)) };
}
