using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.EventStore.Store;

namespace EventRegistry.Specs.EventStore;

// R18, R22, R23
public class reading_what_cannot_be_read
{
    [Theory]
    [InlineData("""{"Record": {"Given": "Ada"}}""")]
    [InlineData("""{"Record": {"Id": "three"}}""")]
    [InlineData("""{"Record": {"Id": 3, "Given": {"a": 1}}}""")]
    [InlineData("""{"Record": {"Id": 99999999999}}""")]
    [InlineData("""{"Record": {"Id": 3}, "Modified": "yesterday"}""")]
    [InlineData("""{"Record": null}""")]
    [InlineData("""[1]""")]
    [InlineData("""null""")]
    [InlineData("""{}""")]
    public async Task names_the_one_event_and_hides_no_other(string corrupt)
    {
        await using var store = await FreshAsync();
        await store.AppendAsync(Ada, ExpectedVersion.New, Named(Ada, 3));
        await store.AppendAsync(Grace, ExpectedVersion.New, Named(Grace, 2));
        await store.ExecuteAsync($"update eventregistry.mt_events set data = '{corrupt}' where seq_id = 2");

        var seen = new List<long>();
        var unreadable = await Should.ThrowAsync<UnreadableEvent>(async () =>
        {
            await foreach (var page in store.Events.ReadAllAsync(0, null, CancellationToken.None)) seen.AddRange(page.Events.Select(e => e.Entry.Sequence));
        });
        (unreadable.Sequence, unreadable.Type, unreadable.Stream).ShouldBe((2, "name_added", "person/57"));
        unreadable.Message.ShouldStartWith("Event 2 (name_added) of stream person/57 cannot be read");
        seen.ShouldBe([1]);
        (await store.SequencesAsync(after: unreadable.Sequence)).ShouldBe([3, 4, 5]);
        (await store.ReadAsync(Grace)).Count.ShouldBe(2);
        (await Should.ThrowAsync<UnreadableEvent>(() => store.ReadAsync(Ada))).Sequence.ShouldBe(2);
        (await Should.ThrowAsync<UnreadableEvent>(async () => await store.Events
            .ReadByStreamAsync(Campus, StreamKind.Person, UpTo.Now, Detail.Essential, CancellationToken.None).ToListAsync())).Sequence.ShouldBe(2);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("born")]
    public async Task tells_a_code_or_a_date_that_is_none(string what)
    {
        await using var store = await FreshAsync();
        await store.AppendAsync(Ada, ExpectedVersion.New, Event(Enrolled(Ada)));
        await store.ExecuteAsync(what == "status"
            ? """update eventregistry.mt_events set data = jsonb_set(data, '{Record,Status}', '"??"')"""
            : """update eventregistry.mt_events set data = jsonb_set(data, '{Record,DateOfBirth}', '"1990-02-31"')""");
        (await Should.ThrowAsync<UnreadableEvent>(() => store.ReadAsync(Ada))).Sequence.ShouldBe(1);
    }

    [Theory]
    [InlineData("Newer.Nom, Newer")]
    [InlineData("EventRegistry.Domain.Changelog.Added`1[[EventRegistry.Domain.People.Name, EventRegistry.Domain]], EventRegistry.Domain")]
    public async Task stops_at_a_name_that_nobody_knows_whatever_is_wanted_and_whatever_stands_beside_it(string dotNetType)
    {
        await using var store = await FreshAsync();
        await store.AppendAsync(Ada, ExpectedVersion.New, Named(Ada, 3));
        await store.ExecuteAsync($"update eventregistry.mt_events set type = 'nom_added', mt_dotnet_type = '{dotNetType}' where seq_id = 2");
        var unknown = await Should.ThrowAsync<UnknownEvent>(() => store.ReadAllAsync(kinds: [Kind<Role>.Instance]));
        (unknown.Sequence, unknown.Type, unknown.Stream).ShouldBe((2, "nom_added", "person/57"));
        unknown.Message.ShouldContain("register an upcaster");
        await Should.ThrowAsync<UnknownEvent>(() => store.ReadAsync(Ada));
    }

    [Fact]
    public async Task lets_it_through_once_an_upcaster_knows_what_it_has_become()
    {
        await using var store = await FreshAsync();
        await store.AppendAsync(Ada, ExpectedVersion.New, Named(Ada, 2));
        await store.ExecuteAsync(
            """update eventregistry.mt_events set type = 'nom_added', data = '{"Record": {"Id": 2, "Prenom": "Ada", "PersonId": 57}}' where seq_id = 2""");
        using var events = store.Again(names: new(
        [
            new("nom_added", json => ("name_given", json.Replace("Prenom", "Given", StringComparison.Ordinal))),
            new("name_given", json => ("name_added", json)),
            new("name_added", json => ("name_added", json.Replace("Ada", "Augusta", StringComparison.Ordinal))),
        ]));
        var read = await events.ReadStreamAsync(Campus, Ada, UpTo.Now, CancellationToken.None).ToListAsync();
        read.Select(e => ((Added<Name>)e.Change).Record.Given).ShouldBe(["Augusta", "Augusta"]);
        var pages = await events.ReadAllAsync(0, [Kind<Name>.Instance], CancellationToken.None).ToListAsync();
        pages.Single().Events.Count.ShouldBe(2);
    }

    [Fact]
    public async Task does_not_go_in_circles_when_two_upcasters_lead_to_each_other()
    {
        await using var store = await FreshAsync();
        await store.AppendAsync(Ada, ExpectedVersion.New, Named(Ada, 1));
        await store.ExecuteAsync("update eventregistry.mt_events set type = 'a'");
        using var events = store.Again(names: new([new("a", json => ("b", json)), new("b", json => ("a", json))]));
        await Should.ThrowAsync<UnknownEvent>(async () => await events.ReadStreamAsync(Campus, Ada, UpTo.Now, CancellationToken.None).ToListAsync());
    }
}
