using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.People;
using EventRegistry.Projections.ReadModels;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Observatory;

namespace EventRegistry.Specs.ReadModels;

/// <summary>The rows of a stream are the same, whether it is told as a whole or event by event.</summary>
public sealed class telling_a_stream
{
    [Fact]
    public void little_by_little_comes_to_the_same_as_at_once() => Check.One(Lives(500), Prop.ForAll(
        ArbMap.Default.ArbFor<((byte What, byte Which)[] Happenings, byte Stride)>(),
        life =>
        {
            foreach (var stream in AnyLife.Of(life.Happenings).GroupBy(e => e.Stream))
            {
                var (rows, all) = (new Dictionary<RowKey, RecordRow>(), stream.ToList());
                for (var at = 0; at < all.Count; at += 1 + (life.Stride % 4))
                {
                    var some = StreamRows.After(all[..at], all[at..Math.Min(all.Count, at + 1 + (life.Stride % 4))]);
                    some.Former.ShouldBe(at);
                    foreach (var row in some.Rows) rows[row.Key] = row;
                    foreach (var key in some.Gone) rows.Remove(key).ShouldBeTrue();
                }

                var whole = StreamRows.Of(all);
                rows.Values.ShouldBe(whole.Rows, ignoreOrder: true);
                whole.Version.ShouldBe(all.Count);
                whole.Gone.Intersect(rows.Keys).ShouldBeEmpty();
            }

            return true;
        }));

    [Fact]
    public void names_every_row_that_it_ever_told() => Check.One(Lives(500), Prop.ForAll(
        ArbMap.Default.ArbFor<(byte What, byte Which)[]>(),
        happenings =>
        {
            foreach (var stream in AnyLife.Of(happenings).GroupBy(e => e.Stream))
            {
                var all = stream.ToList();
                var ever = Enumerable.Range(1, all.Count).SelectMany(n => StreamRows.Of(all[..n]).Rows).Select(r => r.Key).ToHashSet();
                var whole = StreamRows.Of(all);
                ever.Except(whole.Rows.Select(r => r.Key)).Except(whole.Gone).ShouldBeEmpty();
            }

            return true;
        }));

    [Fact]
    public void an_edit_tells_of_the_record_and_of_the_copy_alone()
    {
        var story = Story.Given(Ada.Enrolled);
        var before = story.Of(Ada.Stream);
        var rows = StreamRows.After(before, [.. story.When(Edited(Ada.Name with { Given = "Augusta" }, 9_001)).Of(Ada.Stream).Skip(before.Count)]);
        rows.Rows.Select(r => (r.Key.Id, r.IsCopy, r.Revision, ((Name)r.Record).Given)).ShouldBe([(9_001, true, 0, "Ada"), (Ada.Name.Id, false, 1, "Augusta")]);
        rows.Gone.ShouldBeEmpty();
    }

    [Fact]
    public void an_addition_needs_nothing_of_what_was_before()
    {
        var story = Story.Given(Ada.Enrolled).When(Added(Ada.Mail with { Id = 1 }));
        var entry = story.Of(Ada.Stream)[^1];
        StreamRows.After([], [entry]).ShouldSatisfyAllConditions(
            rows => rows.Former.ShouldBe(entry.Version - 1),
            rows => rows.Rows.Single().Key.ShouldBe(new(Kind<EmailAddress>.Instance, 1)));
    }

    [Fact]
    public void a_change_to_what_is_not_known_cannot_be_told()
    {
        var entry = Story.Given(Ada.Enrolled).When(Edited(Ada.Mail with { Mail = "augusta@example.org" }, 9_001)).Of(Ada.Stream)[^1];
        StreamRows.After([], [entry]).ShouldSatisfyAllConditions(
            rows => rows.Former.ShouldBe(StreamRows.Nowhere),
            rows => rows.Rows.ShouldBeEmpty());
    }

    [Fact]
    public void owners_are_those_that_the_record_names()
    {
        Owners.Of(Kind<Membership>.Instance, Ada.MemberOf(Telescope)).ShouldBe(new(Ada.Id, null, null, Telescope.Id, null));
        Owners.Of(Kind<Role>.Instance, Ada.Role).ShouldBe(new(Ada.Id, null, null, null, Physics.Id));
        Owners.Of(Kind<Address>.Instance, Ada.Address).ShouldBe(new(null, Ada.Role.Id, null, null, null));
        Owners.Of(Kind<Address>.Instance, Ada.AddressThere).ShouldBe(new(null, null, Ada.Identity.Id, null, null));
        Owners.Of(Kind<PersonRecord>.Instance, Ada.Person).ShouldBe(default);
        Owners.Of(Kind<Nesting>.Instance, new Nesting(1, new(10), new(12), false)).ShouldBe(new(null, null, null, 10, null));
    }

    [Fact]
    public void lookups_are_in_small_letters_of_any_script()
    {
        Lookup.Of(Ada.Name with { Given = "ÉVA", Family = "Ōe" }).ShouldBe(new("éva", "ōe"));
        Lookup.Of(Ada.Mail with { Mail = "" }).ShouldBe(default);
        Lookup.Folded(new string('x', 511) + "👩")!.Length.ShouldBe(511);
    }

    private static Config Lives(int count) => Runs.Quiet.WithMaxTest(count).WithStartSize(10).WithEndSize(60)
        .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(20261121, 4711), FSharpOption<int>.None)));
}
