using EventRegistry.Host.Sources;
using EventRegistry.Host.Sources.Ldap;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Ldap;

public sealed class reading_an_entry_kept_before
{
    [Fact]
    public void understands_what_a_registry_kept_and_leaves_out_its_counts()
    {
        const string kept = """{"dn":"uid=ada,dc=example,dc=org","givenname":{"count":1,"0":"Ada"},"sn":{"count":1,"0":"King"},"ou":{"count":2,"0":"Engines","1":"Notes"}}""";
        var record = LdapRecord.Of(kept).Read("uid", uidLogin: false);
        (record.Names.Single().Given, record.Names.Single().Family, record.Identity.Department).ShouldBe(("Ada", "King", "Engines"));
        record.GroupValues.Select(g => g.Value).ShouldBe(["Engines", "Notes"]);
    }

    [Theory]
    [InlineData("d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("")]
    [InlineData("[1]")]
    public void says_what_is_no_entry(string raw) => Should.Throw<RecordUnreadable>(() => LdapRecord.Of(raw)).Message.ShouldContain("force");

    [Theory]
    [InlineData("""{"sn":["Ki\uFFFDng"]}""", "sn")]
    [InlineData("""{"sn":["King"],"title":["a\u0000b"]}""", "title")]
    [InlineData("""{"sn":["King"],"memberof":["x","\uFFFD"]}""", "memberof")]
    public void names_the_attribute_whose_value_is_no_text(string raw, string attribute) =>
        Should.Throw<RecordUnreadable>(() => LdapRecord.Of(raw).Read("uid", uidLogin: false)).Column.ShouldBe(attribute);
}
