using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Queue;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;
using EventRegistry.Specs.Commands;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Provisioning;

public sealed class running_over_a_whole_target
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task tells_it_of_everybody()
    {
        await using var administrator = await AnAdministrator.OfAsync(ProvisioningMode.Manual);
        await administrator.Provisioned.Office.EnrolAsync("Ada");
        (await administrator.SaysAsync("provision sql --all")).Code.ShouldBe(0);
        (await administrator.Provisioned.DriftAsync()).ShouldBeEmpty();
        var run = (await administrator.AsksAsync("run list sql"))[0]!;
        ((string)run["kind"]!, (string)run["state"]!, (string)run["actor"]!).ShouldBe(("provision", "done", Environment.UserName));
        (await administrator.SaysAsync($"run show {run["run"]}")).Out.ShouldStartWith($"Run {run["run"]} (provision) of 'sql', asked for by {Environment.UserName} at ");
    }

    [Fact]
    public async Task is_done_by_a_host_when_it_is_only_asked_for()
    {
        await using var administrator = await AnAdministrator.OfAsync(ProvisioningMode.Manual);
        await administrator.Provisioned.Office.EnrolAsync("Ada");
        var run = (int)(await administrator.AsksAsync("provision sql --all --queue"))["run"]!;
        ((string)(await administrator.AsksAsync($"run show {run}"))["state"]!).ShouldBe("waiting");
        await using var host = await AHost.StartAsync(administrator.Provisioned.Office.Registry);
        await EndsAsync(administrator, run, "done");
        (await administrator.Provisioned.DriftAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task is_begun_anew_when_its_host_died()
    {
        await using var administrator = await AnAdministrator.OfAsync(ProvisioningMode.Manual);
        await administrator.Provisioned.Office.EnrolAsync("Ada");
        var run = (int)(await administrator.AsksAsync("provision sql --all --queue"))["run"]!;
        await ExecuteAsync(administrator, "update eventregistry.runs set state = 'running', began = clock_timestamp(), lease = clock_timestamp() - interval '1 second'");
        await using var host = await AHost.StartAsync(administrator.Provisioned.Office.Registry);
        await EndsAsync(administrator, run, "done");
        (await administrator.Provisioned.DriftAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task is_given_up_when_three_hosts_died_of_it()
    {
        await using var administrator = await AnAdministrator.OfAsync(ProvisioningMode.Manual);
        var run = (int)(await administrator.AsksAsync("provision sql --all --queue"))["run"]!;
        var runs = new Host.Targets.Runs(administrator.Provisioned.Office.Registry);
        for (var i = 0; i < 3; i++)
        {
            await using (var lost = (await runs.TakeAsync(default))!.Value.Run) lost.Id.ShouldBe(run);
            await ExecuteAsync(administrator, "update eventregistry.runs set lease = clock_timestamp() - interval '1 second'");
        }

        (await runs.TakeAsync(default)).ShouldBeNull();
        var ended = await administrator.AsksAsync($"run show {run}");
        ((string)ended["state"]!, (string)ended["error"]!).ShouldBe(("failed",
            "Its host ended, or stood still past its lease, 3 times while it ran, and it may be why: it is not begun anew by itself. Look at what the hosts logged; when that is mended, ask for it again."));
    }

    [Fact]
    public async Task ends_what_was_put_aside()
    {
        await using var administrator = await AnAdministrator.OfAsync(ProvisioningMode.Manual);
        var (registry, ada) = (administrator.Provisioned.Office.Registry, new StreamId(StreamKind.Person, await administrator.Provisioned.Office.EnrolAsync("Ada")));
        var target = administrator.Provisioned.Target.Id;
        await administrator.Queue.AskAsync([new("2", target, ada, ProvisioningAction.Eligible)], default);
        var batch = await administrator.Queue.ClaimAsync("spec", target, 10, TimeSpan.FromMinutes(1), default);
        await using (var connection = await registry.Database.OpenConnectionAsync())
            await administrator.Queue.FinishAsync(connection, batch, [new Failed(batch.Jobs[0].Id, "no such thing", null)], default);
        (await administrator.AsksAsync("status"))["targets"]![0]!["dead"]!.ToString().ShouldBe("1");
        (await administrator.SaysAsync("provision sql --all")).Code.ShouldBe(0);
        (await administrator.SaysAsync("queue list --dead")).Out.ShouldBe("No job is put aside.\n");
        (await administrator.AsksAsync("status"))["targets"]![0]!["dead"]!.ToString().ShouldBe("0");
        ((string)(await administrator.AsksAsync($"queue history {ada}"))[0]!["what"]!).ShouldBe("resolved");
    }

    [Fact]
    public async Task can_be_cancelled_even_when_its_host_died()
    {
        await using var administrator = await AnAdministrator.OfAsync(ProvisioningMode.Manual);
        var waiting = (int)(await administrator.AsksAsync("provision sql --all --queue"))["run"]!;
        (await administrator.SaysAsync($"run cancel {waiting}")).Out.ShouldBe($"Run {waiting} is cancelled. 'sql' stays as it was.\n");
        (await administrator.SaysAsync($"run cancel {waiting}")).Out.ShouldBe($"Run {waiting} has ended already: cancelled.\n");
        var lost = (int)(await administrator.AsksAsync("provision sql --all --queue"))["run"]!;
        await ExecuteAsync(administrator, $"update eventregistry.runs set state = 'running', lease = clock_timestamp() - interval '1 second' where id = {lost}");
        await administrator.SaysAsync($"run cancel {lost}");
        (await new Host.Targets.Runs(administrator.Provisioned.Office.Registry).TakeAsync(default)).ShouldBeNull();
        ((string)(await administrator.AsksAsync($"run show {lost}"))["state"]!).ShouldBe("cancelled");
    }

    [Fact]
    public async Task waits_for_an_approval_when_it_would_change_much()
    {
        await using var administrator = await AnAdministrator.OfAsync(ProvisioningMode.Manual);
        var ada = await administrator.Provisioned.Office.EnrolAsync("Ada");
        (await administrator.SaysAsync("provision sql --all")).Code.ShouldBe(0);
        (await administrator.SaysAsync("target set sql --guard-subjects 0")).Code.ShouldBe(0);
        await administrator.Provisioned.Office.DoAsync(new ChangeStatus(new(ada), PersonStatus.Suspended));
        var stopped = await administrator.SaysAsync("provision sql --all");
        stopped.Code.ShouldBe(1);
        var run = (await administrator.AsksAsync("run list"))[0]!;
        ((string)run["state"]!, (int)run["affected"]!).ShouldBe(("stopped", 1));
        stopped.Error.ShouldEndWith($"eventregistry provision sql --all --approve {run["digest"]}\n");
        (await administrator.SaysAsync($"provision sql --all --approve {run["digest"]}")).Code.ShouldBe(0);
        (await administrator.Provisioned.DriftAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task goes_on_without_whom_the_target_refuses_and_says_who()
    {
        await using var administrator = await AnAdministrator.OfAsync(ProvisioningMode.Manual);
        var (ada, _) = (await administrator.Provisioned.Office.EnrolAsync("Ada"), await administrator.Provisioned.Office.EnrolAsync("Bob"));
        await administrator.Provisioned.Tables.ExecuteAsync("ALTER TABLE sp_names ADD CONSTRAINT nobody CHECK (given <> 'Ada')");
        var answer = await administrator.SaysAsync("provision sql --all");
        answer.Code.ShouldBe(1);
        answer.Error.ShouldContain($"error: 'sql' refused 1 subjects, which stay as they were; it was told of all others.\n  person/{ada}: ");
        (await administrator.GivenNamesAsync()).ShouldBe("Bob");
        var run = (await administrator.AsksAsync("run list sql"))[0]!;
        ((string)run["state"]!, (string)run["error"]!).ShouldBe(("partly", answer.Error[(answer.Error.IndexOf("error: ", StringComparison.Ordinal) + "error: ".Length)..].TrimEnd('\n')));
        (await administrator.StandsAsync($"person/{ada}")).ShouldBe("failing");
        await administrator.Provisioned.Tables.ExecuteAsync("ALTER TABLE sp_names DROP CONSTRAINT nobody");
        (await administrator.SaysAsync("provision sql --all")).Code.ShouldBe(0);
        (await administrator.StandsAsync($"person/{ada}")).ShouldBe("up to date");
        (await administrator.Provisioned.DriftAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task leaves_whom_the_target_refuses_as_they_were_and_removes_who_is_gone()
    {
        await using var administrator = await AnAdministrator.OfAsync(ProvisioningMode.Manual);
        var office = administrator.Provisioned.Office;
        var (ada, bob, carl) = (await office.EnrolAsync("Ada"), await office.EnrolAsync("Bob"), await office.EnrolAsync("Carl"));
        (await administrator.SaysAsync("provision sql --all")).Code.ShouldBe(0);
        foreach (var id in new[] { ada, bob })
            await office.DoAsync(new Edit<Name>((await office.OfPersonAsync<Name>(id)).Single().Id, Sent<Name>.Nothing.With("Family", "King").With("Given", $"New {id}")));
        await office.DoAsync(new ChangeStatus(new(carl), PersonStatus.Deleted));
        await administrator.Provisioned.Tables.ExecuteAsync($"INSERT INTO sp_co_people (id, status) VALUES (99999, 'A'); ALTER TABLE sp_names ADD CONSTRAINT nobody CHECK (given <> 'New {ada}')");
        (await administrator.SaysAsync("provision sql --all")).Code.ShouldBe(1);
        (await administrator.GivenNamesAsync()).ShouldBe($"Ada\nNew {bob}");
        (await administrator.Provisioned.Tables.ShowAsync("SELECT id FROM sp_co_people ORDER BY id")).ShouldBe($"{ada}\n{bob}");
    }

    [Fact]
    public async Task waits_for_an_approval_though_the_target_refuses_somebody()
    {
        await using var administrator = await AnAdministrator.OfAsync(ProvisioningMode.Manual);
        var office = administrator.Provisioned.Office;
        var (ada, bob) = (await office.EnrolAsync("Ada"), await office.EnrolAsync("Bob"));
        (await administrator.SaysAsync("provision sql --all")).Code.ShouldBe(0);
        (await administrator.SaysAsync("target set sql --guard-subjects 0")).Code.ShouldBe(0);
        // Too long for the table: refused before the set is compared.
        await Office.StoreAsync(office.Registry, [new Edited<Name>((await office.OfPersonAsync<Name>(ada)).Single() with { Given = new string('x', 300) }, null)]);
        await office.DoAsync(new ChangeStatus(new(bob), PersonStatus.Suspended));
        var stopped = await administrator.SaysAsync("provision sql --all");
        stopped.Error.ShouldContain("error: This would change or remove 1 of the ");
        var before = await administrator.Provisioned.Tables.VersionsAsync();
        var digest = stopped.Error.TrimEnd('\n').Split(' ')[^1];
        (await administrator.SaysAsync($"provision sql --all --approve {digest}")).Error.ShouldContain($"error: 'sql' refused 1 subjects, which stay as they were; it was told of all others.\n  person/{ada}: ");
        (await administrator.Provisioned.Tables.VersionsAsync()).ShouldNotBe(before);
        (await administrator.GivenNamesAsync()).ShouldBe("Ada\nBob");
    }

    [Fact]
    public async Task tells_in_portions_what_is_so_when_they_are_written()
    {
        await using var provisioned = await Provisioned.WithAsync(ProvisioningMode.Manual);
        var (office, target) = (provisioned.Office, provisioned.Target);
        var ada = await office.EnrolAsync("Ada");
        var (asked, at) = (0, TimeProvider.System.GetUtcNow());
        await using var portions = new InPortions(
            office.Registry.Store, target, () => new(office.Registry.Store, target.Co, UpTo.Now, at, target.Policy), RenamedMeanwhileAsync,
            (tell, cancel) => new Plugins(office.Registry).OpenAsync(target, tell, cancel), TimeProvider.System);
        (await portions.WriteAsync((_, _, _) => { }, default)).Refused.ShouldBeEmpty();
        (await provisioned.Tables.ShowAsync("SELECT given FROM sp_names")).ShouldBe("Augusta");

        // It is asked before anybody is read, and then when they are about to be written.
        async Task<long> RenamedMeanwhileAsync(CancellationToken cancel)
        {
            if (++asked == 2) await office.DoAsync(new Edit<Name>((await office.OfPersonAsync<Name>(ada)).Single().Id, Sent<Name>.Nothing.With("Given", "Augusta")));
            return await office.Registry.Store.SettledAsync(cancel);
        }
    }

    private static async Task EndsAsync(AnAdministrator administrator, long run, string state)
    {
        var (began, runs) = (TimeProvider.System.GetTimestamp(), new Host.Targets.Runs(administrator.Provisioned.Office.Registry));
        while ((await runs.FindAsync(run, default))!.State is "waiting" or "running")
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience) throw new ShouldAssertException($"Run {run} did not end.");
            await Task.Delay(50);
        }

        (await runs.FindAsync(run, default))!.State.ShouldBe(state);
    }

    private static async Task ExecuteAsync(AnAdministrator administrator, string sql)
    {
        await using var command = administrator.Provisioned.Office.Registry.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
