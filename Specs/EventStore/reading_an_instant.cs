using EventRegistry.Host.EventStore.Json;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.EventStore;

public sealed class reading_an_instant
{
    private static readonly DateTimeOffset Second = new(2026, 11, 21, 0, 15, 33, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-11-21T00:15:33Z", 0)]
    [InlineData("2026-11-21T00:15:33.25Z", 2_500_000)]
    [InlineData("2026-11-21T00:15:33.000001Z", 10)]
    [InlineData("2026-11-21T00:15:33.1234567Z", 1_234_567)]
    [InlineData("2026-11-21T02:15:33.5+02:00", 5_000_000)]
    public void is_to_the_tick(string text, long ticks) => JsonTime.Instant(text).ShouldBe(Second.AddTicks(ticks));

    [Theory]
    [InlineData("2026-11-21T00:15:33.1234567Z")]
    [InlineData("2026-11-21T00:15:33.5Z")]
    [InlineData("2026-11-21T00:15:33Z")]
    public void gives_back_what_was_written(string text) => JsonTime.Text(JsonTime.Instant(text)).ShouldBe(text);

    [Theory]
    [InlineData("2026-11-21T00:15:33.12345678Z")]
    [InlineData("2026-11-21T00:15:33.2xZ")]
    [InlineData("2026-11-31T00:15:33.25Z")]
    [InlineData("2026-11-21T24:15:33.25Z")]
    [InlineData("yesterday")]
    public void refuses_what_is_none(string text) => Should.Throw<FormatException>(() => JsonTime.Instant(text));
}
