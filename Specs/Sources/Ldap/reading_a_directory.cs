using System.DirectoryServices.Protocols;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host.Sources;
using EventRegistry.Host.Sources.Ldap;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Ldap;

public sealed class reading_a_directory : IAsyncLifetime
{
    private const string GracesUid = @"gr*ce (hopper)\";

    private ADirectory directory = null!;

    public async Task InitializeAsync() => directory = await ADirectory.StartAsync(People.Ada + People.Grace + People.Printer);

    public async Task DisposeAsync() => await directory.DisposeAsync();

    [Fact]
    public async Task lists_people_and_nobody_else()
    {
        await using var source = await OpenAsync();
        (await source.ListAsync(default).Select(r => r.Key).ToListAsync()).ShouldBe(["ada", GracesUid]);
    }

    [Fact]
    public async Task keeps_the_attributes_that_are_read_sorted_and_nothing_else()
    {
        await using var source = await OpenAsync();
        (await source.RetrieveAsync("ada", default)).Single().Raw.ShouldBe("""
            {"edupersonaffiliation":["Faculty","Member"],"employeenumber":["0815"],"givenname":["Ada","Augusta"],"ismemberof":["urn:example:engineers","urn:example:poets"],
            "l":["London"],"mail":["ada@example.org","countess@example.org"],"memberof":["cn=notes,dc=example,dc=org"],"o":["Analytical Society"],"ou":["Engines","Notes"],
            "postalcode":["SW1Y 4JH"],"sn":["King"],"st":["Greater London"],"street":["12 St James's Square"],"telephonenumber":["+44 20 1234"],"title":["Analyst"],"uid":["ada"]}
            """.ReplaceLineEndings(""));
    }

    [Fact]
    public async Task gives_the_same_text_by_the_list_and_by_the_key()
    {
        await using var source = await OpenAsync();
        await foreach (var listed in source.ListAsync(default)) (await source.RetrieveAsync(listed.Key, default)).ShouldBe([listed]);
    }

    [Fact]
    public async Task takes_the_first_value_of_each_attribute()
    {
        await using var source = await OpenAsync(("uid-login", "true"));
        var ada = source.Read((await source.RetrieveAsync("ada", default)).Single());
        (ada.Identity.Affiliation, ada.Identity.Organization, ada.Identity.Department, ada.Identity.Title).ShouldBe(("faculty", "Analytical Society", "Engines", "Analyst"));
        ada.Names.Select(n => (n.Given, n.Family, n.Type, n.PrimaryName)).ShouldBe([("Ada", "King", "official", true)]);
        ada.EmailAddresses.Select(m => (m.Mail, m.Type, m.Verified)).ShouldBe([("ada@example.org", "official", true)]);
        ada.TelephoneNumbers.Select(t => (t.Number, t.Type)).ShouldBe([("+44 20 1234", "office")]);
        ada.Addresses.Select(a => (a.Street, a.Locality, a.State, a.PostalCode, a.Type)).ShouldBe([("12 St James's Square", "London", "Greater London", "SW1Y 4JH", "office")]);
        ada.Identifiers.Select(i => (i.Value, i.Type, i.Login, i.Status)).ShouldBe(
            [("0815", "enterprise", false, Standing.Active), ("ada", "uid", true, Standing.Active)]);
    }

    [Fact]
    public async Task offers_groups_all_values_and_no_count_of_them()
    {
        await using var source = await OpenAsync();
        source.GroupAttributes.ShouldBe(["ismemberof", "memberof", "o", "ou", "title"]);
        source.Read((await source.RetrieveAsync("ada", default)).Single()).GroupValues.Select(g => (g.Attribute, g.Value)).ShouldBe(
        [
            ("ismemberof", "urn:example:engineers"), ("ismemberof", "urn:example:poets"), ("memberof", "cn=notes,dc=example,dc=org"), ("o", "Analytical Society"), ("ou", "Engines"),
            ("ou", "Notes"), ("title", "Analyst"),
        ]);
    }

    [Fact]
    public async Task leaves_out_what_an_entry_does_not_say()
    {
        await using var source = await OpenAsync(("key", "employeeNumber"), ("uid-attribute", "cn"));
        var grace = source.Read((await source.RetrieveAsync("4711", default)).Single());
        grace.Identity.ShouldBe(SourcedRecord.Nobody.Identity);
        grace.Names.Single().Given.ShouldBeNull();
        grace.EmailAddresses.ShouldBeEmpty();
        grace.Addresses.ShouldBeEmpty("an address without a street would keep the whole record from being taken");
        grace.Identifiers.Select(i => (i.Value, i.Type, i.Login)).ShouldBe([("4711", "enterprise", false), ("Grace Hopper", "uid", false)]);
    }

    [Fact]
    public async Task finds_a_key_that_means_something_in_filters()
    {
        await using var source = await OpenAsync();
        (await source.RetrieveAsync(GracesUid, default)).Count.ShouldBe(1);
        (await source.RetrieveAsync("*", default)).ShouldBeEmpty();
        (await source.RetrieveAsync("ada)(uid=*", default)).ShouldBeEmpty();
        (await source.RetrieveAsync("", default)).ShouldBeEmpty();
        (await source.RetrieveAsync("a\0da", default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task knows_an_entry_by_one_spelling_of_its_key_as_the_list_does()
    {
        await using var source = await OpenAsync();
        (await source.RetrieveAsync("ADA", default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task gives_both_entries_of_a_key_that_stands_twice()
    {
        directory.Do(new AddRequest($"uid=second,{ADirectory.Base}", [.. Entry("uid", "second"), new("employeeNumber", "0815")]));
        await using var source = await OpenAsync(("key", "employeeNumber"));
        (await source.RetrieveAsync("0815", default)).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("dn")]
    [InlineData("DN")]
    public async Task goes_by_the_names_of_entries_where_the_key_is_dn(string key)
    {
        await using var source = await OpenAsync(("key", key));
        var listed = await source.ListAsync(default).ToListAsync();
        listed.Select(r => r.Key).ShouldContain($"uid=ada,{ADirectory.Base}");
        foreach (var record in listed) (await source.RetrieveAsync(record.Key, default)).ShouldBe([record]);
    }

    [Fact]
    public async Task takes_an_entry_that_is_not_there_for_gone_where_the_key_is_dn_too()
    {
        await using var source = await OpenAsync(("key", "dn"));
        directory.Do(new DeleteRequest($"uid=ada,{ADirectory.Base}"));
        (await source.RetrieveAsync($"uid=ada,{ADirectory.Base}", default)).ShouldBeEmpty();
        (await source.RetrieveAsync("no name of anything", default)).ShouldBeEmpty();
        (await source.RetrieveAsync($"cn=printer,{ADirectory.Base}", default)).ShouldBeEmpty("it is nobody");
    }

    [Theory]
    [InlineData("(eduPersonAffiliation=faculty)")]
    [InlineData("eduPersonAffiliation=faculty")]
    public async Task keeps_to_the_filter_by_the_list_and_by_the_key(string filter)
    {
        await using var source = await OpenAsync(("filter", filter));
        (await source.ListAsync(default).Select(r => r.Key).ToListAsync()).ShouldBe(["ada"]);
        (await source.RetrieveAsync(GracesUid, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task finds_people_by_all_that_is_given()
    {
        await using var source = await OpenAsync();
        (await FindAsync(new(Mail: "ADA@example.org"))).ShouldBe(["ada"]);
        (await FindAsync(new(Mail: "ada@example.or"))).ShouldBeEmpty();
        (await FindAsync(new(Mail: "*"))).ShouldBeEmpty();
        (await FindAsync(new(Family: "k", Given: "ad"))).ShouldBe(["ada"]);
        (await FindAsync(new(Family: "Hopper", Given: "Ada"))).ShouldBeEmpty();
        (await FindAsync(new(Family: "h"))).ShouldBe([GracesUid]);
        (await FindAsync(new(Key: GracesUid))).ShouldBe([GracesUid]);
        (await FindAsync(new())).ShouldBeEmpty("nothing was said of anybody");

        Task<List<string>> FindAsync(SourceSearch search) => source.SearchAsync(search, default).Select(r => r.Key).ToListAsync().AsTask();
    }

    [Fact]
    public async Task tells_who_changed_only_where_it_was_told_by_what()
    {
        await using var plain = await OpenAsync();
        plain.Abilities.ShouldBe(SourceAbilities.Lists | SourceAbilities.Searches);
        await using var source = await OpenAsync(("changed", "modifyTimestamp"), ("filter", "(eduPersonAffiliation=faculty)"));
        source.Abilities.HasFlag(SourceAbilities.Changes).ShouldBeTrue();
        var now = TimeProvider.System.GetUtcNow();
        var changed = await source.ChangedAsync(now.AddHours(-1), now.AddHours(1), default).ToListAsync();
        changed.ShouldBe(["ada", GracesUid, "printer"], ignoreOrder: true, "whoever the filter does not mean any longer has changed too");
        (await source.ChangedAsync(now.AddHours(1), now.AddHours(2), default).ToListAsync()).ShouldBeEmpty();
        (await source.ChangedAsync(now.AddHours(-2), now.AddHours(-1), default).ToListAsync()).ShouldBeEmpty();
        (await source.ChangedAsync(now.AddMinutes(4), now.AddHours(1), default).ToListAsync()).Count.ShouldBe(3, "the server's clock may be late");
    }

    [Fact]
    public async Task sees_what_has_changed_since()
    {
        await using var source = await OpenAsync();
        directory.Do(new ModifyRequest($"uid=ada,{ADirectory.Base}", DirectoryAttributeOperation.Replace, "sn", "Lovelace"));
        source.Read((await source.RetrieveAsync("ada", default)).Single()).Names.Single().Family.ShouldBe("Lovelace");
        directory.Do(new DeleteRequest($"uid=ada,{ADirectory.Base}"));
        (await source.RetrieveAsync("ada", default)).ShouldBeEmpty();
    }

    private static DirectoryAttribute[] Entry(string attribute, string value) =>
        [new("objectClass", "inetOrgPerson"), new("cn", value), new("sn", value), new(attribute, value)];

    private Task<ISource> OpenAsync(params (string Name, string? Value)[] options) => new LdapSourcePlugin().OpenAsync(directory.Source(options), default);
}
