using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore;
using Npgsql;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.EventStore.Store;

namespace EventRegistry.Specs.EventStore;

public class reading_everything_after_a_position
{
    [Fact]
    public async Task tells_whose_events_they_are_and_goes_on_from_where_it_was()
    {
        await using var store = await FreshAsync();
        var told = Named(Ada, 3);
        await store.AppendAsync(Ada, ExpectedVersion.New, told);
        var page = (await store.ReadAllAsync(after: 1)).ShouldHaveSingleItem();
        page.Through.ShouldBe(3);
        page.Events.Select(e => (e.Id, e.Tenant, e.Entry.Version)).ShouldBe([(told[1].Id, Campus, 2), (told[2].Id, Campus, 3)]);
        (await store.ReadAllAsync(after: 3)).ShouldBeEmpty();
    }

    [Fact]
    public async Task reads_page_after_page()
    {
        await using var store = await FreshAsync();
        await store.Events.AppendAsync([.. Enumerable.Range(1, 60).Select(p => new Append(Campus, Person(p), ExpectedVersion.New, Named(Person(p), 200)))], CancellationToken.None);
        var pages = await store.ReadAllAsync();
        pages.Select(p => p.Events.Count).ShouldBe([5000, 5000, 2000]);
        pages.SelectMany(p => p.Events).Select(e => e.Entry.Sequence).ShouldBe(Enumerable.Range(1, 12_000).Select(n => (long)n));
    }

    // R1
    [Fact]
    public async Task never_skips_an_event_that_commits_late()
    {
        await using var store = await FreshAsync();
        await store.ExecuteAsync(
            """
            create function wait_for_the_spec() returns trigger language plpgsql as
                'begin perform pg_advisory_xact_lock(9); return new; end';
            create trigger late before insert on eventregistry.mt_events for each row when (new.stream_id = 'person/9') execute function wait_for_the_spec();
            """);
        await store.AppendAsync(Ada, ExpectedVersion.New, Named(Ada, 8));
        await using var gate = await store.Database.OpenConnectionAsync();
        await RunAsync(gate, "select pg_advisory_lock(9)");
        var late = store.AppendAsync(Person(9), ExpectedVersion.New, Named(Person(9), 1));
        await UntilAsync(store, "select last_value = 9 from eventregistry.mt_events_sequence");
        await store.AppendAsync(Grace, ExpectedVersion.New, Named(Grace, 3));

        (await store.SequencesAsync()).ShouldBe([1, 2, 3, 4, 5, 6, 7, 8]);
        (await store.SequencesAsync(after: 8)).ShouldBeEmpty();
        await RunAsync(gate, "select pg_advisory_unlock(9)");
        (await late).Sequences.ShouldBe([9]);
        (await store.SequencesAsync(after: 8)).ShouldBe([9, 10, 11, 12]);
        (await store.AskAsync<long>("select count(*) from eventregistry.mt_high_water_skips")).ShouldBe(0);
    }

    [Fact]
    public async Task waits_for_a_number_that_was_only_drawn()
    {
        await using var store = await FreshAsync();
        await using (var slow = await Writer.DrawAsync(store))
        {
            await store.AppendAsync(Ada, ExpectedVersion.New, Named(Ada, 1));
            (await store.SequencesAsync()).ShouldBeEmpty();
            await slow.CommitAsync();
        }

        (await store.SequencesAsync()).ShouldBe([2]);
    }

    // R2
    [Fact]
    public async Task passes_what_was_rolled_back_while_others_sit_idle_in_their_transactions()
    {
        await using var store = await FreshAsync();
        await store.ExecuteAsync("create table elsewhere (id int)");
        await using var parked = await store.Database.OpenConnectionAsync();
        await RunAsync(parked, "begin; insert into elsewhere values (1); select count(*) from eventregistry.mt_events; select txid_current()");
        await store.AppendAsync(Ada, ExpectedVersion.New, Named(Ada, 1));
        for (var i = 0; i < 50; i++)
        {
            await using var undone = await Writer.BeginAsync(store, Person(1000 + i));
            await undone.RollBackAsync();
        }

        await store.AppendAsync(Grace, ExpectedVersion.New, Named(Grace, 1));
        (await store.SequencesAsync()).ShouldBe([1, 52]);
        (await store.AskAsync<string>("select format('%s to %s', starting_sequence, ending_sequence) from eventregistry.mt_high_water_skips")).ShouldBe("1 to 51");
        (await store.AskAsync<long>("select last_seq_id from eventregistry.mt_event_progression where name = 'HighWaterMark'")).ShouldBe(52);
    }

    [Fact]
    public async Task passes_what_was_rolled_back_though_there_is_always_somebody_writing()
    {
        await using var store = await FreshAsync();
        await using var first = await Writer.BeginAsync(store, Person(1));
        await using (var undone = await Writer.BeginAsync(store, Person(2))) await undone.RollBackAsync();
        await store.AppendAsync(Ada, ExpectedVersion.New, Named(Ada, 1));
        (await store.SequencesAsync()).ShouldBeEmpty();

        await using var second = await Writer.BeginAsync(store, Person(3));
        await first.CommitAsync();
        (await store.SequencesAsync()).ShouldBe([1, 3]);
        await second.CommitAsync();
        (await store.SequencesAsync(after: 3)).ShouldBe([4]);
    }

    [Fact]
    public async Task waits_for_a_transaction_that_was_prepared_in_between()
    {
        await using var store = await FreshAsync();
        var name = $"late_{Guid.NewGuid():N}";
        await using (var slow = await Writer.BeginAsync(store, Person(1)))
        {
            await store.AppendAsync(Ada, ExpectedVersion.New, Named(Ada, 1));
            (await store.SequencesAsync()).ShouldBeEmpty();
            await slow.PrepareAsync(name);
        }

        (await store.SequencesAsync()).ShouldBeEmpty();
        (await store.SequencesAsync()).ShouldBeEmpty();
        await store.ExecuteAsync($"commit prepared '{name}'");
        (await store.SequencesAsync()).ShouldBe([1, 2]);
    }

    // R4
    [Fact]
    public async Task says_how_far_it_looked_when_nothing_was_wanted()
    {
        await using var store = await FreshAsync();
        await store.Events.AppendAsync([.. Enumerable.Range(1, 60).Select(p => new Append(Campus, Person(p), ExpectedVersion.New, Named(Person(p), 200)))], CancellationToken.None);
        var roles = await store.ReadAllAsync(kinds: [Kind<Domain.People.Role>.Instance]);
        roles.ShouldHaveSingleItem().ShouldSatisfyAllConditions(p => p.Events.ShouldBeEmpty(), p => p.Through.ShouldBe(12_000));
        await store.AppendAsync(Person(1), ExpectedVersion.Any, Event(new Deleted<Domain.People.Role>(5)));
        (await store.ReadAllAsync(after: 12_000, kinds: [Kind<Domain.People.Role>.Instance])).Single().Events.Single().Entry.Sequence.ShouldBe(12_001);
    }

    [Fact]
    public async Task tells_every_event_once_while_many_write_and_some_give_up()
    {
        await using var store = await FreshAsync();
        using var other = store.Again();
        var done = 0;
        var writers = Task.WhenAll(Enumerable.Range(0, 8).Select(async w =>
        {
            for (var i = 0; i < 40; i++)
            {
                var who = Person((w * 1000) + i + 1);
                await using var writer = await Writer.BeginAsync(store, who);
                if (i % 3 == 0) await writer.RollBackAsync();
                else await writer.CommitAsync();
                await store.AppendAsync(Person(100_000 + who.Id), ExpectedVersion.New, Named(who, 2));
            }

            Interlocked.Increment(ref done);
        }));
        var readers = new[] { store.Events, other }.Select(async events =>
        {
            var seen = new List<long>();
            var after = 0L;
            for (var last = false; !last;)
            {
                last = Volatile.Read(ref done) == 8;
                await foreach (var page in events.ReadAllAsync(after, null, CancellationToken.None))
                {
                    seen.AddRange(page.Events.Select(e => e.Entry.Sequence));
                    after = page.Through;
                }
            }

            return seen;
        }).ToList();
        await writers;
        var stored = await store.AskAsync<long[]>("select array_agg(seq_id order by seq_id) from eventregistry.mt_events");
        foreach (var reader in readers) (await reader).ShouldBe(stored);
    }

    private static async Task UntilAsync(Store store, string condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var again = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!await store.AskAsync<bool>(condition)) await again.WaitForNextTickAsync(deadline.Token);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
