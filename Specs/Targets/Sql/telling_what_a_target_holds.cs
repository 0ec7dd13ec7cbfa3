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
    public void depends_on_every_bit_wherever_it_stands() => Enumerable.Range(0, 64).SelectMany(length => Enumerable.Range(0, length).SelectMany(at => "bq"
            .Select(other => new string('a', at) + other + new string('a', length - at - 1))).Append(new string('a', length)))
        .Select(name => Of([Cast.Named(57, name, null)])).ShouldBeUnique();

    [Fact]
    public void does_not_mistake_two_rows_that_exchange_a_value_for_those_they_were() =>
        Of([Cast.Named(57, "Ada", "King"), Cast.Named(58, "Bob", "Lane")]).ShouldNotBe(Of([Cast.Named(57, "Bob", "King"), Cast.Named(58, "Ada", "Lane")]));

    // What is kept of targets was made by this formula: a new one needs a new version, so that nobody compares the old with the new.
    [Fact]
    public void is_made_by_a_formula_that_has_a_version() => (SubjectSum.Version, Everybody).ShouldBe((2, "c777aecc1725c81f610cbde24de0a74293af7759fbadf7759932ec19763ce0d9"));

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
