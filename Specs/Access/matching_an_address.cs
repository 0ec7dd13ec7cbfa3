using System.Net;
using EventRegistry.Host.Access;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Access;

public sealed class matching_an_address
{
    [Theory]
    [InlineData("/^10\\.0\\.0\\.5$/", "10.0.0.5")]
    [InlineData("/^10\\.0\\.0\\.5$/", "::ffff:10.0.0.5")]
    [InlineData("/^10\\.0\\./", "10.0.200.1")]
    [InlineData("/5/", "10.0.0.5")]
    [InlineData("#^10\\.0\\.0\\.(5|6)$#", "10.0.0.6")]
    [InlineData("{^10\\.[0-9]{1,3}\\.0\\.6$}", "10.99.0.6")]
    [InlineData("(^(10|192)\\.)", "192.168.0.1")]
    [InlineData("/^2001:DB8::1$/i", "2001:db8::1")]
    [InlineData("  /^10/D", "10.0.0.5")]
    [InlineData("", "10.0.0.5")]
    [InlineData(null, "10.0.0.5")]
    [InlineData(null, null)]
    public void lets_in(string? pattern, string? address) => RemoteAddress.Admits(pattern, Parsed(address)).ShouldBeTrue();

    [Theory]
    [InlineData("/^10\\.0\\.0\\.5$/", "10.0.0.50")]
    [InlineData("/^10\\.0\\.0\\.5$/", "110.0.0.5")]
    [InlineData("/^10\\.0\\.0\\.5$/", null)]
    [InlineData("/^2001:DB8::1$/", "2001:db8::1")]
    public void keeps_out(string pattern, string? address) => RemoteAddress.Admits(pattern, Parsed(address)).ShouldBeFalse();

    [Theory]
    [InlineData("^10\\.0\\.0\\.5$")]
    [InlineData("10.0.0.5")]
    [InlineData("/10.0.0.5")]
    [InlineData("/10.0.0.5/e")]
    [InlineData("/10/0/")]
    [InlineData("/(10/")]
    [InlineData("/10\\/")]
    [InlineData("{10")]
    [InlineData("/")]
    [InlineData("a10a")]
    public void that_no_pattern_can_mean_keeps_everybody_out(string pattern)
    {
        RemoteAddress.IsPattern(pattern).ShouldBeFalse();
        RemoteAddress.Admits(pattern, IPAddress.Parse("10.0.0.5")).ShouldBeFalse();
    }

    [Fact]
    public void gives_up_on_a_pattern_that_never_ends() =>
        RemoteAddress.Admits("/^(([0-9a-f:]+)+)+$/", IPAddress.Parse("2001:db8:1111:2222:3333:4444:5555:6666%7")).ShouldBeFalse();

    private static IPAddress? Parsed(string? address) => address is null ? null : IPAddress.Parse(address);
}
