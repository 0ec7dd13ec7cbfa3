using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host;
using EventRegistry.Host.Sources;
using EventRegistry.Host.Sources.Syncing;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Syncing;

public sealed class surveying_a_source
{
    private static readonly string[] Three = ["1 Ada", "2 Grace", "3 Alan"];

    [Fact]
    public async Task takes_in_what_is_new_and_leaves_it_the_second_time()
    {
        await using var fed = await FedOffice.OpenAsync();
        fed.Feed.Has(Three);
        (await fed.SyncAsync()).ShouldBe("3 0 0 0 0");
        (await fed.KeptAsync()).ShouldBe(new Dictionary<string, string?> { ["1"] = "Ada", ["2"] = "Grace", ["3"] = "Alan" });
        var before = await fed.EventsAsync();
        (await fed.SyncAsync()).ShouldBe("0 0 3 0 0");
        (await fed.EventsAsync()).ShouldBe(before);
        fed.Feed.Reads.ShouldBe(3);
        fed.Feed.Completed.ShouldBe([true, false]);
        var runs = await fed.HistoryAsync();
        runs.Select(r => (r.Status, r.Known)).ShouldBe([(SyncRunStatus.Done, 0), (SyncRunStatus.Done, 3)]);
    }

    [Fact]
    public async Task does_not_list_a_source_that_is_what_it_was_when_nothing_differed()
    {
        await using var fed = await FedOffice.OpenAsync();
        fed.Feed.Has(Three);
        fed.Feed.State = "one";
        (await fed.SyncAsync()).ShouldBe("3 0 0 0 0");
        (await fed.SyncAsync()).ShouldBe("0 0 3 0 0");
        fed.Feed.Lists.ShouldBe(2);
        (await fed.SyncAsync()).ShouldBe("0 0 3 0 0");
        (await fed.LookAsync()).Tally.ShouldBe(new Tally(3, 3, 3, 0, 3, 0, 0, 0));
        fed.Feed.Lists.ShouldBe(2);
        (await fed.HistoryAsync())[^1].ShouldSatisfyAllConditions(r => r.Status.ShouldBe(SyncRunStatus.Done), r => r.Known.ShouldBe(3), r => r.Unchanged.ShouldBe(3));
        fed.Feed.Completed.ShouldBe([true, false, false]);

        (await fed.SyncAsync(mode: "U")).ShouldBe("0 0 3 0 0");
        (await fed.SyncAsync(force: true)).ShouldBe("0 3 0 0 0");
        fed.Feed.Lists.ShouldBe(4);
        fed.Feed.State = "two";
        fed.Feed.Has("1 Augusta", "2 Grace", "3 Alan");
        (await fed.SyncAsync()).ShouldBe("0 1 2 0 0");
    }

    [Fact]
    public async Task lists_a_source_that_is_what_it_was_where_what_is_known_of_it_is_not()
    {
        await using var fed = await FedOffice.OpenAsync();
        fed.Feed.State = "one";
        fed.Feed.Has(Three);
        await fed.SyncAsync();
        await fed.SyncAsync();
        // By hand, of a state that the source never names.
        fed.Feed.Has("1 Augusta", "2 Grace", "3 Alan");
        (await fed.SyncAsync(key: "1")).ShouldBe("0 1 0 0 0");
        fed.Feed.Has(Three);
        (await fed.SyncAsync()).ShouldBe("0 1 2 0 0");
        fed.Feed.Lists.ShouldBe(3);

        await fed.SetAsync(new() { Hash = true });
        await fed.SyncAsync();
        fed.Feed.Lists.ShouldBe(4);
    }

    [Fact]
    public async Task lists_a_source_that_is_what_it_was_while_something_of_it_is_not_taken()
    {
        await using var fed = await FedOffice.OpenAsync();
        fed.Feed.State = "one";
        fed.Feed.Has("1 Ada", "2 ?");
        (await fed.SyncAsync()).ShouldBe("1 0 0 0 1");
        (await fed.SyncAsync()).ShouldBe("0 0 1 0 1");
        fed.Feed.Has("1 Ada", "1 Augusta");
        (await fed.SyncAsync()).ShouldBe("0 0 0 0 1");
        (await fed.SyncAsync()).ShouldBe("0 0 0 0 1");
        fed.Feed.Lists.ShouldBe(4);
    }

    [Fact]
    public void tells_records_apart_that_exchange_what_they_hold()
    {
        var nothing = default(KnownState);
        var (first, second) = (nothing.With(0x5C, 0x77).With(0x3A, 0x19), nothing.With(0x5C, 0x19).With(0x3A, 0x77));
        first.ToString().ShouldNotBe(second.ToString());
        nothing.With(0x5C, null).ShouldNotBe(nothing.With(0x5C, 0));
    }

    [Fact]
    public async Task says_what_a_sync_would_do_and_does_nothing()
    {
        await using var fed = await FedOffice.OpenAsync();
        fed.Feed.Has(Three);
        await fed.SyncAsync();
        fed.Feed.Has("3 Alan", "4 Edsger", "1 Augusta");
        var (before, outlook) = (await fed.EventsAsync(), await fed.LookAsync());
        outlook.Tally.ShouldBe(new Tally(3, 3, 3, 1, 1, 1, 0, 1));
        outlook.Keys[SyncResult.Synced].ShouldBe(["1"]);
        outlook.Keys[SyncResult.Removed].ShouldBe(["2"]);
        outlook.Keys[SyncResult.New].ShouldBe(["4"]);
        (await fed.EventsAsync()).ShouldBe(before);
        (await fed.HistoryAsync()).Count.ShouldBe(1);
        (await fed.SyncAsync()).ShouldBe("1 1 1 1 0");
        (await fed.LookAsync()).Digest.ShouldBeEmpty();
    }

    [Fact]
    public async Task takes_a_record_again_that_was_gone()
    {
        await using var fed = await FedOffice.OpenAsync();
        fed.Feed.Has(Three);
        await fed.SyncAsync();
        fed.Feed.Has("1 Ada", "2 Grace");
        (await fed.SyncAsync()).ShouldBe("0 0 2 1 0");
        (await fed.KeptAsync())["3"].ShouldBeNull();
        (await fed.SyncAsync()).ShouldBe("0 0 3 0 0");
        (await fed.SyncAsync(force: true)).ShouldBe("0 2 0 1 0");
        fed.Feed.Has(Three);
        (await fed.SyncAsync()).ShouldBe("0 1 2 0 0");
        (await fed.KeptAsync())["3"].ShouldBe("Alan");
    }

    [Fact]
    public async Task leaves_a_known_key_that_stands_twice_and_passes_over_a_new_one()
    {
        await using var fed = await FedOffice.OpenAsync();
        fed.Feed.Has(Three);
        await fed.SyncAsync();
        fed.Feed.Has("1 Augusta", "2 Grace", "4 Edsger", "1 Ada", "3 Alan", "4 Wybe", "4 Dijkstra");
        var report = await fed.ReportAsync();
        FedOffice.Said(report.Run).ShouldBe("0 0 2 0 1");
        report.Troubles.ShouldHaveSingleItem().ShouldSatisfyAllConditions(t => t.Key.ShouldBe("1"), t => t.Line.ShouldBe(4));
        (report.PassedOver, report.PassedOverInAll).ShouldSatisfyAllConditions(p => p.PassedOver.ShouldBe(["4"]), p => p.PassedOverInAll.ShouldBe(1));
        // History keeps both; only the one counts.
        (await fed.ErrorsAsync()).Select(e => (e.Run, e.Key)).ShouldBe([(report.Run.Id, "1"), (report.Run.Id, "4")]);
        (await fed.KeptAsync())["1"].ShouldBe("Ada");
        fed.Feed.Has(Three.Append("4 Edsger"));
        (await fed.SyncAsync()).ShouldBe("1 0 3 0 0");
    }

    [Fact]
    public async Task counts_what_cannot_be_read_and_takes_the_rest()
    {
        await using var fed = await FedOffice.OpenAsync();
        fed.Feed.Has("1 Ada", "2 ?", "3 Alan");
        var report = await fed.ReportAsync();
        FedOffice.Said(report.Run).ShouldBe("2 0 0 0 1");
        report.Troubles.ShouldBe([new SyncTrouble("2", 2, "given", "It has no name.")]);
    }

    [Fact]
    public async Task believes_nothing_to_be_gone_where_the_source_cannot_be_read_to_its_end()
    {
        await using var fed = await FedOffice.OpenAsync();
        fed.Feed.Has(Three);
        await fed.SyncAsync();
        var before = await fed.EventsAsync();
        fed.Feed.Has("1 Augusta", "2 Grace", "3 Alan");
        fed.Feed.Fails = (2, new SourceFailure("The file ends in the middle of line 3.", mayPass: false));
        (await Should.ThrowAsync<CommandFailed>(() => fed.SyncAsync())).ShouldSatisfyAllConditions(e => e.Code.ShouldBe(ExitCode.Wrong), e => e.Message.ShouldStartWith("The file ends in the middle of line 3."));
        (await fed.EventsAsync()).ShouldBe(before);
        (await fed.HistoryAsync())[^1].ShouldSatisfyAllConditions(r => r.Status.ShouldBe(SyncRunStatus.Failed), r => r.Reason.ShouldBe("The file ends in the middle of line 3."));
    }

    [Fact]
    public async Task goes_by_its_mode()
    {
        await using var fed = await FedOffice.OpenAsync();
        fed.Feed.Has("1 Ada", "2 Grace");
        await fed.SyncAsync();
        fed.Feed.Has("1 Augusta", "3 Alan");
        (await fed.SyncAsync(SyncMode.Manual)).ShouldBe("0 0 0 0 0");
        (await fed.SyncAsync(SyncMode.Update)).ShouldBe("0 1 0 1 0");
        (await fed.KeptAsync()).Keys.ShouldBe(["1", "2"], ignoreOrder: true);
        (await fed.SyncAsync(SyncMode.Manual, key: "3")).ShouldBe("1 0 0 0 0");
        (await fed.SyncAsync(key: "3")).ShouldBe("0 1 0 0 0");
        (await fed.SyncAsync(key: "2")).ShouldBe("0 0 0 1 0");
        (await fed.SyncAsync(key: "9")).ShouldBe("0 0 0 0 1");
    }

    [Fact]
    public async Task searches_by_the_verified_addresses_that_are_known()
    {
        await using var fed = await FedOffice.OpenAsync();
        fed.Feed.Has("1 Ada ada@example.edu");
        await fed.SyncAsync();
        fed.Feed.Has("1 Ada ada@example.edu", "2 Ada ADA@example.edu", "3 Mada mada@example.edu", "4 Grace grace@example.edu");
        // What the search finds besides is an error, and taken all the same unless the source says otherwise.
        var report = await fed.ReportAsync(SyncMode.Query);
        FedOffice.Said(report.Run).ShouldBe("2 0 1 0 1");
        (await fed.KeptAsync()).Keys.ShouldBe(["1", "2", "3"], ignoreOrder: true);
    }

    [Fact]
    public async Task keeps_a_hash_where_that_is_set_and_takes_each_record_once_more_when_it_was_not()
    {
        await using var fed = await FedOffice.OpenAsync();
        fed.Feed.Has(Three);
        await fed.SyncAsync();
        await fed.SetAsync(new() { Hash = true });
        (await fed.SyncAsync()).ShouldBe("0 3 0 0 0");
        (await fed.KeptAsync()).Values.ShouldAllBe(v => v!.Length == 32);
        (await fed.SyncAsync()).ShouldBe("0 0 3 0 0");
    }

    [Fact]
    public async Task refuses_a_source_that_is_suspended_or_whose_co_syncs_none()
    {
        await using var fed = await FedOffice.OpenAsync(new SourceWish { Status = Standing.Suspended });
        (await Should.ThrowAsync<CommandFailed>(() => fed.SyncAsync())).Message.ShouldContain("is suspended");
        (await fed.Runs.ListAsync(fed.Source.Id, 10, default)).ShouldBeEmpty();
    }
}
