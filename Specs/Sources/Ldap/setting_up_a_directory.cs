using EventRegistry.Host.Sources;
using EventRegistry.Host.Sources.Ldap;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Ldap;

public sealed class setting_up_a_directory
{
    private const string Secret = "s3cret";

    private static readonly Dictionary<string, string?> Right = new()
    {
        ["url"] = "ldap://ldap.example.org",
        ["base-dn"] = "dc=example,dc=org",
        ["key"] = "uid",
        ["bind-dn"] = "cn=reader",
    };

    [Fact]
    public void takes_usual_values_for_what_is_not_set()
    {
        var settings = Of(Right);
        (settings.Port, settings.PageSize, settings.UidAttribute, settings.UidLogin, settings.StartTls, settings.Filter, settings.Changed, settings.Timeout).ShouldBe(
            (389, 500, "uid", false, false, null, null, TimeSpan.FromSeconds(60)));
        Of(With("url", "ldaps://ldap.example.org/")).Port.ShouldBe(636);
        Of(With("url", "ldap://ldap.example.org:1389")).Port.ShouldBe(1389);
        Of(With("filter", "uid=a*")).Filter.ShouldBe("(uid=a*)");
    }

    [Theory]
    [InlineData("url", null, "lacks the option url")]
    [InlineData("base-dn", null, "lacks the option base-dn")]
    [InlineData("key", null, "lacks the option key")]
    [InlineData("url", "http://ldap.example.org", "ldaps://host")]
    [InlineData("url", "ldap.example.org", "ldaps://host")]
    [InlineData("url", "ldap://reader:s3cret@ldap.example.org", "a password is set by itself")]
    [InlineData("url", "ldap://ldap.example.org/dc=example", "nothing else")]
    [InlineData("key", "uid)(x", "letters, digits and hyphens")]
    [InlineData("uid-attribute", "uid=*", "letters, digits and hyphens")]
    [InlineData("page-size", "0", "from 1 to 10000")]
    [InlineData("page-size", "many", "from 1 to 10000")]
    [InlineData("timeout", "-1", "from 1 to 3600")]
    [InlineData("uid-login", "yes", "true or false")]
    [InlineData("start-tls", "1", "true or false")]
    [InlineData("start_tls", "true", "Did you mean 'start-tls'?")]
    [InlineData("ca", "/no/such/ca.pem", "without TLS")]
    public void says_what_is_wrong_and_what_is_right(string option, string? value, string says)
    {
        var failure = Should.Throw<SourceFailure>(() => Of(With(option, value)));
        failure.Message.ShouldStartWith("The source 'Campus directory'");
        failure.Message.ShouldContain(says);
        failure.Message.ShouldNotContain(Secret);
        failure.MayPass.ShouldBeFalse();
    }

    [Fact]
    public void does_not_read_as_nobody_what_somebody_was_to_read()
    {
        Should.Throw<SourceFailure>(() => Of(Right, null)).ShouldSay("cn=reader", "Campus directory", "Set its password", mayPass: false);
        Should.Throw<SourceFailure>(() => Of(Right, "")).MayPass.ShouldBeFalse();
        Should.Throw<SourceFailure>(() => Of(With("bind-dn", null))).ShouldSay("password", "Campus directory", "Set bind-dn", mayPass: false);
        Of(With("bind-dn", null), null).BindDn.ShouldBeNull();
    }

    [Fact]
    public void wants_one_kind_of_tls_and_an_authority_that_is_there()
    {
        var secure = new Dictionary<string, string?>(Right) { ["url"] = "ldaps://ldap.example.org" };
        Should.Throw<SourceFailure>(() => Of(new Dictionary<string, string?>(secure) { ["start-tls"] = "true" })).ShouldSay("start-tls", "Campus directory", "Take one of them", mayPass: false);
        Should.Throw<SourceFailure>(() => Of(new Dictionary<string, string?>(secure) { ["ca"] = "/no/such/ca.pem" })).ShouldSay("/no/such/ca.pem", "Campus directory", "Name the PEM file", mayPass: false);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData(@"a*b(c)d\e", @"a\2ab\28c\29d\5ce")]
    [InlineData("a\0b", @"a\00b")]
    [InlineData("Ærøskøbing", "Ærøskøbing")]
    public void escapes_what_means_something_in_filters(string value, string escaped) => LdapFilter.Is("cn", value).ShouldBe($"(cn={escaped})");

    private static Dictionary<string, string?> With(string option, string? value) => new(Right) { [option] = value };

    private static LdapSettings Of(Dictionary<string, string?> options, string? secret = Secret) => LdapSettings.Of(ADirectory.SourceOf(options, secret));
}
