using EventRegistry.Domain.Access;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Host;
using EventRegistry.Host.Access;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Access;

public sealed class naming_an_api_user
{
    private static readonly CoId Co = new(2);
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("sync", "co_2.sync")]
    [InlineData("co_2.sync", "co_2.sync")]
    [InlineData("LDAP_sync-1.b", "co_2.LDAP_sync-1.b")]
    public void puts_the_co_before_it(string name, string username) => ApiUserName.Of(Co, name).ShouldBe(username);

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("with:colon")]
    [InlineData("größe")]
    [InlineData("line\n")]
    [InlineData("co_3.sync")]
    [InlineData("co_2.")]
    public void refuses_what_is_none(string name) => Should.Throw<CommandFailed>(() => ApiUserName.Of(Co, name)).Code.ShouldBe(ExitCode.Wrong);

    [Fact]
    public void counts_the_whole_length()
    {
        ApiUserName.Of(Co, new string('a', 45)).Length.ShouldBe(50);
        Should.Throw<CommandFailed>(() => ApiUserName.Of(Co, new string('a', 46))).Message.ShouldContain("51 characters");
    }

    [Fact]
    public void a_user_may_call_strictly_within_their_validity()
    {
        var user = new ApiUser(1, Co, true, Standing.Active, "co_2.sync", null, null, null);
        user.MayCallAt(Noon).ShouldBeTrue();
        (user with { Status = Standing.Suspended }).MayCallAt(Noon).ShouldBeFalse();
        (user with { Status = null }).MayCallAt(Noon).ShouldBeFalse();
        (user with { ValidFrom = Noon }).MayCallAt(Noon).ShouldBeFalse();
        (user with { ValidFrom = Noon.AddSeconds(-1) }).MayCallAt(Noon).ShouldBeTrue();
        (user with { ValidThrough = Noon }).MayCallAt(Noon).ShouldBeFalse();
        (user with { ValidThrough = Noon.AddSeconds(1) }).MayCallAt(Noon).ShouldBeTrue();
    }
}
