using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.Provisioning;
using EventRegistry.Host.Sources;
using EventRegistry.Host.Sources.Syncing;
using EventRegistry.Specs.Commands;
using EventRegistry.Specs.Decisions;
using EventRegistry.Specs.Golden;
using EventRegistry.Specs.Provisioning;
using EventRegistry.Specs.Sources.Files;
using Shouldly;
using Xunit;
using Engine = EventRegistry.Host.Sources.Syncing.Syncing;
using Standing = EventRegistry.Domain.Changelog.Standing;

namespace EventRegistry.Specs.Sources.Syncing;

/// <summary>Hosts are killed at every step of a sync, again and again; the next host takes it up, and in the end everything is as if none had died.</summary>
public sealed class dying_while_syncing
{
    private const int People = 500;

    private static readonly int Seeds = int.TryParse(Environment.GetEnvironmentVariable("EVENTREGISTRY_SEEDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var seeds) ? seeds : 2;

    [Theory]
    [InlineData(nameof(Step.SyncBegun))]
    [InlineData(nameof(Step.SyncSurveyed))]
    [InlineData(nameof(Step.SyncApplied))]
    [InlineData(nameof(Step.SyncCompleted))]
    [InlineData(nameof(Step.SyncEnded))]
    public async Task loses_nothing_and_does_nothing_twice(string step)
    {
        using var file = new ACsvFile("");
        await using var office = await Office.FreshAsync();
        await using var control = await Office.FreshAsync();
        var (source, chance, people) = (await FeedAsync(office, file), new Random(4), new SortedDictionary<int, string>());
        await FeedAsync(control, file);
        for (var seed = 0; seed < Seeds; seed++)
        {
            file.Write(Next(people, chance));
            await SyncAsync(control);
            var time = step == nameof(Step.SyncApplied) ? chance.Next(1, 3) : 1;
            await DieAndInheritAsync(office, source, new(Office.Clerk) { Approval = SyncGuard.Any }, $"9:{step}:{time}");
            LiveRows.Difference(await LinesAsync(control), await LinesAsync(office)).ShouldBeEmpty();
        }

        // Of each run only one end is told, and each record was made once.
        var runs = (await office.Book.ListAsync(Kind<SyncRun>.Instance, [], default).ToListAsync()).Select(r => (SyncRun)r.Record).ToList();
        runs.ShouldAllBe(r => r.Status == SyncRunStatus.Done || r.Status == SyncRunStatus.Failed);
        (await EventsAsync(office)).Select(e => e.Change).OfType<Added<SourceRecord>>().CountBy(a => a.Record.Sorid!).ShouldAllBe(c => c.Value == 1);
    }

    [Fact]
    public async Task takes_back_the_rest_of_a_run_whose_undo_died()
    {
        using var file = new ACsvFile("");
        await using var office = await Office.FreshAsync();
        await using var control = await Office.FreshAsync();
        var (source, chance, people) = (await FeedAsync(office, file), new Random(5), new SortedDictionary<int, string>());
        await FeedAsync(control, file);
        for (var run = 1; run <= 2; run++)
        {
            file.Write(Next(people, chance));
            await SyncAsync(control);
            await SyncAsync(office);
        }

        var undo = new SyncOrder(Office.Clerk) { Approval = SyncGuard.Any, Undoes = 2 };
        var undisturbed = (await SyncAsync(control, undo)).Run;
        await DieAndInheritAsync(office, source, undo, $"9:{nameof(Step.SyncApplied)}:1");
        LiveRows.Difference(await LinesAsync(control), await LinesAsync(office)).ShouldBeEmpty();
        var undos = (await office.Book.ListAsync(Kind<SyncRun>.Instance, [], default).ToListAsync()).Select(r => (SyncRun)r.Record).Where(r => r.Undoes == 2).OrderBy(r => r.Id).ToList();
        undos.Select(r => r.Status).ShouldBe([SyncRunStatus.Failed, SyncRunStatus.Done]);
        // What the one that died had taken back was left as it was.
        undos[1].Unchanged.ShouldBeGreaterThan(0);
        (undos[1].Synced + undos[1].Removed).ShouldBe(undisturbed.Synced + undisturbed.Removed - undos[1].Unchanged);
    }

    /// <summary>One host is struck while it carries out what was asked for; the next one does the rest.</summary>
    private static async Task DieAndInheritAsync(Office office, SourceId source, SyncOrder order, string strike)
    {
        var runs = new SyncRuns(office.Registry);
        await runs.AskAsync(source, order, default);
        await using (var host = await HostProcess.StartAsync(office.ConnectionString, strike))
            await Waiting.UntilAsync(() => Task.FromResult(host.WasKilled), () => $"It never came to {strike}:\n{host.Log}");
        await using var heir = await HostProcess.StartAsync(office.ConnectionString);
        await Waiting.UntilAsync(async () => (await runs.ListAsync(source, 1, default)) is [{ State: "done" }], () => $"Nobody took the sync up:\n{heir.Log}");
        (await heir.EndAsync()).ShouldBe(0, heir.Log);
    }

    /// <summary>The file as it is the next time: some are new, some have other names or addresses, some are gone, and of two the address is the same.</summary>
    private static string Next(SortedDictionary<int, string> people, Random chance)
    {
        var first = people.Count == 0 ? 1 : people.Keys.Max() + 1;
        foreach (var id in people.Keys.Where(_ => chance.Next(20) == 0).ToList()) people.Remove(id);
        foreach (var id in people.Keys.Where(_ => chance.Next(3) == 0).ToList()) people[id] = Line(id, "Augusta", chance);
        for (var id = first; id < first + People; id++) people[id] = Line(id, "Ada", chance);
        return "SORID,Name.given.official,Name.family.official,EmailAddress.mail.official,OrgIdentity.affiliation,OrgIdentity.ou\n" + string.Join('\n', people.Values) + "\n";
    }

    private static string Line(int id, string given, Random chance) =>
        string.Create(CultureInfo.InvariantCulture, $"H{id},{given},King,{(id % 50 == 0 ? "desk" : $"h{id}")}@example.org,staff,Unit {chance.Next(9)}");

    private static async Task<SourceId> FeedAsync(Office office, ACsvFile file)
    {
        file.Write("SORID,Name.given.official\n");
        var cou = new CouId(await office.DoAsync(new Add<Cou>(Asking.Of<Cou>(("CoId", Office.Campus), ("Name", "Staff")))));
        var pipeline = await office.DoAsync(new Add<Pipeline>(Asking.Of<Pipeline>(
            ("CoId", Office.Campus), ("Name", "HR"), ("Status", Standing.Active), ("MatchStrategy", "EA"), ("SyncOnAdd", true), ("SyncOnUpdate", true), ("SyncOnDelete", true),
            ("SyncPersonAttributes", "Name,EmailAddress,Identifier"), ("CreateRole", true), ("SyncCouId", cou), ("SyncStatusOnDelete", "XP"))));
        var source = await new SourceBook(office.Registry).AddAsync("HR", Office.Campus, "FileSource", new() { File = file.Path, Mode = SyncMode.Full, Pipeline = pipeline }, office.Registrar, Office.Clerk, default);
        return source.Id;
    }

    private static async Task<SyncReport> SyncAsync(Office office, SyncOrder? order = null)
    {
        var source = (await new SourceBook(office.Registry).ListAsync(default)).Single();
        return await new Engine(office.Registry, office.Registrar, SourcePlugins.OfProgram(office.Registry))
            .RunAsync(source, order ?? new(Office.Clerk) { Approval = SyncGuard.Any }, null, (_, _, _) => { }, default);
    }

    private static async Task<List<Recorded>> EventsAsync(Office office)
    {
        var events = new List<Recorded>();
        await foreach (var page in office.Registry.Store.ReadAllAsync(0, null, default)) events.AddRange(page.Events.Select(e => e.Entry));
        return events;
    }

    private static async Task<IReadOnlyList<string>> LinesAsync(Office office) => new WhatIsLive(await EventsAsync(office), new HashSet<(Kind, int)>()).Lines();
}
