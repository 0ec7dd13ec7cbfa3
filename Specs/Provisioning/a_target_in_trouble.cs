using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.Provisioning;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets.Sql;
using EventRegistry.Specs.Commands;
using EventRegistry.Specs.EventStore;
using EventRegistry.Specs.Targets;
using EventRegistry.Specs.Targets.Sql;
using EventRegistry.Specs.Upkeep;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Decisions.Asking;

namespace EventRegistry.Specs.Provisioning;

/// <summary>Targets fail in all the ways they can. In the end each holds what a rebuild would write, and none made another wait.</summary>
public sealed class a_target_in_trouble
{
    [Theory]
    [InlineData(ProvisioningMode.Queue)]
    [InlineData(ProvisioningMode.QueueOnError)]
    public async Task R19_that_was_down_is_told_when_it_is_back(ProvisioningMode mode)
    {
        CuttingProxy? way = null;
        await using var provisioned = await Provisioned.WithAsync(mode, reached: c => (way = new(c)).ConnectionString);
        await using var proxy = way!;
        await using var host = await AHost.StartAsync(provisioned.Office.Registry);
        var bustle = new Bustle(provisioned.Office, seed: 11);
        await bustle.DoAsync(10);
        await provisioned.SettlesAsync();
        proxy.IsDown = true;
        await bustle.DoAsync(20);
        await Waiting.UntilAsync(async () => (await PausesAsync(provisioned)).Count > 0, () => "It was not left alone.");
        await bustle.DoAsync(20);
        proxy.IsDown = false;
        await provisioned.SettlesAsync();
        (await PausesAsync(provisioned)).ShouldBeEmpty();
        (await provisioned.DoneTwiceAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(ProvisioningMode.Queue)]
    [InlineData(ProvisioningMode.QueueOnError)]
    public async Task R29_that_takes_very_long_makes_no_other_wait(ProvisioningMode mode)
    {
        CuttingProxy? way = null;
        await using var provisioned = await Provisioned.WithAsync(mode, reached: c => (way = new(c)).ConnectionString);
        await using var proxy = way!;
        await using var swift = await AnotherAsync(provisioned, mode);
        await using var host = await AHost.StartAsync(provisioned.Office.Registry);
        proxy.IsSlow = true;
        for (var i = 0; i < 3; i++)
        {
            await provisioned.Office.EnrolAsync($"Ada {i}");
            await swift.ConvergesAsync();
        }

        (await provisioned.Tables.CountAsync(SpNames.Table)).ShouldBe("0");
        proxy.IsSlow = false;
        await provisioned.SettlesAsync();
        (await provisioned.DoneTwiceAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(ProvisioningMode.Queue, Cut.BeforeTheServerSeesIt)]
    [InlineData(ProvisioningMode.Queue, Cut.WhenItsAnswerHasComeBack)]
    [InlineData(ProvisioningMode.QueueOnError, Cut.BeforeTheServerSeesIt)]
    [InlineData(ProvisioningMode.QueueOnError, Cut.WhenItsAnswerHasComeBack)]
    public async Task R5_R17_that_is_lost_at_the_commit_holds_it_once(ProvisioningMode mode, Cut when)
    {
        CuttingProxy? way = null;
        await using var provisioned = await Provisioned.WithAsync(mode, reached: c => (way = new(c)).ConnectionString);
        await using var proxy = way!;
        await using var host = await AHost.StartAsync(provisioned.Office.Registry);
        await provisioned.Office.EnrolAsync("Ada");
        await provisioned.SettlesAsync();
        proxy.CutAt("COMMIT", when);
        await provisioned.Office.EnrolAsync("Grace");
        await provisioned.SettlesAsync();
        proxy.Cuts.ShouldBe(1);
        (await provisioned.DoneTwiceAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task R18_that_refuses_one_subject_is_told_of_all_others()
    {
        await using var provisioned = await Provisioned.WithAsync(ProvisioningMode.Queue);
        var (office, tables) = (provisioned.Office, provisioned.Tables);
        await tables.ExecuteAsync("alter table sp_names add constraint no_poison check (given <> 'Poison')");
        // They are in the queue together, and the one that cannot be told at its head.
        var poison = await office.EnrolAsync("Poison");
        foreach (var given in new[] { "Ada", "Grace", "Barbara" }) await office.EnrolAsync(given);
        await using var host = await AHost.StartAsync(office.Registry);
        await Waiting.UntilAsync(async () => await tables.ShowAsync("select given from sp_names order by given") == "Ada\nBarbara\nGrace", () => "The others were not told.");
        await Waiting.UntilAsync(async () => await StateAsync(office, poison) == "failing", () => "It does not say that it could not be told.");

        await office.DoAsync(new Edit<Name>((await office.OfPersonAsync<Name>(poison)).Single().Id, Of<Name>(("Given", "Antidote"))));
        await provisioned.SettlesAsync();
        (await StateAsync(office, poison)).ShouldBe("told");
    }

    [Fact]
    public async Task R22_is_told_of_all_but_the_one_whose_history_cannot_be_read()
    {
        await using var provisioned = await Provisioned.WithAsync(ProvisioningMode.QueueOnError);
        var (office, tables) = (provisioned.Office, provisioned.Tables);
        var (ada, grace) = (await office.EnrolAsync("Ada"), await office.EnrolAsync("Grace"));
        await using var host = await AHost.StartAsync(office.Registry);
        await provisioned.SettlesAsync();
        await office.ExecuteAsync("update eventregistry.mt_events set type = 'name_sung' where type = 'name_added' and data::text like '%Ada%'");
        await tables.ExecuteAsync("update sp_names set given = 'Somebody else'");
        await office.ExecuteAsync("insert into eventregistry.fanouts (tenant, whose, of, sequence) values ('2', 'Members', 4, 1)");
        await Waiting.UntilAsync(async () => await tables.ShowAsync($"select given from sp_names where co_person_id = {grace}") == "Grace", () => "She waits for somebody else.");
        await Waiting.UntilAsync(async () => await StateAsync(office, ada) == "failing", () => "It does not say that it could not be told.");
        (await office.TextsAsync($"select error from eventregistry.standings where subject = 'person/{ada}'")).Single().ShouldContain("name_sung");
    }

    [Fact]
    public async Task R10_is_told_although_nobody_can_be_notified()
    {
        await using var provisioned = await Provisioned.WithAsync(ProvisioningMode.Queue);
        var (office, tables) = (provisioned.Office, provisioned.Tables);
        await tables.ExecuteAsync("alter table sp_names add constraint no_poison check (given <> 'Poison')");
        await using var host = await AHost.StartAsync(office.Registry, services => services.AddSingleton<INotices, Nobody>());
        var (poison, ada) = (await office.EnrolAsync("Poison"), await office.EnrolAsync("Ada"));
        await Waiting.UntilAsync(async () => await StateAsync(office, poison) == "failing", () => "It does not say that it could not be told.");
        await Waiting.UntilAsync(async () => await StateAsync(office, ada) == "told", () => "She was not told of.");
        await office.DoAsync(new Edit<Name>((await office.OfPersonAsync<Name>(poison)).Single().Id, Of<Name>(("Given", "Antidote"))));
        await provisioned.SettlesAsync();
    }

    [Fact]
    public async Task R8_is_rebuilt_while_it_is_told_and_the_rebuild_asks_for_nothing()
    {
        await using var provisioned = await Provisioned.WithAsync(ProvisioningMode.QueueOnError);
        var office = provisioned.Office;
        await using var host = await AHost.StartAsync(office.Registry);
        var bustle = new Bustle(office, seed: 12);
        await bustle.DoAsync(20);
        var target = new KeptTarget(office.Registry, provisioned.Target.Name, provisioned.Tables);
        for (var i = 0; i < 5; i++) await Task.WhenAll(bustle.DoAsync(15), target.RebuildAsync());
        await provisioned.SettlesAsync();

        // Time alone may still ask for some; once it has, nothing does. While somebody is being told because of it, nobody is due, and then again.
        await Waiting.UntilAsync(async () => await NobodyIsDueAsync() && await NobodyIsDueAsync(), () => "Somebody is due for ever.");
        var before = await office.TextsAsync("select id::text from eventregistry.attempts order by id");
        await target.RebuildAsync();
        await host.Trigger.PassAsync(default);
        (await office.TextsAsync("select id::text from eventregistry.attempts order by id")).ShouldBe(before);

        async Task<bool> NobodyIsDueAsync()
        {
            await provisioned.SettlesAsync();
            return (await office.TextsAsync("select subject from eventregistry.standings where due is not null")).Count == 0;
        }
    }

    [Fact]
    public async Task R14_that_is_added_or_changed_is_known_to_every_host_whichever_sees_it_first()
    {
        await using var provisioned = await Provisioned.WithAsync(ProvisioningMode.QueueOnError);
        await using var one = await AHost.StartAsync(provisioned.Office.Registry);
        await using var other = await AHost.StartAsync(provisioned.Office.Registry);
        var bustle = new Bustle(provisioned.Office, seed: 13);
        await bustle.DoAsync(10);
        await provisioned.SettlesAsync();
        await using var second = await AnotherAsync(provisioned, ProvisioningMode.QueueOnError);
        await new KeptTarget(provisioned.Office.Registry, second.Target.Name, second.Tables).RebuildAsync();
        for (var i = 0; i < 10; i++)
        {
            await bustle.DoAsync(3);
            await second.ConvergesAsync();
        }

        await provisioned.SettlesAsync();
    }

    private static async Task<Provisioned> AnotherAsync(Provisioned provisioned, ProvisioningMode mode)
    {
        var tables = await ATarget.WithoutTablesAsync();
        var (target, _) = await new TargetBook(provisioned.Office.Registry).AddAsync("swift", 2, new() { Connection = tables.ConnectionString, Mode = mode, RetryInterval = 1, Rules = RuleSet.V4.Name }, default);
        return provisioned.With(tables, target);
    }

    private static Task<IReadOnlyList<string>> PausesAsync(Provisioned provisioned) => provisioned.Office.TextsAsync("select reason from eventregistry.pauses");

    private static async Task<string?> StateAsync(Office office, int person) =>
        (await office.TextsAsync($"select state from eventregistry.standings where subject = 'person/{person}'")).SingleOrDefault();

    private sealed class Nobody : INotices
    {
        public Task RaiseAsync(KnownTarget target, StreamId? subject, string error, CancellationToken cancel) => throw new InvalidOperationException("Nobody can be notified.");

        public Task ResolveAsync(KnownTarget target, StreamId? subject, CancellationToken cancel) => throw new InvalidOperationException("Nobody can be notified.");

        public NpgsqlBatchCommand Note(KnownTarget target, IReadOnlyList<Host.Provisioning.Standing> standings, bool reached) => new("select 1");
    }
}
