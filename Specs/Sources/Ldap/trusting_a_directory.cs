using EventRegistry.Host.Sources;
using EventRegistry.Host.Sources.Ldap;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Ldap;

public sealed class trusting_a_directory(trusting_a_directory.Encrypted encrypted) : IClassFixture<trusting_a_directory.Encrypted>
{
    [Theory]
    [InlineData("ldap", "true")]
    [InlineData("ldaps", null)]
    public async Task asks_a_server_whose_certificate_its_authority_signed(string scheme, string? startTls)
    {
        await using var source = await new LdapSourcePlugin().OpenAsync(Source(scheme, "127.0.0.1", startTls, encrypted.Directory.Ca), default);
        (await source.ListAsync(default).CountAsync()).ShouldBe(1);
        (await source.RetrieveAsync("ada", default)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("ldap", "true")]
    [InlineData("ldaps", null)]
    public async Task does_not_speak_to_a_server_that_nobody_vouches_for(string scheme, string? startTls) =>
        (await FailureAsync(scheme, "127.0.0.1", startTls, null)).ShouldSay("TLS", $"{scheme}://127.0.0.1", "option ca", mayPass: true);

    [Theory]
    [InlineData("ldap", "true")]
    [InlineData("ldaps", null)]
    public async Task does_not_speak_to_a_server_whose_certificate_is_for_another(string scheme, string? startTls) =>
        (await FailureAsync(scheme, "localhost", startTls, encrypted.Directory.Ca)).ShouldSay("TLS", "for localhost", "certificate", mayPass: true);

    [Fact]
    public async Task takes_a_folder_of_authorities_too()
    {
        await using var source = await new LdapSourcePlugin().OpenAsync(Source("ldaps", "127.0.0.1", null, encrypted.Directory.CaFolder), default);
        (await source.ListAsync(default).CountAsync()).ShouldBe(1);
    }

    private Task<SourceFailure> FailureAsync(string scheme, string host, string? startTls, string? ca) =>
        Should.ThrowAsync<SourceFailure>(() => new LdapSourcePlugin().OpenAsync(Source(scheme, host, startTls, ca), default));

    private KnownSource Source(string scheme, string host, string? startTls, string? ca) => encrypted.Directory.Source(
        ("url", $"{scheme}://{host}:{(scheme == "ldaps" ? encrypted.Directory.SecurePort : encrypted.Directory.Port)}"), ("start-tls", startTls), ("ca", ca));

    /// <summary>A directory with one person, and a certificate for <c>127.0.0.1</c>.</summary>
    public sealed class Encrypted : IAsyncLifetime
    {
        internal ADirectory Directory { get; private set; } = null!;

        public async Task InitializeAsync() => Directory = await ADirectory.StartAsync(People.Ada);

        public async Task DisposeAsync() => await Directory.DisposeAsync();
    }
}
