using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Decisions;

public sealed class any_sequence_of_commands
{
    // Always the same cases: a spec that fails once fails every time.
    private static readonly Config Fixed = Runs.Quiet.WithReplay(20_260_302UL, 9UL).WithMaxTest(200).WithEndSize(60);

    private static readonly Arbitrary<int[]> Choices = Gen.Choose(0, 1_000_000).ArrayOf().ToArbitrary();

    [Fact]
    public void leaves_the_registry_as_its_rules_want_it() => Prop.ForAll(Choices, choices =>
    {
        var walk = new RandomWalk();
        foreach (var choice in choices)
        {
            walk.Step(choice);
            Invariants.HoldAfter(walk);
        }
    }).Check(Fixed);

    [Fact]
    public void gives_the_same_state_when_it_is_replayed() => Prop.ForAll(Choices, choices =>
    {
        var walk = new RandomWalk();
        foreach (var choice in choices) walk.Step(choice);
        var replayed = walk.Desk.Replayed();
        replayed.People.ShouldBe(walk.Desk.People);
        replayed.OrgIdentities.ShouldBe(walk.Desk.OrgIdentities);
        replayed.Co.Groups.Values.OrderBy(g => g.Id.Value).ShouldBe(walk.Desk.Co.Groups.Values.OrderBy(g => g.Id.Value));
        replayed.Co.Cous.OrderBy(c => c.Key).ShouldBe(walk.Desk.Co.Cous.OrderBy(c => c.Key));
        replayed.Co.Settings.ShouldBe(walk.Desk.Co.Settings);
    }).Check(Fixed.WithMaxTest(50));

    [Fact]
    public void gives_every_row_of_a_table_its_own_id() => Prop.ForAll(Choices, choices =>
    {
        var walk = new RandomWalk();
        foreach (var choice in choices) walk.Step(choice);
        foreach (var table in walk.Desk.Events.GroupBy(e => e.Stream).SelectMany(ChangelogView.Of).Where(t => t.HasLiveRow).GroupBy(t => t.Kind))
        {
            var ids = table.SelectMany(t => t.Kind.Accept(new RowIds(t))).ToList();
            ids.Count.ShouldBe(ids.Distinct().Count(), table.Key.Name);
        }
    }).Check(Fixed.WithMaxTest(50));

    [Fact]
    public void is_decided_the_same_way_every_time() => Prop.ForAll(Choices, choices =>
    {
        var (one, other) = (new RandomWalk(), new RandomWalk());
        foreach (var choice in choices)
        {
            one.Step(choice);
            other.Step(choice);
        }

        one.Desk.Events.ShouldBe(other.Desk.Events);
    }).Check(Fixed.WithMaxTest(30));

    private sealed class RowIds(ChangelogView.Trail trail) : IKindVisitor<IEnumerable<int>>
    {
        public IEnumerable<int> Visit<T>(Kind<T> kind) where T : class, IRecord => ((ChangelogView.Trail<T>)trail).Rows.Select(r => r.RowId);
    }
}

/// <summary>What holds after every command, whatever it was.</summary>
internal static class Invariants
{
    public static void HoldAfter(RandomWalk walk)
    {
        var desk = walk.Desk;
        foreach (var person in desk.People)
        {
            person.Names.Count(n => n.Record.PrimaryName == true).ShouldBeLessThanOrEqualTo(1);
            StatusFollows(person, walk);
            var direct = person.Memberships.Where(m => m.Record.NestingId is null).Select(m => m.Record.GroupId).ToList();
            direct.ShouldBeUnique();
            person.Memberships.Where(m => m.Record.NestingId is not null).Select(m => m.Record.GroupId).ShouldBeUnique();
            // The Registry goes on taking values for whoever was deleted; rules put them nowhere.
            if (person.Record is null) person.Memberships.ShouldAllBe(m => m.Record.NestingId == null && desk.Co.Group(m.Record.GroupId)!.Auto != true);
        }

        IdentifiersAreUnique(desk);
        RevisionsCount(desk);
        var nestings = desk.Co.Groups.Values.SelectMany(g => g.Nestings).Select(n => n.Record).ToList();
        nestings.ShouldAllBe(n => !NestedGroups.WouldLoop(n, nestings.Where(o => o.Id != n.Id)));
        Settled(walk);
    }

    private static void StatusFollows(Person person, RandomWalk walk)
    {
        var changed = walk.Fresh.Any(e => e.Stream == new StreamId(StreamKind.Person, person.Id.Value) && e.Change is Added<Role> or Deleted<Role> or Received<Role>);
        if (!changed || person.Record is not { } record || walk.Fresh.Any(e => e.Change is Added<PersonRecord>)) return;
        PersonStatusFromRoles.After(record.Record.Status, person.Roles.Select(r => r.Record.Status)).ShouldBe(record.Record.Status);
    }

    private static void IdentifiersAreUnique(Desk desk)
    {
        desk.People.SelectMany(p => p.Identifiers).Select(i => (i.Record.Type, i.Record.Value)).ShouldBeUnique();
        desk.Co.Groups.Values.SelectMany(g => g.Identifiers).Select(i => (i.Record.Type, i.Record.Value)).ShouldBeUnique();
    }

    private static void RevisionsCount(Desk desk)
    {
        var edits = desk.Events.Where(e => e.Change.GetType().GetGenericTypeDefinition() == typeof(Edited<>))
            .GroupBy(e => (e.Change.Kind, e.Change.RecordId)).ToDictionary(g => g.Key, g => g.Count());
        foreach (var role in desk.People.SelectMany(p => p.Roles)) role.Revision.ShouldBe(edits.GetValueOrDefault((Kind<Role>.Instance, role.Id)));
        foreach (var name in desk.People.SelectMany(p => p.Names)) name.Revision.ShouldBe(edits.GetValueOrDefault((Kind<Name>.Instance, name.Id)));
        foreach (var group in desk.Co.Groups.Values.Where(g => g.Record is not null)) group.Record!.Revision.ShouldBe(edits.GetValueOrDefault((Kind<GroupRecord>.Instance, group.Id.Value)));
    }

    /// <summary>To settle everybody on a copy comes to what the rules say, and to settle them again to nothing.</summary>
    private static void Settled(RandomWalk walk)
    {
        var desk = walk.Desk.Replayed().At(walk.Desk.Now);
        desk.Ids = 500_000;
        desk.Settle();
        foreach (var person in desk.People)
        {
            desk.Settle(person.Id).ShouldBeEmpty();
            foreach (var group in desk.Co.LiveGroups.Where(g => g.Auto == true))
            {
                var belongs = person.Record is { } record && AutomaticGroups.Has(group, record.Record.Status, person.Roles.Select(r => r.Record));
                desk[person.Id].Memberships.Any(m => m.Record.GroupId.Value == group.Id && m.Record.NestingId is null).ShouldBe(belongs, group.Name);
            }

            foreach (var target in desk.Co.Groups.Values.Where(g => g.Record is not null && g.Nestings.Count > 0)) Nested(desk[person.Id], target, desk);
        }
    }

    private static void Nested(Person person, Group target, Desk desk)
    {
        bool Counts(GroupId group) => person.Memberships.Any(m => m.Record.GroupId == group && NestedGroups.CountsForNesting(m.Record, desk.Now));
        var facts = target.Nestings.Select(n => new NestingFact(n.Record, desk.Co.Group(n.Record.GroupId)?.Status == Standing.Active, Counts(n.Record.GroupId)));
        var granted = person.Record is not null && NestedGroups.Grants(facts, target.Record!.Record.NestingModeAll == true) is not null;
        var indirect = person.Memberships.Any(m => m.Record.GroupId == target.Id && m.Record.NestingId is not null);
        // Whoever has a place of their own needs no other, and keeps one that they were given before.
        if (granted) Counts(target.Id).ShouldBeTrue();
        else indirect.ShouldBeFalse();
    }
}
