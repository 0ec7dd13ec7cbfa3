using EventRegistry.Host.Access;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Access;

public sealed class slowing_down_failures
{
    private readonly HurriedClock clock = new(new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero));
    private readonly FailedAttempts failed;
    private readonly Fingerprint mallory = Fingerprint.Of("co_2.sync", "192.0.2.1");

    public slowing_down_failures() => failed = new(clock);

    [Fact]
    public void waits_longer_each_time_and_never_longer_than_the_longest()
    {
        var waits = Enumerable.Range(0, 12).Select(_ => Tries(mallory)).ToList();
        waits.ShouldBe([0, 0, 0, 0, 0.25, 0.5, 1, 2, 4, 8, 8, 8]);
    }

    [Fact]
    public void counts_attempts_that_are_made_at_once()
    {
        List<double?> turns = [.. Enumerable.Range(0, 50).Select(_ => failed.Begin(mallory)?.TotalSeconds)];
        // The turns of those that wait come one after the other; the others get none.
        turns[..11].ShouldBe([0, 0, 0, 0, 0.25, 0.75, 1.75, 3.75, 7.75, null, null]);
        turns[11..].ShouldAllBe(t => t == null);
    }

    [Fact]
    public void concerns_nobody_else()
    {
        for (var i = 0; i < 10; i++) Tries(mallory);
        Tries(Fingerprint.Of("co_2.sync", "192.0.2.2")).ShouldBe(0);
        Tries(Fingerprint.Of("co_2.reader", "192.0.2.1")).ShouldBe(0);
    }

    [Fact]
    public void is_over_with_the_right_key()
    {
        for (var i = 0; i < 10; i++) Tries(mallory);
        failed.Has(mallory).ShouldBeTrue();
        failed.Forget(mallory);
        failed.Has(mallory).ShouldBeFalse();
        Tries(mallory).ShouldBe(0);
    }

    [Fact]
    public void is_forgotten_after_a_while()
    {
        for (var i = 0; i < 10; i++) Tries(mallory);
        clock.Pass(TimeSpan.FromMinutes(15));
        failed.Has(mallory).ShouldBeFalse();
        Tries(mallory).ShouldBe(0);
    }

    [Fact]
    public void remembers_only_so_many()
    {
        for (var i = 0; i < FailedAttempts.Most + 500; i++)
        {
            clock.Pass(TimeSpan.FromMilliseconds(1));
            failed.Begin(Fingerprint.Of($"co_2.{i}", "192.0.2.1"));
        }

        failed.Count.ShouldBeLessThanOrEqualTo(FailedAttempts.Most);
        failed.Has(Fingerprint.Of($"co_2.{FailedAttempts.Most + 499}", "192.0.2.1")).ShouldBeTrue();
        failed.Has(Fingerprint.Of("co_2.0", "192.0.2.1")).ShouldBeFalse();
    }

    [Fact]
    public void tells_callers_apart_however_their_texts_are_cut() =>
        Fingerprint.Of("ab", "c").ShouldNotBe(Fingerprint.Of("a", "bc"));

    private double Tries(Fingerprint caller)
    {
        var wait = failed.Begin(caller)!.Value;
        clock.Pass(wait);
        return wait.TotalSeconds;
    }
}
