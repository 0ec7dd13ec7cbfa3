using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Observatory;
using static EventRegistry.Specs.Story;

namespace EventRegistry.Specs.Changelog;

public class folding_a_stream
{
    // Always the same cases: a spec that fails once fails every time.
    private static readonly Config Fixed = Runs.Quiet.WithReplay(20_260_302UL, 9UL).WithMaxTest(300);

    private static readonly EmailAddress Mail = Ada.Mail;

    [Fact]
    public void a_second_time_gives_the_same_state()
    {
        var story = Given([.. Ada.Enrolled, .. Grace.Synced]).When(Edited(Ada.Name with { Given = "Augusta" }), Deleted(Ada.Mail), Deleted(Grace.MailThere), Edited(HouseRules with { Body = "" }, 31));
        foreach (var stream in story.Streams) State(stream).ShouldBe(State(stream), stream.Key.ToString());
    }

    [Fact]
    public void one_event_after_the_other_or_in_two_halves_gives_the_same_state()
    {
        var entries = Given(Ada.Enrolled).When(Edited(Ada.Name with { Given = "Augusta" }), Deleted(Ada.Mail)).Of(Ada.Stream);
        var whole = entries.Aggregate(new Person(new(Ada.Id)), Person.Evolve);
        for (var cut = 0; cut <= entries.Count; cut++)
        {
            var half = entries.Take(cut).Aggregate(new Person(new(Ada.Id)), Person.Evolve);
            entries.Skip(cut).Aggregate(half, Person.Evolve).ShouldBe(whole);
        }
    }

    [Fact]
    public void does_not_change_the_state_it_began_with()
    {
        var before = Given(Ada.Enrolled).Person(Ada.Id);
        var copy = before with { };
        Person.Evolve(before, Entry(Edited(Ada.Name with { Given = "Augusta" })));
        Person.Evolve(before, Entry(Deleted(Ada.Mail)));
        before.ShouldBe(copy);
        before.Names.ShouldHaveSingleItem().Record.Given.ShouldBe("Ada");
    }

    [Fact]
    public void keeps_records_in_the_order_of_their_ids_however_they_come() =>
        Prop.ForAll(Gen.Choose(1, 40).ListOf().ToArbitrary(), ids =>
        {
            var records = ids.Aggregate(Records<EmailAddress>.None, (all, id) => all.After(Added(Mail with { Id = id }), Entry(Added(Mail with { Id = id }))));
            return records.Select(r => r.Id).SequenceEqual(ids.Distinct().Order()) && ids.All(records.Contains) && !records.Contains(41) && records.Find(0) is null;
        }).Check(Fixed);

    [Fact]
    public void keeps_what_a_dictionary_would_keep() =>
        Prop.ForAll(Gen.Choose(-20, 20).ListOf().ToArbitrary(), steps =>
        {
            // A positive number adds a record or edits it, a negative one deletes it.
            var (records, plain) = (Records<EmailAddress>.None, new SortedDictionary<int, int>());
            foreach (var (time, step) in steps.Index().Where(s => s.Item != 0))
            {
                var (id, record) = (Math.Abs(step), Mail with { Id = Math.Abs(step), Mail = $"{time}" });
                Change<EmailAddress> change = step < 0 ? Deleted(record) : plain.ContainsKey(id) ? Edited(record) : Added(record);
                records = records.After(change, Entry(change));
                if (step < 0) plain.Remove(id); else plain[id] = time;
            }

            return records.Select(r => (r.Id, r.Record.Mail)).SequenceEqual(plain.Select(p => (p.Key, (string?)$"{p.Value}")));
        }).Check(Fixed);

    [Fact]
    public void finds_two_collections_equal_by_what_is_in_them()
    {
        Records<EmailAddress> Of(params int[] ids) => ids.Aggregate(Records<EmailAddress>.None, (all, id) => all.After(Added(Mail with { Id = id }), Entry(Added(Mail with { Id = id }))));
        (Of(1, 2) == Of(2, 1)).ShouldBeTrue();
        (Of(1, 2) != Of(1)).ShouldBeTrue();
        (default(Records<EmailAddress>) == Records<EmailAddress>.None).ShouldBeTrue();
        default(Records<EmailAddress>).Count.ShouldBe(0);
        Of(1, 2, 3).Where(r => r.Id != 2).Select(r => r.Id).ShouldBe([1, 3]);
    }

    private static Recorded Entry(Change change) => new(Ada.Stream, 1, 1, Noon, null, null, change);

    private static object? State(IGrouping<StreamId, Recorded> stream) => stream.Key.Kind switch
    {
        StreamKind.Person => stream.Aggregate(new Person(new(stream.Key.Id)), Person.Evolve),
        StreamKind.OrgIdentity => stream.Aggregate(new OrgIdentity(new(stream.Key.Id)), OrgIdentity.Evolve),
        StreamKind.Group => stream.Aggregate(new Group(new(stream.Key.Id)), Group.Evolve),
        StreamKind.Co => stream.Aggregate(new CoSettings(new(stream.Key.Id)), CoSettings.Evolve),
        StreamKind.Dictionary => stream.Aggregate(new DictionaryContents(new(stream.Key.Id)), DictionaryContents.Evolve),
        StreamKind.Terms => stream.Aggregate(TermsHistory.Of(new(stream.Key.Id)), TermsHistory.Evolve).LinkedId(0),
        _ => stream.Select(e => e.Change).Last(),
    };
}
