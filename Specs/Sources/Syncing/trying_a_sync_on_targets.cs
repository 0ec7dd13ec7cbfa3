using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.Sources.Syncing;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets;
using EventRegistry.Specs.Sources.Matching;
using EventRegistry.Specs.Targets;
using EventRegistry.Specs.Targets.Sql;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Syncing;

/// <summary>A dry run of a sync says what would reach which target, and nothing of it happens.</summary>
public sealed class trying_a_sync_on_targets
{
    [Fact]
    public async Task says_what_the_sync_then_brings_about_and_writes_nothing()
    {
        await using var tables = await ATarget.WithoutTablesAsync();
        await using var fed = await FedOffice.OpenAsync();
        await fed.GoByAsync("NO", ("SyncOnDelete", true), ("SyncStatusOnDelete", "XP"), ("CreateRole", true));
        var target = await TargetAsync(fed, "sql", tables);
        fed.Feed.Has("1 Ada", "2 Bob", "3 Cleo");
        var first = await TriedAsync(fed);
        (first.Records, first.Of, first.People, first.Results[SyncResult.New]).ShouldBe((3, 3, 3, 3));
        await AgreesAsync(fed, target, tables, first.Targets.ShouldHaveSingleItem());
        await ToldAsync(fed, tables);

        fed.Feed.Has("1 Ada", "2 Robert", "4 Dora");
        var second = await TriedAsync(fed);
        (second.Results[SyncResult.New], second.Results[SyncResult.Synced], second.Results[SyncResult.Removed]).ShouldBe((1, 1, 1));
        second.Targets.Single().ShouldSatisfyAllConditions(t => t.Added.ShouldBePositive(), t => t.Removed.ShouldBePositive());
        await AgreesAsync(fed, target, tables, second.Targets.Single());
        await ToldAsync(fed, tables);
        (await TriedAsync(fed)).ShouldSatisfyAllConditions(r => r.Records.ShouldBe(0), r => r.Targets.ShouldBeEmpty());
    }

    [Fact]
    public async Task says_what_an_undo_then_brings_about()
    {
        await using var tables = await ATarget.WithoutTablesAsync();
        await using var fed = await FedOffice.OpenAsync();
        await fed.GoByAsync("NO", ("CreateRole", true));
        await TargetAsync(fed, "sql", tables);
        fed.Feed.Has("1 Ada", "2 Bob");
        await fed.SyncAsync();
        fed.Feed.Has("1 Augusta", "2 Bob", "3 Cleo");
        await fed.SyncAsync();
        await ToldAsync(fed, tables);
        var order = new SyncOrder(Commands.Office.Clerk) { Undoes = 2 };
        var outlook = await new Undo(fed.Office.Registry, fed.Office.Registrar, fed.Source, 2, order).LookAsync(10, (_, _, _) => { }, default);
        (outlook.People, outlook.Asked).ShouldBe((2, 2));
        var reached = outlook.Targets.ShouldHaveSingleItem();
        reached.ShouldSatisfyAllConditions(t => t.Added.ShouldBePositive(), t => t.Removed.ShouldBePositive(), t => t.Subjects.ShouldBe(2));
        await new Host.Sources.Syncing.Syncing(fed.Office.Registry, fed.Office.Registrar, fed.Plugins).RunAsync(fed.Source, order, null, (_, _, _) => { }, default);
        await LacksAsync(fed, "sql", tables, reached);
    }

    [Fact]
    public async Task tells_of_each_target_and_of_one_that_cannot_be_read_why()
    {
        await using var tables = await ATarget.WithoutTablesAsync();
        await using var others = await ATarget.WithoutTablesAsync();
        await using var fed = await FedOffice.OpenAsync();
        await fed.GoByAsync("NO");
        await TargetAsync(fed, "gone", tables);
        await TargetAsync(fed, "here", others);
        await tables.ExecuteAsync("drop table sp_names cascade");
        fed.Feed.Has("1 Ada");
        var reached = (await TriedAsync(fed)).Targets;
        reached.Select(t => t.Name).ShouldBe(["gone", "here"]);
        (reached[0].Problem ?? $"{reached[0].Refused}").ShouldNotBe("0");
        (reached[1].Problem, reached[1].Subjects).ShouldBe((null, 1));
    }

    [Fact]
    public async Task decides_no_more_records_than_can_be_waited_for_and_says_so()
    {
        await using var fed = await FedOffice.OpenAsync();
        fed.Feed.Has(Enumerable.Range(1, Reaching.Most + 100).Select(i => $"{i} Ada"));
        (await TriedAsync(fed)).ShouldSatisfyAllConditions(r => r.Records.ShouldBe(Reaching.Most), r => r.Of.ShouldBe(Reaching.Most + 100));
    }

    [Fact]
    public async Task names_the_records_that_could_not_be_taken()
    {
        await using var fed = await FedOffice.OpenAsync();
        await fed.GoByAsync("EA");
        foreach (var name in new[] { "Ada", "Bob" })
            await fed.Office.DoAsync(new Add<Domain.People.EmailAddress>(Decisions.Asking.Of<Domain.People.EmailAddress>(("PersonId", new Domain.People.PersonId(await fed.Office.EnrolAsync(name))), ("Mail", "desk@example.org"), ("Type", "official"))));
        fed.Feed.Has("1 Ada desk@example.org", "2 ?", "3 Cleo");
        var tried = await TriedAsync(fed);
        (tried.Results[SyncResult.Error], tried.Results[SyncResult.New]).ShouldBe((2, 1));
        tried.Troubles.Select(t => (t.Key, t.Line)).ShouldBe([("2", 2), ("1", 1)]);
    }

    [Fact]
    public async Task asks_no_matcher_outside_and_says_what_it_leaves_out()
    {
        using var matcher = new AMatcher();
        await using var fed = await FedOffice.OpenAsync(new() { Label = "hr", Options = [$"matcher={matcher.Url}"] });
        await fed.GoByAsync("EX");
        fed.Feed.Has("1 Ada");
        var tried = await TriedAsync(fed);
        tried.Records.ShouldBe(0);
        tried.Besides.Single().ShouldContain("the matcher outside");
        matcher.Asked.ShouldBeEmpty();
    }

    /// <summary>A try, of which nothing is left.</summary>
    private static async Task<SyncReach> TriedAsync(FedOffice fed)
    {
        var before = (await fed.EventsAsync(), await IdsAsync(fed));
        var reach = (await fed.LookAsync()).Reach;
        (await fed.EventsAsync(), await IdsAsync(fed)).ShouldBe(before);
        return reach;
    }

    /// <summary>What was tried is what the target lacks when the sync has run.</summary>
    private static async Task AgreesAsync(FedOffice fed, KnownTarget target, ATarget tables, ReachedTarget reached)
    {
        await fed.SyncAsync();
        await LacksAsync(fed, target.Name, tables, reached);
    }

    private static async Task LacksAsync(FedOffice fed, string target, ATarget tables, ReachedTarget reached)
    {
        var (report, _) = await new KeptTarget(fed.Office.Registry, target, tables).DriftAsync();
        int Rows(DriftKind kind) => report.Drifts.Count(d => d.Kind == kind);
        (reached.Added, reached.Changed, reached.Removed).ShouldBe((Rows(DriftKind.Missing), Rows(DriftKind.Changed), Rows(DriftKind.Extra)));
    }

    private static Task ToldAsync(FedOffice fed, ATarget tables) => new KeptTarget(fed.Office.Registry, "sql", tables).RebuildAsync();

    private static async Task<KnownTarget> TargetAsync(FedOffice fed, string name, ATarget tables) => (await new TargetBook(fed.Office.Registry).AddAsync(
        name, 2, new() { Connection = tables.ConnectionString, Mode = ProvisioningMode.Manual, Rules = RuleSet.V4.Name }, default)).Target;

    private static async Task<string> IdsAsync(FedOffice fed)
    {
        await using var ids = fed.Office.Registry.Database.CreateCommand("select coalesce(string_agg(kind || '=' || next, ',' order by kind), '') from eventregistry.ids");
        return (string)(await ids.ExecuteScalarAsync())!;
    }
}
