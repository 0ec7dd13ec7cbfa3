using EventRegistry.Host.EventStore;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.EventStore;

public class waiting_for_writers_that_were_seen
{
    [Fact]
    public void ends_when_all_of_them_have_ended_whoever_came_since()
    {
        var horizon = new Horizon(12, Of("3/1", "4/7"));
        horizon.Without(Of("3/1", "5/2")).Writers.ShouldBe(["3/1"]);
        horizon.Without(Of("5/2")).IsClear.ShouldBeTrue();
    }

    [Fact]
    public void goes_on_under_the_id_of_a_prepared_transaction_that_one_may_have_become()
    {
        var waiting = new Horizon(12, Of("3/1")).Without(Of("-1/800", "5/2"));
        waiting.Writers.ShouldBe(["-1/800"]);
        waiting.Without(Of("-1/801")).IsClear.ShouldBeTrue();
    }

    [Fact]
    public void does_not_mind_prepared_transactions_while_nobody_has_ended() =>
        new Horizon(12, Of("3/1")).Without(Of("3/1", "-1/800")).Writers.ShouldBe(["3/1"]);

    private static HashSet<string> Of(params string[] writers) => [.. writers];
}
