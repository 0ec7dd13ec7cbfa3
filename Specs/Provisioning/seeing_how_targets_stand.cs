using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.Queue;
using EventRegistry.Projections.Subjects;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Provisioning;

public sealed class seeing_how_targets_stand
{
    [Fact]
    public async Task to_somebody_all_through_life()
    {
        await using var administrator = await AnAdministrator.OfAsync(ProvisioningMode.Manual);
        var office = administrator.Provisioned.Office;
        var ada = await office.EnrolAsync("Ada");
        (await administrator.StandsAsync($"person/{ada}")).ShouldBe("never provisioned");
        await administrator.SaysAsync($"provision sql person/{ada}");
        (await administrator.StandsAsync($"person/{ada}")).ShouldBe("up to date");
        await office.DoAsync(new ChangeStatus(new(ada), PersonStatus.Suspended));
        (await administrator.StandsAsync($"person/{ada}")).ShouldBe("behind");
        await administrator.SaysAsync($"provision sql person/{ada}");
        var suspended = (await administrator.AsksAsync($"status person/{ada}"))["targets"]![0]!;
        ((string)suspended["state"]!, (string)suspended["action"]!, (string)suspended["because"]!).ShouldBe(("up to date", "ineligible", "status is Suspended"));
        await office.DoAsync(new ChangeStatus(new(ada), PersonStatus.Denied));
        await administrator.SaysAsync($"provision sql person/{ada}");
        (await administrator.StandsAsync($"person/{ada}")).ShouldBe("removed");
        await office.DoAsync(new Delete<PersonRecord>(ada));
        await administrator.SaysAsync($"provision sql person/{ada}");
        (await administrator.StandsAsync($"person/{ada}")).ShouldBe("removed");
    }

    [Fact]
    public async Task to_those_whom_a_run_told_of()
    {
        await using var administrator = await AnAdministrator.OfAsync(ProvisioningMode.Manual);
        var (ada, bob) = (await administrator.Provisioned.Office.EnrolAsync("Ada"), await administrator.Provisioned.Office.EnrolAsync("Bob", PersonStatus.Pending));
        (await administrator.StandsAsync($"person/{bob}")).ShouldBe("ineligible");
        await administrator.SaysAsync("provision sql --all");
        (await administrator.StandsAsync($"person/{ada}")).ShouldBe("up to date");
        (await administrator.StandsAsync($"person/{bob}")).ShouldBe("ineligible");
        (await administrator.StandsAsync("group/3")).ShouldBe("up to date");
        await administrator.Provisioned.Office.DoAsync(new ChangeStatus(new(ada), PersonStatus.Suspended));
        (await administrator.StandsAsync($"person/{ada}")).ShouldBe("behind");
    }

    [Fact]
    public async Task as_a_whole()
    {
        await using var administrator = await AnAdministrator.OfAsync(ProvisioningMode.Manual);
        await administrator.Provisioned.Office.EnrolAsync("Ada");
        (await administrator.SaysAsync("status")).Out.ShouldContain("  never filled as a whole: eventregistry provision sql --all");
        await administrator.SaysAsync("provision sql --all");
        var said = (await administrator.SaysAsync("status")).Out;
        said.ShouldContain("target sql: CO 2, tables sp_*, rules v4, mode manual\n  made what history says at ");
        said.ShouldContain("(provision), done");
        var target = (await administrator.AsksAsync("status"))["targets"]![0]!;
        ((string)target["mode"]!, (int)target["waiting"]!, (bool)target["quarantined"]!, (string)target["lastRun"]!["state"]!).ShouldBe(("manual", 0, false, "done"));
    }

    [Fact]
    public async Task in_the_queue_and_what_became_of_it()
    {
        await using var administrator = await AnAdministrator.OfAsync(ProvisioningMode.Queue);
        var subject = new StreamId(StreamKind.Person, await administrator.Provisioned.Office.EnrolAsync("Ada"));
        (await administrator.SaysAsync("queue list")).Out.ShouldBe("The queue is empty.\n");
        var job = await DeadAsync(administrator, subject);
        (await administrator.SaysAsync("queue list sql --dead")).Out.ShouldContain($"{subject}");
        (await administrator.SaysAsync($"queue replay {job}")).Out.ShouldBe("1 job is due again.\n");
        (await administrator.SaysAsync("queue replay sql")).Error.ShouldBe("error: No job of 'sql' is put aside. Those that are: eventregistry queue list --dead\n");
        ((string)(await administrator.AsksAsync("queue list"))[0]!["state"]!).ShouldBe("waiting");
        (await administrator.SaysAsync($"queue cancel sql {subject}")).Out.ShouldStartWith("1 job is cancelled.");
        (await administrator.SaysAsync($"queue cancel {job}")).Code.ShouldBe(2);
        (await administrator.AsksAsync($"queue history {subject}")).Select(l => (string)l["what"]!).ShouldBe(["cancelled", "replayed", "dead", "started", "queued"]);
    }

    private static async Task<long> DeadAsync(AnAdministrator administrator, StreamId subject)
    {
        await using var connection = await administrator.Provisioned.Office.Registry.Database.OpenConnectionAsync();
        var target = administrator.Provisioned.Target.Id;
        await administrator.Queue.AskAsync(connection, [new Ask("2", target, subject, ProvisioningAction.Eligible)], default);
        var batch = await administrator.Queue.ClaimAsync("spec", target, 10, TimeSpan.FromMinutes(1), default);
        await administrator.Queue.FinishAsync(connection, batch, [new Failed(batch.Jobs[0].Id, "no such thing", null)], default);
        return batch.Jobs[0].Id;
    }
}
