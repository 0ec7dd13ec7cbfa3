using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;
using EventRegistry.Host;
using EventRegistry.Host.Sources;
using EventRegistry.Host.Sources.Syncing;
using EventRegistry.Specs.Commands;
using EventRegistry.Specs.Provisioning;
using EventRegistry.Specs.Upkeep;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Syncing;

public sealed class running_a_sync
{
    // More than two portions.
    private const int Many = 600;

    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task ends_between_portions_when_it_is_cancelled()
    {
        await using var fed = await FedOffice.OpenAsync();
        fed.Feed.Has(Some(Many));
        fed.Feed.BeforeReading = read =>
        {
            if (read == 300) CancelLast(fed);
        };
        var cancelled = await Should.ThrowAsync<CommandFailed>(() => fed.SyncAsync());
        cancelled.Message.ShouldContain("was cancelled. What was applied by then stays: 250 new");
        (await fed.HistoryAsync())[^1].ShouldSatisfyAllConditions(r => r.Status.ShouldBe(SyncRunStatus.Cancelled), r => r.New.ShouldBe(250));
        fed.Feed.BeforeReading = _ => { };
        (await fed.SyncAsync()).ShouldBe($"{Many - 250} 0 250 0 0");
    }

    [Fact]
    public async Task says_what_it_has_done_when_whoever_asked_interrupts_it()
    {
        await using var fed = await FedOffice.OpenAsync();
        fed.Feed.Has(Some(Many));
        using var stop = new CancellationTokenSource();
        fed.Feed.BeforeReading = read =>
        {
            if (read == 300) stop.Cancel();
        };
        (await Record.ExceptionAsync(() => fed.ReportAsync(cancel: stop.Token))).ShouldBeOfType<Interrupted>().Message.ShouldBe(
            "Sync 1 of 'HR' was interrupted. What was applied by then stays: 250 new, 0 synced, 0 removed. The next sync does the rest.");
    }

    [Fact]
    public async Task that_dies_between_portions_is_ended_by_the_next_which_does_the_rest()
    {
        await using var fed = await FedOffice.OpenAsync();
        fed.Feed.Has(Some(Many));
        fed.Feed.BeforeReading = read =>
        {
            if (read == 300) CutOff(fed);
        };
        await Should.ThrowAsync<NpgsqlException>(() => fed.SyncAsync());
        (await fed.HistoryAsync()).ShouldHaveSingleItem().Status.ShouldBe(SyncRunStatus.Running);
        var before = await fed.EventsAsync();
        fed.Feed.BeforeReading = _ => { };
        (await fed.SyncAsync()).ShouldBe($"{Many - 250} 0 250 0 0");
        (await fed.HistoryAsync()).Select(r => r.Status).ShouldBe([SyncRunStatus.Failed, SyncRunStatus.Done]);
        (await fed.Runs.ListAsync(fed.Source.Id, 10, default)).Select(r => r.State).ShouldBe(["done", "failed"]);
        (await fed.EventsAsync() - before).ShouldBeGreaterThan(Many - 250);
        (await fed.KeptAsync()).Count.ShouldBe(Many);
        (await fed.SyncAsync()).ShouldBe($"0 0 {Many} 0 0");
    }

    [Fact]
    public async Task knows_whom_the_portion_before_brought_in()
    {
        await using var fed = await FedOffice.OpenAsync();
        await fed.GoByAsync("EA", ("SyncPersonAttributes", "Name,EmailAddress"));
        // The last of each portion is about whom the last of the one before was about.
        fed.Feed.Has(Enumerable.Range(1, Many).Select(i => $"{i} Ada {(i % 250 == 0 ? "ada" : $"ada{i}")}@example.org"));
        (await fed.SyncAsync()).ShouldBe($"{Many} 0 0 0 0");
        (await fed.Office.Book.ListAsync(Kind<PersonRecord>.Instance, [], default).CountAsync()).ShouldBe(Many - 1);
    }

    [Fact]
    public async Task takes_all_but_the_one_that_spoils_its_portion()
    {
        await using var fed = await FedOffice.OpenAsync();
        fed.Feed.Has(Enumerable.Range(1, Many).Select(i => i == 300 ? "300 A\0a" : $"{i} Ada"));
        (await fed.SyncAsync()).ShouldBe($"{Many - 1} 0 0 0 1");
        (await fed.ErrorsAsync()).ShouldHaveSingleItem().Message.ShouldNotBeNull().ShouldContain("The database cannot keep it");
    }

    [Fact]
    public async Task is_one_at_a_time()
    {
        await using var fed = await FedOffice.OpenAsync();
        fed.Feed.Has("1 Ada");
        await using var turn = await SyncTurn.TryTakeAsync(fed.Office.Registry, fed.Source.Id, (_, _, _) => { }, default);
        (await Should.ThrowAsync<CommandFailed>(() => fed.SyncAsync())).ShouldSatisfyAllConditions(e => e.Code.ShouldBe(ExitCode.Unreachable), e => e.Message.ShouldContain("is under way"));
        await turn!.DisposeAsync();
        (await fed.SyncAsync()).ShouldBe("1 0 0 0 0");
    }

    [Fact]
    public async Task is_begun_by_a_host_when_it_was_asked_for()
    {
        await using var fed = await FedOffice.OpenAsync();
        fed.Feed.Has("1 Ada", "2 Grace");
        var asked = await fed.Runs.AskAsync(fed.Source.Id, new(Office.Clerk) { Key = "2" }, default);
        (await fed.Runs.AskAsync(fed.Source.Id, new(Office.Clerk) { Key = "2" }, default)).ShouldBeNull();
        await Round(fed).PassAsync(default);
        (await fed.Runs.FindAsync(asked!.Value, default)).ShouldNotBeNull().ShouldSatisfyAllConditions(r => r.State.ShouldBe("done"), r => r.Outcome!.New.ShouldBe(1));
        (await fed.KeptAsync()).Keys.ShouldBe(["2"]);
    }

    [Fact]
    public async Task that_a_host_carried_out_when_it_died_is_taken_up_once_and_not_for_ever()
    {
        await using var fed = await FedOffice.OpenAsync();
        fed.Feed.Has(Some(Many));
        fed.Feed.BeforeReading = read =>
        {
            // The first host dies after a portion, the second before it has stored one.
            if (read is 300 or 600) CutOff(fed);
        };
        await fed.Runs.AskAsync(fed.Source.Id, new(Office.Clerk), default);
        await Waiting.UntilAsync(() => DiesAsync(fed), () => "The first host did not die.");
        // The session of whoever died holds the turn a moment longer than they live.
        await Waiting.UntilAsync(() => DiesAsync(fed), () => "No second host took it up.");
        await Waiting.UntilAsync(
            async () => !await DiesAsync(fed) && (await fed.Runs.ListAsync(fed.Source.Id, 10, default)).Select(r => r.State).SequenceEqual(["failed", "failed"]), () => "Nobody ended what the second host had begun.");
        await Round(fed).PassAsync(default);
        (await fed.Runs.ListAsync(fed.Source.Id, 10, default)).Count.ShouldBe(2);
        await fed.Runs.AskAsync(fed.Source.Id, new(Office.Clerk), default);
        await Round(fed).PassAsync(default);
        (await fed.Runs.ListAsync(fed.Source.Id, 10, default))[0].State.ShouldBe("done");
        (await fed.KeptAsync()).Count.ShouldBe(Many);
    }

    [Fact]
    public async Task comes_by_itself_when_its_time_has_come_and_once()
    {
        var clock = new SetClock(Noon);
        await using var fed = await FedOffice.OpenAsync(clock, new SourceWish { Schedule = "30 2 * * *" });
        fed.Feed.Has("1 Ada");
        await Round(fed).PassAsync(default);
        (await fed.Runs.ListAsync(fed.Source.Id, 10, default)).ShouldBeEmpty();
        clock.Now = Noon.AddDays(3);
        await Round(fed).PassAsync(default);
        await Round(fed).PassAsync(default);
        (await fed.Runs.ListAsync(fed.Source.Id, 10, default)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(r => r.State.ShouldBe("done"), r => r.ByTime.ShouldBeTrue());
        clock.Now = Noon.AddDays(4);
        await Round(fed).PassAsync(default);
        (await fed.Runs.ListAsync(fed.Source.Id, 10, default)).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("30 2 * * *", "2026-11-21T02:30:00Z")]
    [InlineData("0 6 * * 1-5", "2026-11-23T06:00:00Z")]
    [InlineData("0 6 * * 0", "2026-11-22T06:00:00Z")]
    [InlineData("*/15 * * * *", "2026-11-20T12:15:00Z")]
    [InlineData("0 0 1 * *", "2026-12-01T00:00:00Z")]
    public void comes_when_its_schedule_says(string schedule, string next) =>
        Schedule.Next(schedule, Noon).ShouldBe(DateTimeOffset.Parse(next, System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("every night", "'every night' is no schedule: it has five fields")]
    [InlineData("x y z u v", "")]
    [InlineData("99 * * * *", "There is no minute, hour, day or month 99.")]
    [InlineData("0 6 1,98 * *", "There is no minute, hour, day or month 98.")]
    [InlineData("61 * * * *", "")]
    [InlineData("0 0 31 2 *", "'0 0 31 2 *' never comes.")]
    public void has_no_schedule_that_is_none(string schedule, string said) => Schedule.Problem(schedule).ShouldNotBeNull().ShouldSatisfyAllConditions(s => s.ShouldStartWith(said), s => s.ShouldEndWith("."));

    [Fact]
    public void has_a_schedule_of_years() => Schedule.Problem("0 0 6 1 1 ? 2098").ShouldBeNull();

    private static IEnumerable<string> Some(int count) => Enumerable.Range(1, count).Select(i => $"{i} Ada");

    private static async Task<bool> DiesAsync(FedOffice fed)
    {
        try
        {
            await Round(fed).PassAsync(default);
            return false;
        }
        catch (NpgsqlException)
        {
            return true;
        }
    }

    private static SyncRounds Round(FedOffice fed) => new(fed.Office.Registry, fed.Office.Registrar, fed.Plugins, NullLogger<SyncRounds>.Instance);

    private static void CancelLast(FedOffice fed) => Execute(fed, "update eventregistry.source_runs set cancel = true");

    /// <summary>Ends the session that holds the source's turn, as the end of its host would.</summary>
    private static void CutOff(FedOffice fed) => Execute(fed, "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objsubid = 1 and granted and pid <> pg_backend_pid() and database = (select oid from pg_database where datname = current_database())");

    private static void Execute(FedOffice fed, string sql)
    {
        using var connection = new NpgsqlConnection(fed.Office.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
