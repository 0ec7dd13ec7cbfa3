using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Targets;

public sealed class configuring_a_target_another_way(AdoptedRegistry adopted) : IClassFixture<AdoptedRegistry>
{
    private TargetBook Book => new(adopted.Registry);

    [Fact]
    public async Task makes_it_what_the_new_configuration_says()
    {
        await using var target = await adopted.TargetAsync();
        await target.RebuildAsync();
        var set = await SetAsync(target, new() { Group = await AGroupAsync() }, "any");
        set.Brought!.Tables.Sum(t => t.Removed).ShouldBeGreaterThan(0);
        (await target.DriftAsync()).Report.HasDrift.ShouldBeFalse();
        (await target.RebuildAsync()).Tables.ShouldAllBe(t => !t.Differs);
        var run = (await new Host.Targets.Runs(adopted.Registry).ListAsync(set.Target.Id, 9, default)).Single(r => r.Kind == "configure");
        (run.State, run.Removed).ShouldBe(("done", set.Brought.Tables.Sum(t => t.Removed)));
        (await SetAsync(target, new() { Group = TargetWish.None })).Brought!.Tables.Sum(t => t.Added).ShouldBe(set.Brought.Tables.Sum(t => t.Removed));
        (await target.DriftAsync()).Report.HasDrift.ShouldBeFalse();
    }

    [Fact]
    public async Task keeps_nothing_while_too_much_would_change_and_nobody_approved_it()
    {
        await using var target = await adopted.TargetAsync();
        await target.RebuildAsync();
        var known = (await SetAsync(target, new() { GuardSubjects = 0 })).Target;
        var (before, wish) = (await target.Tables.VersionsAsync(), new TargetWish { Group = await AGroupAsync() });
        var preview = await new Preview(adopted.Registry).OfTargetAsync(known, wish, (_, _, _) => { }, default);
        var stopped = await Should.ThrowAsync<RunStopped>(() => SetAsync(target, wish));
        preview.WouldStop.ShouldBeTrue();
        stopped.Affected.ShouldBe(preview.Affected);
        stopped.Message.ShouldContain($"eventregistry preview {target.Name} ...");
        stopped.Message.ShouldEndWith($"eventregistry target set {target.Name} ... --approve {preview.Affected.Digest}");
        (await Book.FindAsync(target.Name, default)).Record.ShouldBe(known.Record);
        (await target.Tables.VersionsAsync()).ShouldBe(before);
        await Should.ThrowAsync<RunStopped>(() => SetAsync(target, wish, "0123456789abcdef"));
        (await SetAsync(target, wish, preview.Affected.Digest)).Brought.ShouldNotBeNull();
        (await Book.FindAsync(target.Name, default)).Record.ProvisioningGroupId!.Value.Value.ShouldBe(wish.Group!.Value);
        (await new Host.Targets.Runs(adopted.Registry).ListAsync(known.Id, 9, default)).Where(r => r.Kind == "configure").Select(r => r.State).ShouldBe(["done", "stopped", "stopped"]);
    }

    [Fact]
    public async Task is_told_when_it_is_to_be_told_though_it_is_down_and_nothing_of_what_it_holds()
    {
        await using var target = await adopted.TargetAsync();
        var database = new Npgsql.NpgsqlConnectionStringBuilder(target.Tables.ConnectionString).Database!;
        await LockAsync(database, down: true);
        (await SetAsync(target, new() { Mode = ProvisioningMode.Disabled })).Target.Mode.ShouldBe(ProvisioningMode.Disabled);
        (await Should.ThrowAsync<CommandFailed>(() => SetAsync(target, new() { Mode = ProvisioningMode.Queue })))
            .Message.ShouldSatisfyAllConditions(m => m.ShouldStartWith($"The target '{target.Name}' is kept as wished, but cannot be reached: "), m => m.ShouldEndWith($"eventregistry target resync {target.Name}"));
        (await Book.FindAsync(target.Name, default)).Mode.ShouldBe(ProvisioningMode.Queue);
        await Should.ThrowAsync<TargetUnreachable>(() => SetAsync(target, new() { Rules = "pe", Mode = ProvisioningMode.Disabled }));
        (await Book.FindAsync(target.Name, default)).Mode.ShouldBe(ProvisioningMode.Queue);
        await LockAsync(database, down: false);

        async Task LockAsync(string name, bool down)
        {
            await using var command = adopted.Registry.Database.CreateCommand($"alter database \"{name}\" allow_connections {!down}");
            await command.ExecuteNonQueryAsync();
            await using var end = adopted.Registry.Database.CreateCommand($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'");
            await end.ExecuteNonQueryAsync();
        }
    }

    [Fact]
    public async Task under_another_prefix_fills_other_tables_and_leaves_those()
    {
        await using var target = await adopted.TargetAsync();
        var rebuilt = await target.RebuildAsync();
        var before = await target.Tables.VersionsAsync();
        var set = await SetAsync(target, new() { Prefix = Prefix.Parse("next_"), GuardSubjects = 0 });
        (set.Brought!.Digest, set.Brought.Tables.Sum(t => t.Added)).ShouldBe((rebuilt.Digest, rebuilt.Rows));
        (await target.Tables.VersionsAsync()).ShouldBe(before);
        (await target.ContentsAsync("next_")).ShouldBe(await target.ContentsAsync());
    }

    [Theory]
    [InlineData(ProvisioningMode.Manual)]
    [InlineData(ProvisioningMode.Disabled)]
    public async Task leaves_its_people_alone_where_it_is_told_by_hand_or_not_at_all(ProvisioningMode mode)
    {
        await using var target = await adopted.TargetAsync();
        await target.RebuildAsync();
        var people = await target.Tables.ShowAsync("SELECT count(*), max(xmin::text) FROM sp_co_people");
        (await SetAsync(target, new() { Mode = mode, Group = await AGroupAsync(), GuardSubjects = 0 })).Brought.ShouldBeNull();
        (await target.Tables.ShowAsync("SELECT count(*), max(xmin::text) FROM sp_co_people")).ShouldBe(people);
    }

    [Fact]
    public async Task needs_no_run_where_nobody_is_told_otherwise_or_nobody_is_in_it()
    {
        await using var target = await adopted.TargetAsync();
        (await SetAsync(target, new() { Group = await AGroupAsync() })).Brought.ShouldBeNull();
        (await target.Tables.ShowAsync("SELECT count(*) FROM sp_co_people")).ShouldBe("0");
        await target.RebuildAsync();
        (await SetAsync(target, new() { Description = "another", RetryInterval = 60, Mode = ProvisioningMode.Queue })).Brought.ShouldBeNull();
    }

    private Task<Reconfigured> SetAsync(KeptTarget target, TargetWish wish, string? approval = null) =>
        new Reconfiguring(adopted.Registry).SetAsync(target.Name, wish, approval, (_, _, _) => { }, default);

    private async Task<int> AGroupAsync() => (await adopted.EventsAsync()).Select(e => e.Change).OfType<Added<GroupRecord>>().First(g => g.Record.GroupType == GroupType.Standard).Record.Id;
}
