using System.DirectoryServices.Protocols;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using EventRegistry.Host.Embedded;
using EventRegistry.Host.Sources;
using EventRegistry.Host.Sources.Ldap;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Ldap;

public sealed class failing_to_read_a_directory(failing_to_read_a_directory.Guarded guarded) : IClassFixture<failing_to_read_a_directory.Guarded>
{
    [Fact]
    public async Task names_the_server_that_refuses()
    {
        var port = FreePort.Near(null);
        var failure = await FailureAsync(("url", $"ldap://127.0.0.1:{port}"));
        failure.ShouldSay("ldap://127.0.0.1:" + port, "Campus directory", "refuses", mayPass: true);
    }

    [Fact]
    public async Task names_the_server_that_nobody_knows() =>
        (await FailureAsync(("url", "ldap://nobody.invalid"))).Message.ShouldContain("ldap://nobody.invalid:389");

    [Fact]
    public async Task waits_for_a_silent_server_no_longer_than_it_is_told()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var failure = await FailureAsync(("url", $"ldap://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}"), ("timeout", "1"));
        failure.ShouldSay("within 1 s", "timeout", "page-size", mayPass: true);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task is_not_thrown_off_by_a_signal_while_it_waits()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var failure = await Signals.UntilAsync(FailureAsync(("url", $"ldap://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}"), ("timeout", "1")));
        failure.ShouldSay("within 1 s", "timeout", "page-size", mayPass: true);
    }

    [Fact]
    public async Task says_that_the_password_is_wrong_and_not_what_it_is()
    {
        var failure = await Should.ThrowAsync<SourceFailure>(() => new LdapSourcePlugin().OpenAsync(guarded.Directory.Source("not-the-secret"), default));
        failure.ShouldSay(ADirectory.Reader, "password", "anew", mayPass: false);
        failure.ToString().ShouldNotContain("not-the-secret");
    }

    [Fact]
    public async Task does_not_take_a_missing_base_for_a_directory_without_people()
    {
        (await FailureAsync(("base-dn", "ou=nowhere,dc=example,dc=org"))).ShouldSay("ou=nowhere,dc=example,dc=org", "base-dn", "let the reader see it", mayPass: false);
        (await FailureAsync(("base-dn", "dc=elsewhere"))).ShouldSay("dc=elsewhere", "base-dn", "Campus directory", mayPass: false);
        (await FailureAsync(("base-dn", "people"))).ShouldSay("people", "base-dn", "Campus directory", mayPass: false);
    }

    [Theory]
    [InlineData("uid")]
    [InlineData("dn")]
    public async Task does_not_take_a_base_that_went_meanwhile_for_people_who_are_gone(string key)
    {
        await using var directory = await ADirectory.StartAsync(People.Ada);
        await using var source = await new LdapSourcePlugin().OpenAsync(directory.Source(("key", key)), default);
        directory.Do(new DeleteRequest($"uid=ada,{ADirectory.Base}"), new DeleteRequest(ADirectory.Base));
        (await Should.ThrowAsync<SourceFailure>(() => source.RetrieveAsync(key == "dn" ? $"uid=ada,{ADirectory.Base}" : "ada", default))).ShouldSay(ADirectory.Base, "base-dn", "Campus directory", mayPass: false);
        (await Should.ThrowAsync<SourceFailure>(async () => await source.ListAsync(default).CountAsync())).MayPass.ShouldBeFalse();
    }

    [Fact]
    public async Task does_not_take_keys_that_may_not_be_read_any_longer_for_people_who_are_gone()
    {
        await using var source = await new LdapSourcePlugin().OpenAsync(guarded.Directory.Source(("key", "employeeType")), default);
        (await Should.ThrowAsync<SourceFailure>(async () => await source.ListAsync(default).CountAsync())).ShouldSay("employeeType", "1 people", ADirectory.Base, mayPass: false);
    }

    [Fact]
    public async Task does_not_make_keys_of_what_is_no_text()
    {
        await using var source = await new LdapSourcePlugin().OpenAsync(guarded.Directory.Source(("key", "userPassword")), default);
        var bytes = new DirectoryAttributeModification { Name = "userPassword", Operation = DirectoryAttributeOperation.Replace };
        bytes.Add([0xFF, 0xFE]);
        guarded.Directory.Do(new ModifyRequest($"uid=ada,{ADirectory.Base}", bytes));
        (await Should.ThrowAsync<SourceFailure>(async () => await source.ListAsync(default).CountAsync())).ShouldSay("userPassword", "no text", "uid=ada", mayPass: false);
    }

    [Fact]
    public async Task says_which_filter_is_none()
    {
        await using var source = await new LdapSourcePlugin().OpenAsync(guarded.Directory.Source(("filter", "(uid=a")), default);
        (await Should.ThrowAsync<SourceFailure>(async () => await source.ListAsync(default).CountAsync())).ShouldSay("(uid=a", "filter", "RFC 4515", mayPass: false);
    }

    [Fact]
    public async Task says_so_when_the_server_has_gone()
    {
        await using var directory = await ADirectory.StartAsync(People.Ada);
        await using var source = await new LdapSourcePlugin().OpenAsync(directory.Source(), default);
        await directory.FallAsync();
        (await Should.ThrowAsync<SourceFailure>(() => source.RetrieveAsync("ada", default))).ShouldSay($"{directory.Port}", "refuses", "Campus directory", mayPass: true);
        (await Should.ThrowAsync<SourceFailure>(async () => await source.ListAsync(default).CountAsync())).MayPass.ShouldBeTrue();
    }

    [Fact]
    public async Task says_that_the_server_wants_tls()
    {
        await using var directory = await ADirectory.StartAsync(People.Ada, "security simple_bind=128");
        (await Should.ThrowAsync<SourceFailure>(() => new LdapSourcePlugin().OpenAsync(directory.Source(), default))).ShouldSay("TLS", "start-tls=true", "Campus directory", mayPass: false);
        await using var source = await new LdapSourcePlugin().OpenAsync(directory.Source(("start-tls", "true"), ("ca", directory.Ca)), default);
        (await source.ListAsync(default).CountAsync()).ShouldBe(1);
    }

    [Fact]
    public void says_which_package_to_install_when_the_library_is_missing()
    {
        var settings = LdapSettings.Of(guarded.Directory.Source());
        LdapFailure.Of(settings, new TypeInitializationException("Ldap", new DllNotFoundException("libldap.so.2")), opening: true)!.ShouldSay("libldap-2.5-0", "libldap2", "apt-get install", mayPass: false);
        LdapFailure.Of(settings, new DllNotFoundException("libldap.so.2"), opening: true)!.Message.ShouldContain("apt-get install");
    }

    private Task<SourceFailure> FailureAsync(params (string Name, string? Value)[] options) =>
        Should.ThrowAsync<SourceFailure>(() => new LdapSourcePlugin().OpenAsync(guarded.Directory.Source(options), default));

    /// <summary>A directory with one person.</summary>
    public sealed class Guarded : IAsyncLifetime
    {
        internal ADirectory Directory { get; private set; } = null!;

        public async Task InitializeAsync() => Directory = await ADirectory.StartAsync(People.Ada);

        public async Task DisposeAsync() => await Directory.DisposeAsync();
    }
}
