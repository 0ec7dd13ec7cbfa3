using EventRegistry.Projections.Subjects;
using EventRegistry.Specs.Decisions;
using EventRegistry.Specs.Golden;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Subjects;

/// <summary>Who writes a target after every command, and only what that command touched, comes to the same as who writes it once from nothing.</summary>
public sealed class provisioning_step_by_step
{
    // Always the same cases: a spec that fails once fails every time.
    private static readonly Config Fixed = Runs.Quiet.WithReplay(20_260_302UL, 9UL).WithMaxTest(100).WithEndSize(80);

    private static readonly Arbitrary<int[]> Choices = Gen.Choose(0, 1_000_000).ArrayOf().ToArbitrary();

    [Fact]
    public void comes_to_the_same_whatever_is_asked() => Prop.ForAll(Choices, choices =>
    {
        var walk = new WiderWalk();
        var target = new StepByStep(walk.Desk);
        target.Write();
        foreach (var choice in choices)
        {
            walk.Step(choice);
            target.Write();
            LiveRows.Difference(target.Whole(), target.Rows).ShouldBeEmpty();
        }

        ShouldBeWhole(target, walk.Desk);
    }).Check(Fixed);

    [Theory]
    [InlineData("registry-a")]
    [InlineData("registry-b")]
    public async Task comes_to_the_same_for_a_golden_history(string dataset)
    {
        var golden = await GoldenHistory.OfAsync(dataset);
        StepByStep? target = null;
        var life = Anew.Of(dataset, golden, desk =>
        {
            (target ??= new(desk)).Write();
            LiveRows.Difference(target.Whole(), target.Rows).ShouldBeEmpty();
        });
        ShouldBeWhole(target!, life.Desk);
        // Dates that lie ahead come to pass although nobody does anything.
        life.Desk.At(new DateTimeOffset(2099, 6, 1, 0, 0, 0, TimeSpan.Zero));
        target!.Write();
        ShouldBeWhole(target, life.Desk);
    }

    private static void ShouldBeWhole(StepByStep target, Desk desk) => LiveRows.Difference(StepByStep.Replayed(desk), target.Rows).ShouldBeEmpty();
}
