using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.ReadModels;
using EventRegistry.Projections.ReadModels;
using Npgsql;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Observatory;

namespace EventRegistry.Specs.ReadModels;

/// <summary>What a command does in the transaction of its append.</summary>
public sealed class entering_rows
{
    [Fact]
    public async Task of_an_append_gives_the_same_as_a_rebuild()
    {
        await using var shelf = await Shelf.FreshAsync();
        var random = new Random(4711);
        var life = AnyLife.Of(Enumerable.Range(0, 300).Select(_ => ((byte)random.Next(256), (byte)random.Next(256))));
        var told = new List<Recorded>();
        foreach (var some in life.Chunk(7))
        {
            await shelf.StoreAsync(some);
            // Where a stream could not be told, for a catch-up was faster or slower, a catch-up does it.
            var streams = some.GroupBy(e => e.Stream).Select(s => StreamRows.After([.. told.Where(e => e.Stream == s.Key)], [.. s])).ToList();
            if (some[0].Sequence % 5 == 0) await shelf.CatchUp.RunAsync(default);
            if (await shelf.EnterAsync(streams) < streams.Count) await shelf.CatchUp.TellAsync(streams.Select(s => (Shelf.Campus, s.Stream)), default);
            told.AddRange(some);
        }

        var entered = await shelf.EverythingAsync();
        (await shelf.LagAsync()).ShouldBe(0);
        await shelf.CatchUp.RebuildAsync(default);
        (await shelf.EverythingAsync()).ShouldBe(entered);
    }

    [Fact]
    public async Task of_a_source_keeps_what_stands_for_its_live_keys()
    {
        await using var shelf = await Shelf.FreshAsync();
        var (source, identity) = (new StreamId(StreamKind.Source, 3), new StreamId(StreamKind.OrgIdentity, 9));
        SourceRecord first = new(1, new(3), "k1", "one", null, null, null, null), second = first with { Id = 2, Sorid = "k2", Raw = "two" };
        await EnterAsync(source, new Added<SourceRecord>(first), new Added<SourceRecord>(second));
        await EnterAsync(source, new Edited<SourceRecord>(first with { Raw = "other" }, 11));
        (await KeysAsync()).ShouldBe([$"1 3 {TextDigest.Of("k1")} {TextDigest.Of("other")}", $"2 3 {TextDigest.Of("k2")} {TextDigest.Of("two")}"]);

        await EnterAsync(source, new Edited<SourceRecord>(second with { OrgIdentityId = new(9) }, 12));
        await EnterAsync(identity, new Received<SourceRecord>(second with { OrgIdentityId = new(9), Raw = null }, 0, Story.Morning, Story.Morning));
        await EnterAsync(source, new Deleted<SourceRecord>(1));
        (await KeysAsync()).ShouldBe([$"2 3 {TextDigest.Of("k2")} "]);
        var entered = await shelf.EverythingAsync();
        await shelf.CatchUp.RebuildAsync(default);
        (await shelf.EverythingAsync()).ShouldBe(entered);

        await EnterAsync(identity, new Purged<SourceRecord>(2, null));
        (await KeysAsync()).ShouldBeEmpty();

        async Task EnterAsync(StreamId stream, params Change[] changes)
        {
            var before = await shelf.ReadAsync(stream);
            await shelf.StoreAsync(changes.Select((c, i) => new Recorded(stream, before.Count + i + 1, 0, Story.Noon, null, null, c)));
            (await shelf.EnterAsync(StreamRows.After(before, (await shelf.ReadAsync(stream))[before.Count..]))).ShouldBe(1);
        }

        Task<IReadOnlyList<string>> KeysAsync() => shelf.TextsAsync("select format('%s %s %s %s', record, source, key, kept) from eventregistry.source_keys order by record");
    }

    [Fact]
    public async Task of_a_source_that_were_read_in_two_streams_count_as_the_later_one()
    {
        await using var shelf = await Shelf.FreshAsync();
        await shelf.ExecuteAsync("create table eventregistry.records_twice (like eventregistry.records); create table eventregistry.source_keys_twice (like eventregistry.source_keys)");
        await shelf.ExecuteAsync("""
            insert into eventregistry.records_twice (tenant, stream, sequence, kind, id, record_id, is_copy, deleted, revision, created, modified, data)
            select '2', stream, sequence, 'source_record', id, id, false, deleted, 0, now(), now(), jsonb_build_object('SourceId', 3, 'Sorid', 'k', 'Raw', raw)
            from (values ('source/3', 1, 1, false, 'one'), ('org-identity/9', 2, 1, false, 'two'), ('source/3', 3, 2, false, 'one'), ('org-identity/9', 4, 2, true, 'two')) v (stream, sequence, id, deleted, raw)
            """);
        await shelf.ExecuteAsync(SourceKeys.All("_twice"));
        (await shelf.TextsAsync("select format('%s %s', record, kept) from eventregistry.source_keys_twice")).ShouldBe([$"1 {TextDigest.Of("two")}"]);
    }

    [Fact]
    public async Task that_follow_on_what_is_not_told_yet_is_left_to_the_catch_up()
    {
        await using var shelf = await Shelf.FreshAsync();
        var story = Story.Given(Ada.Enrolled);
        var before = story.Of(Ada.Stream);
        await shelf.StoreAsync(story.Events);
        var more = StreamRows.After(before, [.. story.When(Edited(Ada.Name with { Given = "Augusta" }, 9_001)).Of(Ada.Stream).Skip(before.Count)]);
        (await shelf.EnterAsync(more)).ShouldBe(0);
        (await shelf.TextsAsync("select stream from eventregistry.told")).ShouldBeEmpty();
    }

    [Fact]
    public async Task before_their_places_are_known_takes_the_transactions_own()
    {
        await using var shelf = await Shelf.FreshAsync();
        await using var connection = await shelf.Registry.Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var draw = new NpgsqlCommand("select nextval('eventregistry.mt_events_sequence')", connection);
        var drawn = (long)(await draw.ExecuteScalarAsync())!;
        var rows = StreamRows.After([], [new(Ada.Stream, 1, 0, Story.Noon, null, null, Added(Ada.Person))]);
        rows.Sequence.ShouldBeNull();
        await using (var batch = new NpgsqlBatch(connection) { BatchCommands = { BookEntries.CommandOf([new(Shelf.Campus, rows)]) } })
            (await batch.ExecuteScalarAsync()).ShouldBe(Shelf.Campus);
        await transaction.CommitAsync();
        (await shelf.TextsAsync("select sequence::text from eventregistry.records")).ShouldBe([$"{drawn}"]);
    }

    [Fact]
    public async Task waits_for_a_rebuild_only_while_tables_are_exchanged()
    {
        await using var shelf = await Shelf.FreshAsync();
        var story = Story.Given(Ada.Enrolled);
        await shelf.StoreAsync(story.Events);
        await shelf.CatchUp.RunAsync(default);

        // A command that has appended, and told of it, and not committed yet.
        var before = story.Of(Ada.Stream);
        var entry = story.When(Added(Ada.Mail with { Id = 1 })).Of(Ada.Stream)[^1];
        await using var connection = await shelf.Registry.Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var batch = new NpgsqlBatch(connection) { BatchCommands = { BookEntries.CommandOf([new(Shelf.Campus, StreamRows.After(before, [entry]))]) } })
            await batch.ExecuteNonQueryAsync();

        var rebuild = shelf.CatchUp.RebuildAsync(default);
        while ((await shelf.TextsAsync("select 'waits' from pg_locks where relation = 'eventregistry.told'::regclass and not granted")).Count == 0 && !rebuild.IsCompleted)
            await Task.Delay(10);
        rebuild.IsCompleted.ShouldBeFalse();
        // Readers are not held up.
        (await shelf.Book.ListAsync(Kind<EmailAddress>.Instance, [new(OwnedBy.Person, Ada.Id)], default).ToListAsync()).Count.ShouldBe(1);

        // The event itself comes by another way, so that the rebuild has it to tell as well.
        await shelf.StoreAsync([entry]);
        await transaction.CommitAsync();
        await rebuild;
        (await shelf.Book.ListAsync(Kind<EmailAddress>.Instance, [new(OwnedBy.Person, Ada.Id)], default).ToListAsync()).Count.ShouldBe(2);
        (await shelf.LagAsync()).ShouldBe(0);
        await shelf.StoreAsync([story.When(Deleted(Ada.Page)).Of(Ada.Stream)[^1]]);
        (await shelf.EnterAsync(StreamRows.After(story.Of(Ada.Stream).Take(story.Of(Ada.Stream).Count - 1).ToList(), [story.Of(Ada.Stream)[^1]]))).ShouldBe(1);
    }
}
