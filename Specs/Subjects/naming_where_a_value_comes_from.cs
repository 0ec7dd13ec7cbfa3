using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Projections.Targets.Sql;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Observatory;
using static EventRegistry.Specs.Story;

namespace EventRegistry.Specs.Subjects;

public class naming_where_a_value_comes_from
{
    private static readonly Table[] Sourced = [.. Tables.All.Where(t => t.Columns.Any(c => c.Name == "org_identity_source_id"))];

    [Fact]
    public void names_the_source_of_all_that_was_copied()
    {
        var rows = Given(Ada.Synced).Rows();
        Sourced.Length.ShouldBe(9);
        foreach (var table in Sourced) SourceOf(rows, table, OneOf(table)).ShouldBe(HumanResources.Id, table.Name);
    }

    [Fact]
    public void names_none_for_what_was_entered_directly()
    {
        var rows = Given(Ada.Enrolled).Rows();
        foreach (var table in Sourced) SourceOf(rows, table, OneOf(table)).ShouldBeNull(table.Name);
        SourceOf(Given(Ada.Synced).Rows(), SpGroupMembers.Table, Ada.MemberOf(AllMembers).Id).ShouldBeNull();
    }

    public static TheoryData<string> Ends => [.. Endings.Keys];

    [Theory]
    [MemberData(nameof(Ends))]
    public void ends_for_all_of_it(string how)
    {
        var rows = Given(Ada.Synced).When(Endings[how]).Rows();
        foreach (var table in Sourced) SourceOf(rows, table, OneOf(table)).ShouldBeNull(table.Name);
    }

    [Fact]
    public void ends_for_the_copy_of_an_attribute_that_is_gone_and_for_no_other()
    {
        (Change Gone, Table Table)[] attributes =
        [
            (Deleted(Ada.NameThere), SpNames.Table), (Deleted(Ada.IdentifierThere), SpIdentifiers.Table), (Deleted(Ada.MailThere), SpEmailAddresses.Table),
            (Deleted(Ada.PageThere), SpUrls.Table), (Deleted(Ada.AddressThere), SpAddresses.Table), (Deleted(Ada.PhoneThere), SpTelephoneNumbers.Table),
            (Deleted(Ada.BadgeThere), SpAdHocAttributes.Table),
        ];
        foreach (var (gone, only) in attributes)
        {
            var rows = Given(Ada.Synced).When(gone).Rows();
            foreach (var table in Sourced) SourceOf(rows, table, OneOf(table)).ShouldBe(table == only ? null : HumanResources.Id, $"{table} after {gone}");
        }
    }

    [Theory]
    [InlineData(-1, null, true)]
    [InlineData(0, null, false)]
    [InlineData(null, 0, true)]
    [InlineData(null, -1, false)]
    public void counts_an_org_identity_after_its_first_and_up_to_its_last_moment(int? from, int? through, bool counts) =>
        SourceAfter(Edited(Ada.Identity with { ValidFrom = Seconds(from), ValidThrough = Seconds(through) })).ShouldBe(counts ? HumanResources.Id : null);

    [Theory]
    [InlineData(OrgIdentityStatus.Removed)]
    [InlineData(null)]
    public void asks_for_no_status_of_the_org_identity(OrgIdentityStatus? status) =>
        SourceAfter(Edited(Ada.Identity with { Status = status })).ShouldBe(HumanResources.Id);

    [Fact]
    public void asks_for_no_status_of_the_source()
    {
        var rows = Given(Ada.Synced).When(Edited(HumanResources with { Status = Standing.Suspended })).Rows();
        SourceOf(rows, SpNames.Table, Ada.Name.Id).ShouldBe(HumanResources.Id);
        rows.Value(SpOrgIdentitySources.Table, HumanResources.Id, "status").ShouldBe("S");
    }

    [Fact]
    public void returns_when_the_org_identity_is_linked_again() =>
        SourceAfter(Deleted(Ada.Link), Added(Ada.Link with { Id = 999 })).ShouldBe(HumanResources.Id);

    [Fact]
    public void follows_the_link_from_one_person_to_another()
    {
        var rows = Given([.. Ada.Synced, .. Grace.Synced]).When(Deleted(Ada.Link), Added(new IdentityLink(999, new(Grace.Id), new(Ada.Identity.Id)))).Rows();
        SourceOf(rows, SpNames.Table, Ada.Name.Id).ShouldBeNull();
        SourceOf(rows, SpNames.Table, Grace.Name.Id).ShouldBe(HumanResources.Id);
    }

    [Fact]
    public void tells_two_sources_apart()
    {
        var guest = Ada.Identity with { Id = 800 };
        var mail = Ada.MailThere with { Id = 801, OrgIdentityId = new(800) };
        var copy = Ada.Mail with { Id = 802, SourceEmailAddressId = 801 };
        var rows = Given(Ada.Synced).When(
            Added(guest), Added(mail), Added(Ada.SourceRecord with { Id = 803, SourceId = new(Guests.Id), OrgIdentityId = new(800) }),
            Added(Ada.Link with { Id = 804, OrgIdentityId = new(800) }), new Added<Domain.People.EmailAddress>(copy) { From = new(new(800), new(Guests.Id)) }).Rows();
        SourceOf(rows, SpEmailAddresses.Table, 802).ShouldBe(Guests.Id);
        SourceOf(rows, SpEmailAddresses.Table, Ada.Mail.Id).ShouldBe(HumanResources.Id);
    }

    [Fact]
    public void ends_when_the_value_is_entered_by_hand() => SourceAfter(Edited(Ada.Name)).ShouldBeNull();

    private static readonly Dictionary<string, Happening[]> Endings = new()
    {
        ["the org identity is out of its time"] = [Edited(Ada.Identity with { ValidThrough = Noon.AddSeconds(-1) })],
        ["the org identity's time has not come"] = [Edited(Ada.Identity with { ValidFrom = Noon })],
        ["the person is no longer linked to it"] = [Deleted(Ada.Link)],
        ["the org identity was deleted"] = [Deleted(Ada.Identity)],
        ["its source record was deleted"] = [Deleted(Ada.SourceRecord)],
        ["its source record names no source"] = [Edited(Ada.SourceRecord with { SourceId = null })],
        ["the source was deleted"] = [Deleted(HumanResources)],
    };

    private static int? SourceAfter(params Happening[] changes) => SourceOf(Given(Ada.Synced).When(changes).Rows(), SpNames.Table, Ada.Name.Id);

    private static int? SourceOf(IReadOnlyList<Row> rows, Table table, int id) => (int?)rows.Value(table, id, "org_identity_source_id");

    private static int OneOf(Table table) => table == SpGroupMembers.Table ? Ada.MemberOf(Telescope).Id : Ada.Id * 10;

    private static DateTimeOffset? Seconds(int? seconds) => seconds is { } s ? Noon.AddSeconds(s) : null;
}
