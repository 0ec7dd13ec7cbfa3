using EventRegistry.Host.Sources;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Files;

public sealed class reading_rows
{
    private const string Label = "SORID,Name.given.official,Name.family.official,OrgIdentity.valid_from";

    [Theory]
    [InlineData("a/b", """a\/b""")]
    [InlineData("Kühn €", """K\u00fchn \u20ac""")]
    [InlineData("😀", """\ud83d\ude00""")]
    [InlineData("\\\"\t\b\f\u001f\u007f", """\\\"\t\b\f\u001f""" + "\u007f")]
    [InlineData("<'&>", "<'&>")]
    [InlineData("two\r\nlines", """two\r\nlines""")]
    public async Task keeps_a_cell_as_json_encode_writes_it(string cell, string kept)
    {
        using var file = new ACsvFile($"{Label}\nH001,\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\",King,\n");
        (await file.ListAsync()).ShouldBe([new("H001", $"[\"H001\",\"{kept}\",\"King\",\"\"]", 2)]);
        (await file.ReadAsync()).Names[0].Given.ShouldBe(cell);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("0", true)]
    [InlineData("1", true)]
    [InlineData("false", false)]
    public async Task an_address_of_which_nothing_is_said_is_verified(string cell, bool verified)
    {
        using var file = new ACsvFile($"SORID,EmailAddress.mail.official,EmailAddress.verified.official\nH001,ada@example.org,{cell}\n");
        (await file.ReadAsync()).EmailAddresses.Single().Verified.ShouldBe(verified);
    }

    [Fact]
    public async Task passes_over_blank_lines_and_counts_them()
    {
        using var file = new ACsvFile($"{Label}\r\n\r\nH001,Ada,King,\r\n\r\n\"H002\",Grace,\"Hop\r\nper\",\r\nH003,Vera,Rubin,");
        (await file.ListAsync()).Select(r => (r.Key, r.Line)).ShouldBe([("H001", 3), ("H002", 5), ("H003", 7)]);
    }

    [Theory]
    [InlineData("H001,Ada,King", "The row has 3 cells, and the header 4. A comma inside a cell needs quotes around it; what is empty still needs its comma.", null)]
    [InlineData("H001,Ada,King,,", "The row has 5 cells, and the header 4. A comma inside a cell needs quotes around it; what is empty still needs its comma.", null)]
    [InlineData(",Ada,King,", "There is no key: SORID is empty. Fill it, or take the row out.", "SORID")]
    [InlineData("H001,Ada,King,soon", "'OrgIdentity.valid_from' is 'soon', which is no date. Write it as 2026-11-21, or 2026-11-21 14:30:00.", "OrgIdentity.valid_from")]
    [InlineData("H001,Ada,King,2021-02-29", "'OrgIdentity.valid_from' is '2021-02-29', which is no date. Write it as 2026-11-21, or 2026-11-21 14:30:00.", "OrgIdentity.valid_from")]
    [InlineData("H001,A\0da,King,", "'Name.given.official' holds a NUL, which no value may. The file is damaged there.", "Name.given.official")]
    public async Task refuses_a_row_and_no_other(string row, string fault, string? column)
    {
        using var file = new ACsvFile($"{Label}\n{row}\nH002,Grace,Hopper,\n");
        var unreadable = await Should.ThrowAsync<RecordUnreadable>(() => file.ReadAsync());
        (unreadable.Message, unreadable.Column).ShouldBe((fault, column));
        (await file.ReadAsync(1)).Names[0].Given.ShouldBe("Grace");
    }

    [Theory]
    [InlineData("2018-09-01", "2018-09-01 00:00:00")]
    [InlineData("2018-09-01 14:30", "2018-09-01 14:30:00")]
    [InlineData("2018-09-01T14:30:15+02:00", "2018-09-01 12:30:15")]
    [InlineData("2018-09-01T14:30:15.5Z", "2018-09-01 14:30:15")]
    [InlineData("9/1/2018", "2018-09-01 00:00:00")]
    [InlineData("1.9.2018", "2018-09-01 00:00:00")]
    [InlineData("1 September 2018", "2018-09-01 00:00:00")]
    [InlineData("Sep 1, 2018 2:05 pm", "2018-09-01 14:05:00")]
    [InlineData("20180901", "2018-09-01 00:00:00")]
    [InlineData(" 2018-09-01 ", "2018-09-01 00:00:00")]
    public async Task reads_dates_freely(string text, string at)
    {
        using var file = new ACsvFile($"{Label}\nH001,Ada,King,\"{text}\"\n");
        (await file.ReadAsync()).Identity.ValidFrom!.Value.ToString("yyyy-MM-dd HH:mm:ss", null).ShouldBe(at);
    }

    [Fact]
    public async Task leaves_out_what_is_empty_or_0_but_ad_hoc_attributes()
    {
        using var file = new ACsvFile("SORID,Name.given.official,Url.url.personal,OrgIdentity.title,AdHocAttribute.a,AdHocAttribute.b,EmailAddress.mail.official\nH001,Ada,0,0,0,,\n");
        var record = await file.ReadAsync();
        (record.Urls.Length, record.EmailAddresses.Length, record.Identity.Title, record.Identity.Affiliation).ShouldBe((0, 0, null, "member"));
        record.AdHocAttributes.Select(a => (a.Tag, a.Value)).ShouldBe([("a", "0"), ("b", "")]);
    }

    [Theory]
    [InlineData("Name.given.official,Name.given.preferred", "Ada,Addie", "official:True preferred:")]
    [InlineData("Name.given.official,Name.given.preferred,Name.primary_name.preferred", "Ada,Addie,1", "official: preferred:True")]
    [InlineData("Name.given.official,Name.given.preferred", ",Addie", "preferred:True")]
    [InlineData("Name.given.official", "", ":True")]
    public async Task gives_everybody_one_primary_name(string labels, string cells, string names)
    {
        using var file = new ACsvFile($"SORID,{labels}\nH001,{cells}\n");
        string.Join(' ', (await file.ReadAsync()).Names.Select(n => $"{n.Type}:{n.PrimaryName}")).ShouldBe(names);
    }

    [Fact]
    public async Task corner_17_gives_the_identifier_that_an_ePPN_is_made_of_and_makes_none()
    {
        using var file = new ACsvFile("SORID,Identifier.identifier.uid\nH001,jdoe\n");
        (await file.ReadAsync()).Identifiers.Select(i => (i.Type, i.Value, i.Login)).ShouldBe([("uid", "jdoe", false)]);
    }

    [Fact]
    public async Task corner_21_takes_login_from_the_label()
    {
        using var file = new ACsvFile("SORID,Identifier.identifier.uid+login,Identifier.identifier.badge\nH001,jdoe,7\n");
        (await file.ReadAsync()).Identifiers.Select(i => (i.Type, i.Value, i.Login)).ShouldBe([("uid", "jdoe", true), ("badge", "7", false)]);
    }

    [Fact]
    public async Task corner_22_gives_both_rows_of_a_key_that_stands_twice()
    {
        using var file = new ACsvFile($"{Label}\nH001,Ada,King,\nH002,Grace,Hopper,\nH001,Ada,Byron,\n");
        await using var source = await file.OpenAsync();
        (await source.RetrieveAsync("H001", default)).Select(r => r.Line).ShouldBe([2, 4]);
        (await source.RetrieveAsync("H002", default)).Select(r => r.Line).ShouldBe([3]);
        (await source.RetrieveAsync("H003", default)).ShouldBeEmpty();
        (await source.RetrieveAsync("SORID", default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task finds_whom_all_that_is_given_describes()
    {
        using var file = new ACsvFile("""
            SORID,Name.given.official,Name.family.official,Name.given.preferred,EmailAddress.mail.official,EmailAddress.mail.personal
            H001,Ada,King,Countess,ada@example.org,
            H002,ada,Byron,,,ADA@example.org
            H003,Élise,King
            """);
        (await Found(new(Given: "ADA"))).ShouldBe("H001 H002");
        (await Found(new(Given: "countess", Family: "king"))).ShouldBe("H001");
        (await Found(new(Mail: "Ada@Example.org"))).ShouldBe("H001 H002");
        (await Found(new(Mail: "Ada@Example.org", Family: "Byron"))).ShouldBe("H002");
        (await Found(new(Key: "H003", Given: "éLISE"))).ShouldBe("H003");
        (await Found(new(Key: "h003"))).ShouldBe("");
        (await Found(new())).ShouldBe("");

        async Task<string> Found(SourceSearch search)
        {
            await using var source = await file.OpenAsync();
            return string.Join(' ', await source.SearchAsync(search, default).Select(r => r.Key).ToListAsync());
        }
    }
}
