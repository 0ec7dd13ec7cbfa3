using EventRegistry.Host.Sources;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Sql;

public sealed class reading_related_tables : IAsyncLifetime
{
    private ATable table = null!;

    public async Task InitializeAsync() => table = await ATable.OfAsync("""
        create table people (id serial, sorid text, affiliation text, title text, unused text, modified timestamptz);
        create table people_names (id serial, sorid text, given text, family text, type text, primary_name boolean, modified timestamptz);
        create table people_email_addresses (id serial, sorid text, mail text, type text, verified boolean, modified timestamptz);
        create table people_identifiers (id serial, sorid text, identifier text, type text, login boolean, status text, modified timestamptz);
        create table people_ad_hoc_attributes (id serial, sorid text, tag text, value text, modified timestamptz);
        insert into people values (1, '1', 'staff', 'Countess', 'x', '2026-01-01 10:00Z'), (2, '2', null, null, null, '2026-01-01 10:00Z');
        insert into people_names values (1, '1', 'Ada', 'Byron', 'fka', false, '2026-01-01 10:00Z'), (2, '1', 'Ada', 'King', 'official', true, '2026-01-01 10:00Z'),
            (3, '2', 'Grace', 'Hopper', 'official', null, '2026-01-01 10:00Z'), (4, '9', 'No', 'Body', 'official', true, '2026-01-01 10:00Z');
        insert into people_email_addresses values (1, '1', 'ada@example.org', 'official', true, '2026-01-01 12:00Z'), (2, '1', 'a@example.org', 'personal', null, '2026-01-01 10:00Z');
        insert into people_identifiers values (1, '1', 'ada', 'uid', true, 'S', '2026-01-01 10:00Z'), (2, '1', '7', 'badge', null, null, '2026-01-01 10:00Z');
        insert into people_ad_hoc_attributes values (1, '1', 'room', '12', '2026-01-01 10:00Z'), (2, '1', 'floor', '', '2026-01-01 10:00Z');
        """);

    public async Task DisposeAsync() => await table.DisposeAsync();

    [Fact]
    public async Task keeps_all_rows_of_a_record()
    {
        await using var source = await table.RelationalAsync();
        var records = await source.ListAsync(default).ToListAsync();
        records.Select(r => r.Key).Order().ShouldBe(["1", "2"]);
        records.Single(r => r.Key == "2").Raw.ShouldBe("""
            {"ad_hoc_attributes":[],"email_addresses":[],"identifiers":[],"names":[{"family":"Hopper","given":"Grace","primary_name":null,"type":"official"}],"record":{"affiliation":null,"sorid":"2","title":null}}
            """.Trim());
        (await source.RetrieveAsync("1", default)).Single().ShouldBe(records.Single(r => r.Key == "1"));
    }

    [Fact]
    public async Task reads_what_the_tables_say()
    {
        await using var source = await table.RelationalAsync();
        var ada = source.Read((await source.RetrieveAsync("1", default)).Single());
        (ada.Identity.Affiliation, ada.Identity.Title).ShouldBe(("staff", "Countess"));
        ada.Names.Select(n => (n.Type, n.Family, n.PrimaryName)).ShouldBe([("fka", "Byron", null), ("official", "King", true)]);
        ada.EmailAddresses.Select(e => (e.Type, e.Mail, e.Verified)).ShouldBe([("official", "ada@example.org", true), ("personal", "a@example.org", false)]);
        ada.Identifiers.Select(i => (i.Type, i.Value, i.Login, $"{i.Status}")).ShouldBe([("uid", "ada", true, "Suspended"), ("badge", "7", false, "Active")]);
        ada.AdHocAttributes.Select(a => (a.Tag, a.Value)).ShouldBe([("room", "12"), ("floor", "")]);
        ada.GroupValues.ShouldBe([new("room", "12")]);
        source.GroupAttributes.ShouldBe(["floor", "room"]);
        var grace = source.Read((await source.RetrieveAsync("2", default)).Single());
        (grace.Names[0].PrimaryName, grace.Identity.Affiliation).ShouldBe((true, "member"));
    }

    [Fact]
    public async Task refuses_what_was_kept_of_one_table()
    {
        await using var source = await table.RelationalAsync();
        Should.Throw<RecordUnreadable>(() => source.Read(new("1", """{"sorid":"1","given":"Ada"}"""))).Message.ShouldStartWith("What was kept of it is no row of these tables");
    }

    [Fact]
    public async Task tells_changes_of_each_table()
    {
        await using var source = await table.RelationalAsync();
        (await source.ChangedAsync(new(2026, 1, 1, 11, 0, 0, TimeSpan.Zero), new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero), default).ToListAsync()).ShouldBe(["1"]);
        await table.DoAsync("alter table people_identifiers drop column modified");
        await using var blind = await table.RelationalAsync();
        blind.Abilities.HasFlag(SourceAbilities.Changes).ShouldBeFalse();
    }

    [Fact]
    public async Task finds_by_names_and_addresses()
    {
        await using var source = await table.RelationalAsync();
        (await FoundAsync(new(Family: "byr"))).ShouldBe("1");
        (await FoundAsync(new(Given: "ada", Mail: "a@example.org"))).ShouldBe("1");
        (await FoundAsync(new(Given: "grace", Mail: "a@example.org"))).ShouldBe("");
        await table.DoAsync("drop table people_email_addresses");
        await using var without = await table.RelationalAsync();
        (await without.SearchAsync(new(Mail: "a@example.org"), default).ToListAsync()).ShouldBeEmpty();

        async Task<string> FoundAsync(SourceSearch search) => string.Join(' ', await source.SearchAsync(search, default).Select(r => r.Key).ToListAsync());
    }

    [Fact]
    public async Task wants_a_table_of_names()
    {
        await table.DoAsync("alter table people_identifiers drop column sorid");
        (await FailureAsync()).ShouldContain("the table 'people_identifiers' has no column sorid, by which its rows belong to those of 'people'. Add it.");
        await table.DoAsync("drop table people_names");
        (await FailureAsync()).ShouldContain("there is no table 'people_names', and nobody is taken without a name. Make it");

        async Task<string> FailureAsync()
        {
            var failure = await Should.ThrowAsync<SourceFailure>(table.RelationalAsync);
            failure.MayPass.ShouldBeFalse();
            return failure.Message;
        }
    }
}
