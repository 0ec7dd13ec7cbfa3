using System.Diagnostics;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host;
using EventRegistry.Host.Cli;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets.Sql;
using EventRegistry.Specs.Targets.Sql;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Targets;

public sealed class rebuilding_a_target(AdoptedRegistry adopted) : IClassFixture<AdoptedRegistry>
{
    // Long after everything in the golden history: nothing there ends by itself.
    private static readonly DateTimeOffset Later = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // When some of the people were there, and not yet all that happened to them.
    private const string Earlier = "#240";

    [Fact]
    public async Task gives_the_same_rows_however_often_and_by_either_way()
    {
        await using var target = await adopted.TargetAsync();
        await using var other = await adopted.TargetAsync();
        var first = await target.RebuildAsync();
        var second = await target.RebuildAsync();
        var middle = (await adopted.EventsAsync()).Max(e => e.Sequence) / 2;
        await other.RebuildAsync($"#{middle}");
        var filled = await other.RebuildAsync();
        (first.Path, second.Path, filled.Path).ShouldBe((LoadPath.Straight, LoadPath.Staged, LoadPath.Staged));
        new[] { second.Digest, filled.Digest }.ShouldAllBe(d => d == first.Digest);
        second.Tables.ShouldAllBe(t => !t.Differs);
        filled.Tables.ShouldContain(t => t.Differs);
        (await other.ContentsAsync()).ShouldBe(await target.ContentsAsync());
    }

    [Theory]
    [InlineData("registry-a", 50)]
    [InlineData("sources-a/round-4", 50)]
    public async Task up_to_any_event_is_what_the_events_before_it_tell(string dataset, int step)
    {
        var own = await AdoptedRegistry.OfItsOwnAsync(dataset);
        await using (var target = await own.TargetAsync())
        {
            var events = await own.EventsAsync();
            var last = events.Max(e => e.Sequence);
            var digests = new HashSet<string>();
            for (var sequence = step; sequence < last + step; sequence += step)
            {
                var upTo = Math.Min(sequence, last);
                await using var load = await target.Tables.Sql.BeginAsync(LoadKind.Rebuild);
                await new TargetRows(own.Registry.Store, new CoId(2), UpTo.Event(upTo), Later, Policy.Of(RuleSet.V4)).WriteAsync(load, _ => { }, default);
                var report = await load.FinishAsync();
                report.Digest.ShouldBe(Digest(Story.RowsOf(events.Where(e => e.Sequence <= upTo), Later)), $"#{upTo}");
                digests.Add(report.Digest);
            }

            digests.Count.ShouldBeGreaterThan(2);
        }

        await own.DisposeAsync();
    }

    [Fact]
    public async Task as_of_an_instant_is_as_of_the_last_event_until_then()
    {
        await using var target = await adopted.TargetAsync();
        var events = (await adopted.EventsAsync()).OrderBy(e => e.Sequence).ToList();
        var at = events[events.Count / 2].At;
        var last = events.Last(e => e.At <= at);
        var bySequence = await target.RebuildAsync($"#{last.Sequence}");
        var then = await target.ContentsAsync();
        (await target.RebuildAsync()).Digest.ShouldNotBe(bySequence.Digest);
        (await target.RebuildAsync($"{at:yyyy-MM-ddTHH:mm:ss.fffffff}Z")).Digest.ShouldBe(bySequence.Digest);
        (await target.ContentsAsync()).ShouldBe(then);
    }

    [Fact]
    public async Task beside_the_live_one_leaves_that_alone()
    {
        await using var target = await adopted.TargetAsync();
        await target.RebuildAsync();
        var before = await target.Tables.VersionsAsync();
        var sequence = (await adopted.EventsAsync()).Max(e => e.Sequence) / 2;
        var then = await target.RebuildAsync($"#{sequence}", into: "then_");
        (await target.Tables.VersionsAsync()).ShouldBe(before);
        then.Path.ShouldBe(LoadPath.Straight);
        var contents = await target.ContentsAsync("then_");
        (await target.RebuildAsync($"#{sequence}")).Digest.ShouldBe(then.Digest);
        (await target.ContentsAsync()).ShouldBe(contents);
    }

    [Fact]
    public async Task does_not_depend_on_the_order_in_which_streams_were_stored()
    {
        await using var target = await adopted.TargetAsync();
        var digest = (await target.RebuildAsync()).Digest;
        await using var database = await Postgres.FreshRegistryAsync();
        await using var reversed = await Registry.OpenAsync(database.ConnectionString, null, default);
        foreach (var stream in (await adopted.EventsAsync()).GroupBy(e => e.Stream).Where(s => s.Key.Kind is not StreamKind.Target).Reverse())
        {
            await reversed.Store.AppendAsync(new Append("2", stream.Key, ExpectedVersion.New,
                [.. stream.Select(e => new NewEvent(Guid.CreateVersion7(), e.At, e.Actor, e.Cause!, e.Change))]), default);
        }

        await using var tables = await ATarget.WithoutTablesAsync();
        await new TargetBook(reversed).AddAsync("other", 2, new() { Connection = tables.ConnectionString, Prefix = Prefix.Default }, default);
        (await new KeptTarget(reversed, "other", tables).RebuildAsync()).Digest.ShouldBe(digest);
    }

    [Fact]
    public async Task by_two_at_once_is_as_good_as_by_one()
    {
        await using var target = await adopted.TargetAsync();
        var reports = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => target.RebuildAsync()));
        reports.Select(r => r.Digest).Distinct().ShouldHaveSingleItem();
        reports.Count(r => r.Path == LoadPath.Straight).ShouldBe(1);
        (await target.DriftAsync()).Report.HasDrift.ShouldBeFalse();
    }

    [Fact]
    public async Task killed_in_the_middle_leaves_it_as_it_was()
    {
        await using var target = await adopted.TargetAsync();
        await target.RebuildAsync(Earlier);
        var before = await target.Tables.VersionsAsync();
        await using (var inTheWay = await SomebodyWriting.ToAsync(target))
        {
            using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(Shell).Assembly.Location, "rebuild", target.Name, "--database", adopted.ConnectionString])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            await inTheWay.UntilSomebodyWaitsAsync(process);
            process.Kill();
            await process.WaitForExitAsync();
            process.ExitCode.ShouldNotBe(0);
        }

        before.ShouldNotBeEmpty();
        (await target.Tables.VersionsAsync()).ShouldBe(before);
        (await target.RebuildAsync()).Tables.ShouldContain(t => t.Differs);
        (await target.DriftAsync()).Report.HasDrift.ShouldBeFalse();
    }

    [Fact]
    public async Task cut_off_in_the_middle_leaves_it_as_it_was_and_says_so()
    {
        await using var target = await adopted.TargetAsync();
        await target.RebuildAsync(Earlier);
        var before = await target.Tables.VersionsAsync();
        Task<Answer> rebuilding;
        await using (var inTheWay = await SomebodyWriting.ToAsync(target))
        {
            rebuilding = CommandLine.RunAsync("rebuild", target.Name, "--database", adopted.ConnectionString);
            await inTheWay.UntilSomebodyWaitsAsync(null);
            await inTheWay.CutOffWhoWaitsAsync();
            var answer = await rebuilding;
            answer.Code.ShouldBe((int)ExitCode.Unreachable, answer.Error);
            answer.Error.ShouldContain("The target is as it was before; try again.");
        }

        (await target.Tables.VersionsAsync()).ShouldBe(before);
        await target.RebuildAsync();
        (await target.DriftAsync()).Report.HasDrift.ShouldBeFalse();
    }

    [Fact]
    public async Task refuses_a_value_that_is_too_long_and_says_whose_it_is()
    {
        var own = await AdoptedRegistry.OfItsOwnAsync();
        await using var target = await own.TargetAsync();
        await target.RebuildAsync();
        var before = await target.Tables.VersionsAsync();
        var person = (await own.EventsAsync()).First(e => e.Change is Added<PersonRecord> { Record.Status: PersonStatus.Active }).Stream;
        var identifier = new Identifier(77_777, new string('x', 300), "eppn", true, Standing.Active, null, new(person.Id), null, null, null, null, null, null);
        await own.Registry.Store.AppendAsync(new Append("2", person, ExpectedVersion.Any,
            [new NewEvent(Guid.CreateVersion7(), TimeProvider.System.GetUtcNow(), "spec", new("spec", "spec"), new Added<Identifier>(identifier))]), default);
        var answer = await CommandLine.RunAsync("rebuild", target.Name, "--database", own.ConnectionString);
        answer.Code.ShouldBe((int)ExitCode.Found);
        answer.Error.ShouldContain($"{person}: identifiers.identifier '{new string('x', 80)}…'");
        answer.Error.ShouldContain("Nothing was changed in the target.");
        (await target.Tables.VersionsAsync()).ShouldBe(before);
        await own.DisposeAsync();
    }

    [Fact]
    public async Task keeps_what_the_user_hung_on_the_tables()
    {
        await using var target = await adopted.TargetAsync();
        await target.RebuildAsync(Earlier);
        await target.Tables.ExecuteAsync("ALTER TABLE sp_co_groups ADD COLUMN note text; UPDATE sp_co_groups SET note = 'theirs'; CREATE VIEW theirs AS SELECT g.name, g.note, count(m.id) AS members FROM sp_co_groups g LEFT JOIN sp_co_group_members m ON m.co_group_id = g.id GROUP BY g.id");
        var noted = await target.Tables.ShowAsync("SELECT count(*) FROM sp_co_groups");
        await target.RebuildAsync();
        (await target.Tables.ShowAsync("SELECT count(*) FROM theirs WHERE note = 'theirs'")).ShouldBe(noted);
        (await target.Tables.ShowAsync("SELECT sum(members) > 0 FROM theirs")).ShouldBe("True");
    }

    private static string Digest(IEnumerable<Row> rows)
    {
        var digest = new TargetDigest();
        foreach (var row in rows) digest.Add("all", row);
        return digest.ToString();
    }
}
