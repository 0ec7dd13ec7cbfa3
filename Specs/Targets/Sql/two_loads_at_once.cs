using EventRegistry.Projections.Targets.Sql;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Targets.Sql;

public class two_loads_at_once
{
    [Fact]
    public async Task wait_for_each_other_and_both_end_well()
    {
        await using var target = await ATarget.EmptyAsync();
        var waiting = new TaskCompletionSource();
        var first = await target.Sql.BeginAsync(LoadKind.Rebuild);
        var second = Task.Run(async () =>
        {
            await using var load = await target.Sql.BeginAsync(LoadKind.Rebuild, new Telling(p =>
            {
                if (p.Phase is LoadPhase.Waiting)
                {
                    waiting.TrySetResult();
                }
            }));
            await ATarget.WriteAsync(load, Cast.Everybody);
            return await load.FinishAsync();
        });
        await waiting.Task.WaitAsync(TimeSpan.FromSeconds(20));
        second.IsCompleted.ShouldBeFalse();
        await ATarget.WriteAsync(first, [.. Cast.Setting, .. Cast.Ada]);
        (await first.FinishAsync()).Path.ShouldBe(LoadPath.Straight);
        await first.DisposeAsync();

        var report = await second;
        report.Path.ShouldBe(LoadPath.Staged);
        report.Tables.Sum(t => t.Added).ShouldBe(Cast.Grace.Length);
    }

    [Fact]
    public async Task of_different_targets_do_not_mind_each_other()
    {
        await using var target = await ATarget.EmptyAsync();
        var other = new SqlTarget(target.ConnectionString, Prefix.Parse("other_"), ATarget.Co);
        await other.ApplySchemaAsync();
        await using var first = await target.Sql.BeginAsync(LoadKind.Rebuild);
        await using var second = await other.BeginAsync(LoadKind.Rebuild);
        await second.FinishAsync();
        await first.FinishAsync();
    }

    private sealed class Telling(Action<LoadProgress> tell) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value) => tell(value);
    }
}
