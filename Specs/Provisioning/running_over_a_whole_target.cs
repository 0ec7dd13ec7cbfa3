using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.Targets;
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
