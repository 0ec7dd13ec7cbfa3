using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;
using EventRegistry.Projections.Targets.Sql;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Observatory;
using static EventRegistry.Specs.Story;

namespace EventRegistry.Specs.Targets.Sql;

public class telling_a_life
{
    public static TheoryData<string> EveryTable => [.. Tables.All.Select(t => t.Name)];

    /// <summary>Ada with one of everything and some of it twice; Grace as Human Resources know her, suspended; Edsger, whom a guest list knew, locked.</summary>
    private static Story Lived => Given([.. Ada.Enrolled, .. Grace.Synced, .. Edsger.Synced]).When(
        Edited(Ada.Name with { Given = "Augusta Ada", PrimaryName = true }, 901),
        Added(Ada.Name with { Id = 571, Honorific = null, Given = "Ada", Family = null, Type = "preferred", PrimaryName = false }),
        Added(Ada.Identifier with { Id = 571, Value = "ada", Type = "uid", Login = null, Status = Standing.Suspended }),
        Added(Ada.Identifier with { Id = 572, Value = "AK-1", Type = "badge", Login = false }),
        Added(Ada.Mail with { Id = 571, Mail = "ada@home.example", Description = null, Type = "personal", Verified = false }),
        Added(Ada.Page with { Id = 571, Description = "notes" }), Deleted(Ada.Page),
        Added(Ada.Role with { Id = 571, Affiliation = "postdoc", Title = "Reader", Organization = null, Department = "PHY", ValidFrom = Morning, ValidThrough = Noon, Order = 2 }),
        Added(Ada.Role with { Id = 572, CouId = new(4), Affiliation = "visitor", Status = PersonStatus.GracePeriod, SponsorId = new(58) }),
        Added(Ada.Role with { Id = 573, ValidFrom = Noon }),
        Added(Ada.Address with { Id = 571, RoleId = new(571), Street = "Line one\nLine two", Room = null }),
        Added(Ada.Address with { Id = 573, RoleId = new(573) }),
        Added(Ada.Phone with { Id = 572, RoleId = new(572), CountryCode = null, Extension = null }),
        Added(Ada.Badge with { Id = 572, RoleId = new(572), Value = null }),
        Edited(Ada.MemberOf(Telescope) with { Member = false, Owner = true, ValidFrom = Morning, ValidThrough = Noon }, 902),
        Edited(HouseRules with { Body = "Be quiet.\nAlways." }, 31),
        Added(Ada.Agreement with { Id = 571, TermsRevision = 1, AgreementTime = Noon.AddMinutes(-1) }),
        Added(Ada.Identity), Added(Ada.SourceRecord), Added(Ada.Link), Edited(Ada.MemberOf(ActiveMembers) with { SourceOrgIdentityId = new(Ada.Identity.Id) }, 904),
        Edited(Grace.Person with { Status = PersonStatus.Suspended, DateOfBirth = null }, 903),
        Edited(Edsger.Person with { Status = PersonStatus.Locked, Timezone = null }, 905), Edited(Edsger.Identity with { ValidThrough = Morning }, 906),
        Edited(Guests with { Status = Standing.Suspended, Description = "Guests of old" }, 907), Edited(Telescope with { Name = "Observers", Auto = null }, 908),
        Added(Astronomy with { Id = 5, Name = "Optics", ParentId = null }), Deleted(Astronomy));

    [Theory]
    [MemberData(nameof(EveryTable))]
    public void makes_these_rows(string table) =>
        Snapshot.Matches(Lived.Rows().Show(Tables.All.Single(t => t.Name == table)), table);

    [Fact]
    public void leaves_no_table_empty() => Lived.Rows().Select(r => r.Table).Distinct().Count().ShouldBe(Tables.All.Length);

    [Fact]
    public void names_no_parent_that_has_no_row()
    {
        var rows = Lived.Rows();
        var ids = rows.Select(r => (r.Table.Name, (int?)r.Values[0])).ToHashSet();
        foreach (var row in rows)
        {
            foreach (var (place, column) in row.Table.Columns.Index().Where(c => c.Item.Parent is not null && row.Values[c.Index] is not null))
                ids.ShouldContain((column.Parent!, (int?)row.Values[place]), $"{row.Table} {row.Values[0]}.{column.Name}");
        }
    }

    [Fact]
    public void is_the_same_the_second_time() => Told(Lived.Rows()).ShouldBe(Told(Lived.Rows()));

    [Fact]
    public void is_the_same_whichever_stream_is_read_first()
    {
        var story = Lived;
        var (there, back) = (new Projections.Subjects.Reference.Fold(), new Projections.Subjects.Reference.Fold());
        var streams = story.Streams.Where(s => Projections.Subjects.Reference.Streams.Contains(s.Key.Kind)).ToList();
        foreach (var stream in streams) there.Tell(stream.Key, [.. stream]);
        foreach (var stream in streams.AsEnumerable().Reverse()) back.Tell(stream.Key, [.. stream]);
        Told(RowsOf(there)).ShouldBe(Told(RowsOf(back)));

        static IEnumerable<Row> RowsOf(Projections.Subjects.Reference.Fold fold) =>
            Projections.Subjects.View.Of(fold.Picture(), Projections.Subjects.Policy.Of(Projections.Subjects.RuleSet.V4)).OwnSubjects().SelectMany(SpRows.Of);
    }

    [Fact]
    public void gives_every_row_an_id_of_its_own()
    {
        foreach (var table in Tables.All) Lived.Rows().In(table).ShouldBeUnique(table.Name);
    }

    private static string Told(IEnumerable<Row> rows)
    {
        var digest = new TargetDigest();
        foreach (var row in rows) digest.Add("a life", row);
        return digest.ToString();
    }
}
