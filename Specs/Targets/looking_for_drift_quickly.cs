using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.People;
using EventRegistry.Host;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Import;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;
using EventRegistry.Specs.Commands;
using EventRegistry.Specs.Provisioning;
using EventRegistry.Specs.Upkeep;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Targets;

public sealed class looking_for_drift_quickly(AdoptedRegistry adopted) : IClassFixture<AdoptedRegistry>
{
    private const string Meddling = """
        UPDATE sp_names SET family = 'Changed', primary_name = NULL WHERE id = (SELECT min(id) FROM sp_names);
        DELETE FROM sp_co_group_members WHERE id = (SELECT min(id) FROM sp_co_group_members);
        INSERT INTO sp_co_people (id, status) VALUES (999998, 'A');
        INSERT INTO sp_email_addresses (id, co_person_id, mail) SELECT 999999, min(id), 'extra@example.org' FROM sp_co_people;
        UPDATE sp_co_groups SET description = 'Changed' WHERE id = (SELECT min(id) FROM sp_co_groups);
        INSERT INTO sp_cous (id, name) VALUES (999999, 'Nowhere')
        """;

    [Fact]
    public async Task finds_what_a_replay_finds()
    {
        await using var target = await adopted.TargetAsync();
        await target.RebuildAsync();
        var clean = await LookAsync(target);
        (clean.FromHistory, clean.Report.HasDrift).ShouldBe((false, false));
        clean.Report.Digest.ShouldBe((await LookAsync(target, fromHistory: true)).Report.Digest);
        await target.Tables.ExecuteAsync(Meddling);
        var before = await target.Tables.VersionsAsync();
        var (quick, replayed) = (await LookAsync(target), await LookAsync(target, fromHistory: true));
        (quick.FromHistory, replayed.FromHistory).ShouldBe((false, true));
        Text(quick).ShouldBe(Text(replayed));
        quick.Report.Tables.ShouldBe(replayed.Report.Tables);
        (await target.Tables.VersionsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task repairs_it_as_a_replay_does()
    {
        await using var target = await adopted.TargetAsync();
        await target.RebuildAsync();
        var whole = await target.ContentsAsync();
        await target.Tables.ExecuteAsync(Meddling);
        var known = await FindAsync(target);
        (await new DriftCheck(adopted.Registry).RepairAsync(known, false, (_, _, _) => { }, default)).Report.HasDrift.ShouldBeTrue();
        (await target.ContentsAsync()).ShouldBe(whole);
        (await new DriftCheck(adopted.Registry).RepairAsync(known, false, (_, _, _) => { }, default)).FromHistory.ShouldBeFalse();
    }

    [Fact]
    public async Task is_not_possible_where_nothing_is_kept_or_rows_are_nobodys()
    {
        await using var target = await adopted.TargetAsync();
        (await LookAsync(target)).FromHistory.ShouldBeTrue();
        (await LookAsync(target)).FromHistory.ShouldBeFalse();
        await new TargetBook(adopted.Registry).SetAsync(target.Name, new() { Filters = ["group required ^CO:"] }, default);
        (await LookAsync(target)).FromHistory.ShouldBeTrue();
        (await LookAsync(target)).FromHistory.ShouldBeFalse();
        await target.RebuildAsync();
        await target.Tables.ExecuteAsync("INSERT INTO sp_email_addresses (id, mail) VALUES (999997, 'nobody@example.org')");
        (await LookAsync(target)).FromHistory.ShouldBeTrue();
    }

    [Fact]
    public async Task does_not_go_by_numbers_of_an_earlier_formula()
    {
        await using var target = await adopted.TargetAsync();
        await target.RebuildAsync();
        await adopted.Registry.Database.CreateCommand("update eventregistry.expectations set policy = substr(policy, length('sums=2 ') + 1); update eventregistry.expected set digest = gen_random_uuid() where digest is not null")
            .ExecuteNonQueryAsync();
        var found = await LookAsync(target);
        (found.FromHistory, found.Report.HasDrift).ShouldBe((true, false));
        (await LookAsync(target)).FromHistory.ShouldBeFalse();
    }

    [Fact]
    public async Task refuses_tables_that_do_not_say_whose_they_are_and_hold_another_cos()
    {
        await using var target = await adopted.TargetAsync();
        await new TargetBook(adopted.Registry).AddAsync("of-co-1", 1, new() { Connection = target.Tables.ConnectionString, Prefix = Prefix.Parse("one_") }, default);
        var ofOne = new KeptTarget(adopted.Registry, "of-co-1", target.Tables);
        await ofOne.RebuildAsync();
        (await LookAsync(ofOne)).FromHistory.ShouldBeFalse();
        await target.Tables.ExecuteAsync("COMMENT ON TABLE one_co_people IS NULL");
        (await LookAsync(ofOne)).FromHistory.ShouldBeFalse();
        await target.Tables.ExecuteAsync("INSERT INTO one_co_groups SELECT * FROM sp_co_groups LIMIT 1");
        await Should.ThrowAsync<TargetHoldsAnotherCo>(() => LookAsync(ofOne));
        await new TargetBook(adopted.Registry).RemoveAsync(await FindAsync(ofOne), default);
    }

    [Fact]
    public async Task to_provision_all_where_nothing_differs_reads_no_history()
    {
        await using var target = await adopted.TargetAsync();
        var rebuilt = await target.RebuildAsync();
        var before = await target.Tables.VersionsAsync();
        var replay = await Replay.OfAsync(adopted.Registry, target.Name, null, null, default);
        var provisioned = await new Host.Targets.Runs(adopted.Registry).DoAsync("provision", replay, null, (_, _, _) => { }, default);
        (provisioned.Digest, provisioned.Rows, replay.Events).ShouldBe((rebuilt.Digest, rebuilt.Rows, 0));
        (await target.Tables.VersionsAsync()).ShouldBe(before);
        await target.Tables.ExecuteAsync("DELETE FROM sp_urls; DROP TABLE sp_addresses");
        replay = await Replay.OfAsync(adopted.Registry, target.Name, null, null, default);
        (await new Host.Targets.Runs(adopted.Registry).DoAsync("provision", replay, "any", (_, _, _) => { }, default)).Digest.ShouldBe(rebuilt.Digest);
        (await target.DriftAsync()).Report.HasDrift.ShouldBeFalse();
    }

    [Fact]
    public async Task knows_after_each_import_what_history_says()
    {
        await using var own = await AdoptedRegistry.OfItsOwnAsync("sources-a/round-1");
        await using var target = await own.TargetAsync();
        await target.RebuildAsync();
        foreach (var round in (string[])["sources-a/round-2", "sources-a/round-3", "sources-a/round-4"])
        {
            await using (var tables = new CsvFolder(Datasets.Tables(round)))
                await new Importer(own.ConnectionString, own.Registry.Store, TimeProvider.System).ImportAsync(tables, verify: false, (_, _) => { }, default);
            await KnowsAsync(own.Registry, target.Name);
        }
    }

    [Fact]
    public async Task knows_what_commands_and_the_time_change()
    {
        var clock = new SetClock(new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
        await using var provisioned = await Provisioned.WithAsync(Domain.Provisioning.ProvisioningMode.Manual, clock);
        var (office, registry) = (provisioned.Office, provisioned.Office.Registry);
        var ada = await office.EnrolAsync("Ada");
        await office.EnrolAsync("Bob");
        var target = new KeptTarget(registry, provisioned.Target.Name, provisioned.Tables);
        await target.RebuildAsync();
        await office.DoAsync(new ChangeStatus(new(ada), PersonStatus.Suspended));
        await KnowsAsync(registry, target.Name);
        await office.EnrolAsync("Carl");
        await KnowsAsync(registry, target.Name);
        await Office.StoreAsync(registry, [new Added<GroupRecord>(new GroupRecord(77, Office.Campus, null, "Club", null, null, true, Standing.Active, GroupType.Standard, null, null))]);
        await Office.StoreAsync(registry, [new Added<Membership>(new Membership(770, new(77), new(ada), true, null, null, clock.GetUtcNow().AddDays(2), null, null))]);
        await office.DoAsync(new ChangeStatus(new(ada), PersonStatus.Active));
        await KnowsAsync(registry, target.Name);
        clock.Now = clock.Now.AddDays(3);
        await KnowsAsync(registry, target.Name);
        await registry.Store.AppendAsync(new Append("2", new(StreamKind.Group, 77), ExpectedVersion.Any, [new(Guid.CreateVersion7(), clock.Now, null, new("spec", "spec"), new Deleted<GroupRecord>(77))]), default);
        await KnowsAsync(registry, target.Name);
    }

    /// <summary>What is kept is what a replay makes, whatever happened.</summary>
    private static async Task KnowsAsync(Registry registry, string name)
    {
        var target = await new TargetBook(registry).FindAsync(name, default);
        var expected = (await new Expectations(registry).ReckonAsync(target, default)).ShouldNotBeNull();
        var rows = new TargetRows(registry.Store, target.Co, UpTo.Now, registry.Clock.GetUtcNow(), target.Policy);
        var digests = new Dictionary<StreamId, Guid>();
        await foreach (var verdict in rows.VerdictsAsync(_ => { }, default))
        {
            if (FirstFill.DigestOf(verdict) is { } digest) digests.Add(verdict.Subject, digest);
        }

        expected.Digests.ShouldBe(digests, ignoreOrder: true);
    }

    private async Task<FoundDrift> LookAsync(KeptTarget target, bool fromHistory = false) =>
        await new DriftCheck(adopted.Registry).LookAsync(await FindAsync(target), fromHistory, (_, _, _) => { }, default);

    private Task<KnownTarget> FindAsync(KeptTarget target) => new TargetBook(adopted.Registry).FindAsync(target.Name, default);

    private static string Text(FoundDrift found) => string.Join("\n", found.Report.Drifts.Select(d =>
        $"{found.Subjects.GetValueOrDefault((d.Table, d.Id))} {d.Kind} {d.Table} {d.Id} {string.Join(", ", d.Columns)}"));
}
