using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host;
using EventRegistry.Host.Sources.Syncing;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Syncing;

public sealed class stopping_before_much_changes
{
    [Theory]
    [InlineData(100, 20, false)]
    [InlineData(100, 21, true)]
    [InlineData(20, 10, false)]
    [InlineData(20, 11, true)]
    public async Task waits_for_an_approval_where_more_would_change_than_is_usual(int known, int changed, bool stops)
    {
        await using var fed = await FedAsync(known);
        fed.Feed.Has(Some(known).Select((r, i) => i < changed ? r + "x" : r));
        var before = await fed.EventsAsync();
        if (!stops)
        {
            (await fed.SyncAsync()).ShouldBe($"0 {changed} {known - changed} 0 0");
            return;
        }

        var stopped = await Should.ThrowAsync<SyncStopped>(() => fed.SyncAsync());
        stopped.Code.ShouldBe(ExitCode.Found);
        (await fed.EventsAsync()).ShouldBe(before);
        (await fed.HistoryAsync())[^1].ShouldSatisfyAllConditions(r => r.Status.ShouldBe(SyncRunStatus.Stopped), r => r.Reason.ShouldBe(stopped.Message));
        stopped.Message.ShouldContain($"--approve {stopped.Digest}");
        (await fed.LookAsync()).ShouldSatisfyAllConditions(l => l.Digest.ShouldBe(stopped.Digest), l => l.Stopped.ShouldNotBeNull());
        (await Should.ThrowAsync<SyncStopped>(() => fed.SyncAsync(approval: "0123"))).Message.ShouldContain("another difference");
        (await fed.SyncAsync(approval: stopped.Digest)).ShouldBe($"0 {changed} {known - changed} 0 0");
    }

    [Fact]
    public async Task what_has_been_gone_for_long_does_not_count_among_what_is_known()
    {
        await using var fed = await FedAsync(100);
        fed.Feed.Has(Some(50));
        await fed.SyncAsync(approval: SyncGuard.Any);
        fed.Feed.Has(Some(39));
        (await Should.ThrowAsync<SyncStopped>(() => fed.SyncAsync())).Message.ShouldContain("remove 11 of the 50 records known");
    }

    [Fact]
    public async Task names_the_difference_whatever_the_order_of_the_source()
    {
        await using var fed = await FedAsync(30);
        fed.Feed.Has(Some(25).Select(r => r + "x").Append("31 Ada"));
        var digest = (await fed.LookAsync()).Digest;
        fed.Feed.Has(Some(25).Select(r => r + "x").Append("31 Ada").Reverse());
        (await fed.LookAsync()).Digest.ShouldBe(digest);
        fed.Feed.Has(Some(25).Select(r => r + "x").Append("31 Alan"));
        (await fed.LookAsync()).Digest.ShouldNotBe(digest);
        fed.Feed.Has(Some(24).Select(r => r + "x").Append("31 Ada"));
        (await fed.LookAsync()).Digest.ShouldNotBe(digest);
    }

    [Fact]
    public async Task always_waits_where_the_source_is_empty()
    {
        await using var fed = await FedAsync(3);
        fed.Feed.Has();
        (await Should.ThrowAsync<SyncStopped>(() => fed.SyncAsync())).Message.ShouldContain("is empty, and 3 records of it are known");
        (await fed.SyncAsync(approval: SyncGuard.Any)).ShouldBe("0 0 0 3 0");
        // Nothing is left that could go.
        (await fed.SyncAsync()).ShouldBe("0 0 3 0 0");
    }

    [Fact]
    public async Task never_waits_where_records_are_only_added()
    {
        await using var fed = await FedAsync(3);
        fed.Feed.Has(Some(60));
        (await fed.SyncAsync()).ShouldBe("57 0 3 0 0");
    }

    [Fact]
    public async Task goes_by_what_is_set_of_the_source()
    {
        await using var fed = await FedAsync(40);
        await fed.SetAsync(new() { GuardPercent = 50, GuardRecords = 15 });
        fed.Feed.Has(Some(40).Select((r, i) => i < 15 ? r + "x" : r));
        (await fed.SyncAsync()).ShouldBe("0 15 25 0 0");
        fed.Feed.Has(Some(40).Select((r, i) => i < 15 ? r + "x" : r + "y"));
        await Should.ThrowAsync<SyncStopped>(() => fed.SyncAsync());
    }

    [Fact]
    public async Task waits_too_where_the_threshold_of_its_file_is_passed_which_may_be_let_pass_once()
    {
        await using var fed = await FedAsync(10);
        var file = Path.GetTempFileName();
        await fed.SetAsync(new() { File = file, ThresholdWarn = 20 });
        fed.Feed.Has(Some(13));
        (await Should.ThrowAsync<SyncStopped>(() => fed.SyncAsync())).Message.ShouldContain("30 %");
        await fed.SetAsync(new() { ThresholdOverride = true });
        (await fed.SyncAsync()).ShouldBe("3 0 10 0 0");
        fed.Feed.Has(Some(18));
        await Should.ThrowAsync<SyncStopped>(() => fed.SyncAsync());
        fed.Source.File!.ThresholdOverride.ShouldBe(false);
        File.Delete(file);
    }

    private static IEnumerable<string> Some(int count) => Enumerable.Range(1, count).Select(i => $"{i} Ada");

    private static async Task<FedOffice> FedAsync(int known)
    {
        var fed = await FedOffice.OpenAsync();
        fed.Feed.Has(Some(known));
        await fed.SyncAsync();
        return fed;
    }
}
