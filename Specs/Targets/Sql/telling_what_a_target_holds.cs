using EventRegistry.Projections.Targets.Sql;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Targets.Sql;

public class telling_what_a_target_holds
{
    private static readonly string Everybody = Of(Cast.Everybody);

    [Fact]
    public void does_not_depend_on_the_order_of_rows() =>
        Prop.ForAll(Gen.Shuffle(Cast.Everybody).ToArbitrary(), rows => Of(rows) == Everybody).Check(Runs.Quiet);

    [Fact]
    public void depends_on_every_row()
    {
        foreach (var (_, row) in Cast.Everybody)
        {
            Of(Cast.Everybody.Without(row.Table, (int)row.Values[0]!)).ShouldNotBe(Everybody);
        }
    }

    [Fact]
    public void depends_on_every_value() => new[]
    {
        Everybody,
        Of(Cast.Everybody.With(Cast.Named(57, "Ada", ""))),
        Of(Cast.Everybody.With(Cast.Named(57, "Ada", null))),
        Of(Cast.Everybody.With(Cast.Named(57, null, "Ada"))),
    }.ShouldBeUnique();

    [Fact]
    public async Task is_the_same_by_either_way_and_in_a_drift_check()
    {
        await using var target = await ATarget.EmptyAsync();
        var first = await target.RebuildAsync(Cast.Everybody);
        var second = await target.RebuildAsync([.. Cast.Everybody.Reverse()]);
        (first.Path, second.Path).ShouldBe((LoadPath.Straight, LoadPath.Staged));
        new[] { first.Digest, second.Digest, (await target.DriftAsync(Cast.Everybody)).Digest }.ShouldBe([Everybody, Everybody, Everybody]);
    }

    private static string Of((string Subject, Row Row)[] rows)
    {
        var digest = new TargetDigest();
        foreach (var (subject, row) in rows)
        {
            digest.Add(subject, row);
        }

        return digest.ToString();
    }
}
