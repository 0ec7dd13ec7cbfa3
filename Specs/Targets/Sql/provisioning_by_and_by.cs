using EventRegistry.Domain.Changelog;
using EventRegistry.Projections.Targets.Sql;
using EventRegistry.Specs.Subjects;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Targets.Sql;

/// <summary>Who is told of a subject soon, late, or again, in large batches or small ones: in the end the tables are those of a whole load.</summary>
public sealed class provisioning_by_and_by
{
    // Always the same cases: a spec that fails once fails every time.
    private static readonly Config Fixed = Runs.Quiet.WithReplay(20_260_302UL, 11UL).WithMaxTest(15).WithStartSize(20).WithEndSize(90);

    private static readonly Arbitrary<int[]> Choices = Gen.Choose(0, 1_000_000).ArrayOf().ToArbitrary();

    [Fact]
    public async Task comes_to_the_same_as_a_whole_load()
    {
        await using var target = await ProvisionedTarget.EmptyAsync();
        Prop.ForAll(Choices, choices => WalkAsync(target, choices).GetAwaiter().GetResult()).Check(Fixed);
    }

    private static async Task WalkAsync(ProvisionedTarget target, int[] choices)
    {
        await target.Tables.ExecuteAsync($"TRUNCATE {string.Join(", ", Tables.All.Select(t => $"sp_{t.Name}"))}");
        var walk = new WiderWalk();
        var known = new Dictionary<StreamId, string>();
        var waiting = new HashSet<StreamId>();
        foreach (var choice in choices)
        {
            walk.Step(choice);
            var chance = new Random(choice);
            if (chance.Next(3) > 0) continue;
            Look();
            // Some of those who changed, in some order; the others wait.
            await TellAsync([.. waiting.OrderBy(s => s.Id * (choice | 1) % 97).Take(chance.Next(1, 12))]);
        }

        Look();
        foreach (var few in waiting.ToList().Chunk(5)) await TellAsync(few);
        (await target.DriftAsync()).ShouldBeEmpty();

        void Look()
        {
            target.After(walk.Desk.Events, walk.Desk.Now);
            foreach (var subject in target.Now.All)
            {
                var digest = new TargetDigest();
                foreach (var row in SpRows.Of(target.Now[subject])) digest.Add("somebody", row);
                if (known.GetValueOrDefault(subject) == $"{digest}") continue;
                known[subject] = $"{digest}";
                waiting.Add(subject);
            }
        }

        async Task TellAsync(StreamId[] subjects)
        {
            var would = await target.Provisioner.DryRunAsync(target.Now.Of(subjects), default);
            var told = await target.TellAsync(subjects);
            told.ShouldAllBe(t => t.Failure == null);
            ProvisionedTarget.Written(told).ShouldBe(ProvisionedTarget.Written(would));
            waiting.ExceptWith(subjects);
        }
    }
}
