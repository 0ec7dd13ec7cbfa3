using EventRegistry.Host.Sources;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Sql;

public sealed class reading_one_table : IAsyncLifetime
{
    private const string People = """
        create table people (id serial, given text, sorid varchar(64), family text, honorific text, affiliation text, date_of_birth date, valid_from timestamptz, valid_through timestamp,
            title text, o text, ou text, address text, mail text, identifier text, telephone_number text, url text, room int, badge text, modified timestamp);
        insert into people (sorid, given, family, date_of_birth, valid_from, valid_through, title, address, mail, identifier, telephone_number, url, room, badge, modified) values
            ('1', 'Ada', 'King', '1815-12-10', '2020-01-01 01:00+01', '2099-12-31 12:00', 'Countess', '1 Lane, London, , W1, North', 'ada@example.org', 'ada', '555', 'https://ada.example.org', 12, '', '2026-01-01 10:00'),
            ('2', 'Grace', null, null, null, null, '', null, null, null, null, null, null, null, '2026-01-01 11:00'),
            ('3', null, null, null, null, null, null, ',,', null, null, null, null, null, null, null);
        """;

    private ATable table = null!;

    public async Task InitializeAsync() => table = await ATable.OfAsync(People);

    public async Task DisposeAsync() => await table.DisposeAsync();

    [Fact]
    public async Task keeps_of_a_row_what_it_says_of_the_person()
    {
        await using var source = await table.FlatAsync();
        var before = await source.ListAsync(default).ToListAsync();
        before[1].ShouldBe(new("2", """
            {"address":null,"affiliation":null,"badge":null,"date_of_birth":null,"family":null,"given":"Grace","honorific":null,"identifier":null,"mail":null,"o":null,"ou":null,"room":null,"sorid":"2","telephone_number":null,"title":"","url":null,"valid_from":null,"valid_through":null}
            """.Trim()));
        // Loaded anew, in another order and later, it still says the same.
        await table.DoAsync($"drop table people; {People}; alter table people drop column given; alter table people add given text; update people set given = case sorid when '1' then 'Ada' when '2' then 'Grace' end, id = id + 10, modified = now()");
        await using var again = await table.FlatAsync();
        (await again.ListAsync(default).ToListAsync()).Order(Comparer<RawRecord>.Create((a, b) => string.CompareOrdinal(a.Key, b.Key))).ShouldBe(before);
    }

    [Fact]
    public async Task reads_what_its_columns_say()
    {
        await using var source = await table.FlatAsync();
        var record = source.Read((await source.RetrieveAsync("1", default)).Single());
        (record.Identity.DateOfBirth, record.Identity.Affiliation, record.Identity.Title).ShouldBe((new DateOnly(1815, 12, 10), "member", "Countess"));
        record.Identity.ValidFrom.ShouldBe(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero));
        record.Identity.ValidThrough.ShouldBe(new DateTimeOffset(2099, 12, 31, 12, 0, 0, TimeSpan.Zero));
        record.Names.Select(n => (n.Type, n.Given, n.Family, n.PrimaryName)).ShouldBe([("official", "Ada", "King", true)]);
        record.Addresses.Select(a => (a.Type, a.Street, a.Locality, a.State, a.PostalCode)).ShouldBe([("office", "1 Lane", "London", null, "W1, North")]);
        record.EmailAddresses.Select(e => (e.Type, e.Mail, e.Verified)).ShouldBe([("official", "ada@example.org", true)]);
        record.Identifiers.Select(i => (i.Type, i.Value, i.Login)).ShouldBe([("uid", "ada", false)]);
        (record.TelephoneNumbers[0].Type, record.TelephoneNumbers[0].Number, record.Urls[0].Type, record.Urls[0].Address).ShouldBe(("mobile", "555", "personal", "https://ada.example.org"));
        record.AdHocAttributes.Select(a => (a.Tag, a.Value)).ShouldBe([("badge", ""), ("room", "12")]);
        record.GroupValues.ShouldBe([new("room", "12")]);
        source.GroupAttributes.ShouldBe(["badge", "room"]);
    }

    [Fact]
    public async Task leaves_out_what_is_empty()
    {
        await using var source = await table.FlatAsync();
        var grace = source.Read((await source.RetrieveAsync("2", default)).Single());
        (grace.Identity.Title, grace.Addresses.Length, grace.EmailAddresses.Length, grace.AdHocAttributes.Length).ShouldBe((null, 0, 0, 0));
        source.Read(new("2", """{"sorid":"2","address":"1 Lane","former":"x"}""")).Addresses.Single().Type.ShouldBe("office");
        var nobody = source.Read((await source.RetrieveAsync("3", default)).Single());
        (nobody.Names.Single().Type, nobody.Names[0].PrimaryName, nobody.Addresses.Length).ShouldBe((null, true, 0));
    }

    [Fact]
    public async Task knows_a_key_that_is_not_there_or_stands_twice()
    {
        await table.DoAsync("insert into people (sorid, given) values ('2', 'Grace'), (null, 'Nobody')");
        await using var source = await table.FlatAsync();
        (await source.RetrieveAsync("9", default)).ShouldBeEmpty();
        (await source.RetrieveAsync("\0", default)).ShouldBeEmpty();
        (await source.RetrieveAsync("2", default)).Count.ShouldBe(2);
        var nameless = (await source.ListAsync(default).ToListAsync()).Single(r => r.Key.Length == 0);
        Should.Throw<RecordUnreadable>(() => source.Read(nameless)).Message.ShouldBe("There is no key: sorid is empty. Fill it, or take the row out.");
    }

    [Fact]
    public async Task takes_numbers_for_keys()
    {
        await table.DoAsync("alter table people alter sorid type bigint using sorid::bigint");
        await using var source = await table.FlatAsync();
        (await source.RetrieveAsync("2", default)).Single().Key.ShouldBe("2");
        (await source.RetrieveAsync("two", default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task finds_by_the_beginning_of_names_and_by_whole_addresses()
    {
        await using var source = await table.FlatAsync();
        (await FoundAsync(new(Given: "aD", Family: "KI"))).ShouldBe("1");
        (await FoundAsync(new(Given: "da"))).ShouldBe("");
        (await FoundAsync(new(Mail: "ada@example.org"))).ShouldBe("1");
        (await FoundAsync(new(Mail: "ada@example"))).ShouldBe("");
        (await FoundAsync(new(Key: "2", Given: "g"))).ShouldBe("2");
        (await FoundAsync(new())).ShouldBe("");

        async Task<string> FoundAsync(SourceSearch search) => string.Join(' ', await source.SearchAsync(search, default).Select(r => r.Key).ToListAsync());
    }

    [Fact]
    public async Task tells_what_was_modified_and_looks_twice_at_the_last_minutes()
    {
        await using var source = await table.FlatAsync();
        source.Abilities.ShouldBe(SourceAbilities.Lists | SourceAbilities.Searches | SourceAbilities.Changes);
        (await ChangedAsync(At(9, 0), At(12, 0))).ShouldBe("1 2");
        (await ChangedAsync(At(10, 5), At(10, 59))).ShouldBe("1");
        (await ChangedAsync(At(10, 11), At(11, 0))).ShouldBe("2");
        (await ChangedAsync(DateTimeOffset.MinValue, At(10, 59))).ShouldBe("1");

        static DateTimeOffset At(int hour, int minute) => new(2026, 1, 1, hour, minute, 0, TimeSpan.Zero);

        async Task<string> ChangedAsync(DateTimeOffset after, DateTimeOffset through) => string.Join(' ', await source.ChangedAsync(after, through, default).Order().ToListAsync());
    }

    [Fact]
    public async Task corner_23_leaves_it_to_the_listing_to_notice_rows_that_are_gone()
    {
        await table.DoAsync("delete from people where sorid = '1'");
        await using var source = await table.FlatAsync();
        (await source.ChangedAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue.AddDays(-1), default).ToListAsync()).ShouldBe(["2"]);
        (await source.ListAsync(default).Select(r => r.Key).ToListAsync()).ShouldBe(["2", "3"]);
        (await source.RetrieveAsync("1", default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task reads_what_was_kept_when_there_were_other_columns()
    {
        await table.DoAsync("alter table people drop column address, drop column mail");
        await using var source = await table.FlatAsync();
        var record = source.Read(new("1", """{"sorid":"1","given":"Ada","address":"1 Lane","mail":"ada@example.org","former":"x"}"""));
        (record.Addresses.Single().Type, record.EmailAddresses.Single().Type).ShouldBe((null, null));
    }

    [Fact]
    public async Task tells_no_changes_without_a_column_for_them()
    {
        await table.DoAsync("alter table people drop column modified");
        await using var source = await table.FlatAsync();
        source.Abilities.ShouldBe(SourceAbilities.Lists | SourceAbilities.Searches);
    }

    [Fact]
    public async Task refuses_a_value_that_is_none()
    {
        await table.DoAsync("alter table people alter valid_from type text using 'soon'");
        await using var source = await table.FlatAsync();
        var unreadable = Should.Throw<RecordUnreadable>(() => source.Read(new("1", """{"sorid":"1","given":"Ada","valid_from":"soon"}""")));
        (unreadable.Message, unreadable.Column).ShouldBe(("valid_from of people is 'soon', which is no date. Make it a date or a timestamp, or write it as 2026-11-21.", "valid_from"));
        Should.Throw<RecordUnreadable>(() => source.Read(new("1", "d41d8cd98f00b204e9800998ecf8427e"))).Message.ShouldStartWith("What was kept of it is no row of these tables");
    }

    [Fact]
    public async Task reads_a_view_in_another_schema()
    {
        await table.DoAsync("create schema \"h-r\"; create view \"h-r\".\"Staff\" as select sorid, given from people where given is not null");
        await using var source = await table.FlatAsync("name-type=official", "h-r.Staff");
        (await source.ListAsync(default).Select(r => r.Raw).ToListAsync()).ShouldBe(["""{"given":"Ada","sorid":"1"}""", """{"given":"Grace","sorid":"2"}"""]);
    }
}
