using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.Provisioning;
using EventRegistry.Host.Queue;
using EventRegistry.Projections.Subjects;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Provisioning;

public sealed class provisioning_by_hand
{
    [Theory]
    [InlineData(ProvisioningMode.Immediate)]
    [InlineData(ProvisioningMode.Manual)]
    [InlineData(ProvisioningMode.Enrollment)]
    [InlineData(ProvisioningMode.Queue)]
    [InlineData(ProvisioningMode.QueueOnError)]
    public async Task tells_the_target_at_once_in_every_mode(ProvisioningMode mode)
    {
        await using var administrator = await AnAdministrator.OfAsync(mode);
        var ada = await administrator.Provisioned.Office.EnrolAsync("Ada");
        var answer = await administrator.SaysAsync($"provision sql person/{ada} group/3");
        answer.Code.ShouldBe(0, answer.Out + answer.Error);
        (await administrator.Provisioned.DriftAsync()).ShouldBeEmpty();
        (await administrator.Queue.ListAsync(new(), 10, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task says_what_was_written_and_who_asked()
    {
        await using var administrator = await AnAdministrator.OfAsync(ProvisioningMode.Manual);
        var ada = await administrator.Provisioned.Office.EnrolAsync("Ada");
        var told = (await administrator.AsksAsync($"provision sql person/{ada}"))["subjects"]![0]!;
        ((string)told["state"]!, (string)told["action"]!, (int)told["added"]!, (int)told["removed"]!).ShouldBe(("done", "eligible", 4, 0));
        var again = (await administrator.AsksAsync($"provision sql person/{ada}"))["subjects"]![0]!;
        ((string)again["state"]!, (int)again["added"]!, (int)again["changed"]!).ShouldBe(("done", 0, 0));
        var lines = await administrator.Queue.HistoryAsync("2", $"person/{ada}", 10, null, default);
        lines.Select(l => l.What).ShouldBe(["succeeded", "started", "succeeded", "started"]);
        lines.ShouldAllBe(l => l.Actor == Environment.UserName && l.Cause == ByHand.Cause);
    }

    [Fact]
    public async Task removes_who_is_not_to_be_there_and_says_why()
    {
        await using var administrator = await AnAdministrator.OfAsync(ProvisioningMode.Manual);
        var ada = await administrator.Provisioned.Office.EnrolAsync("Ada");
        await administrator.SaysAsync($"provision sql person/{ada}");
        await administrator.Provisioned.Office.DoAsync(new ChangeStatus(new(ada), PersonStatus.Denied));
        var told = (await administrator.AsksAsync($"provision sql person/{ada}"))["subjects"]![0]!;
        ((string)told["action"]!, (string)told["because"]!).ShouldBe(("deleted", "status is Denied"));
        ((int)told["removed"]!).ShouldBeGreaterThan(0);
        (await administrator.Provisioned.DriftAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task does_not_tell_a_target_that_is_disabled()
    {
        await using var administrator = await AnAdministrator.OfAsync(ProvisioningMode.Disabled);
        var ada = await administrator.Provisioned.Office.EnrolAsync("Ada");
        foreach (var whom in new[] { $"person/{ada}", "--all" })
        {
            var answer = await administrator.SaysAsync($"provision sql {whom}");
            answer.Code.ShouldBe(2);
            answer.Error.ShouldBe("error: Disabled SqlProvisioner: the target 'sql' is told of nobody. Enable it: eventregistry target set sql --mode manual.\n");
        }
    }

    [Theory]
    [InlineData("person/9999", "History knows no person/9999. The nearest is person/")]
    [InlineData("persn/1", "Targets are told of no 'persn'. Did you mean 'person'? They are told of: person, group, cou, terms, source.")]
    [InlineData("org-identity/1", "Targets are told of no 'org-identity'.")]
    [InlineData("everybody", "'everybody' is no subject.")]
    public async Task does_not_know_everything(string subject, string sentence)
    {
        await using var administrator = await AnAdministrator.OfAsync(ProvisioningMode.Manual);
        await administrator.Provisioned.Office.EnrolAsync("Ada");
        var answer = await administrator.SaysAsync($"provision sql {subject}");
        answer.Code.ShouldBe(2);
        answer.Error.ShouldStartWith($"error: {sentence}");
    }

    [Fact]
    public async Task takes_up_what_waits_already()
    {
        await using var administrator = await AnAdministrator.OfAsync(ProvisioningMode.Queue);
        var ada = new StreamId(StreamKind.Person, await administrator.Provisioned.Office.EnrolAsync("Ada"));
        await AskAsync(administrator, ada, ProvisioningAction.Eligible);
        (await administrator.SaysAsync($"provision sql {ada}")).Code.ShouldBe(0);
        (await administrator.GivenNamesAsync()).ShouldContain("Ada");
        (await administrator.Queue.ListAsync(new(), 10, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task waits_for_who_is_at_it()
    {
        await using var administrator = await AnAdministrator.OfAsync(ProvisioningMode.Queue);
        var ada = new StreamId(StreamKind.Person, await administrator.Provisioned.Office.EnrolAsync("Ada"));
        await AskAsync(administrator, ada, ProvisioningAction.Eligible);
        // Somebody who took it and was never heard of again: it is taken over when the lease is over.
        await administrator.Queue.ClaimAsync("lost", administrator.Provisioned.Target.Id, 10, TimeSpan.FromSeconds(1), default);
        (await administrator.SaysAsync($"provision sql {ada}")).Code.ShouldBe(0);
        (await administrator.GivenNamesAsync()).ShouldContain("Ada");
    }

    [Fact]
    public async Task leaves_a_target_alone_that_failed_until_it_is_released()
    {
        await using var administrator = await AnAdministrator.OfAsync(ProvisioningMode.QueueOnError);
        var (ada, bob) = (await administrator.Provisioned.Office.EnrolAsync("Ada"), await administrator.Provisioned.Office.EnrolAsync("Bob"));
        await administrator.Provisioned.Tables.ExecuteAsync("ALTER TABLE sp_names RENAME TO sp_names_gone");
        var failed = await administrator.SaysAsync($"provision sql person/{ada}");
        failed.Code.ShouldBe(3, failed.Out + failed.Error);
        failed.Out.ShouldContain("To end that: eventregistry target release sql");
        (await administrator.StandsAsync($"person/{ada}")).ShouldBe("failing");
        (await administrator.SaysAsync("target list")).Out.ShouldContain("paused until");

        await administrator.Provisioned.Tables.ExecuteAsync("ALTER TABLE sp_names_gone RENAME TO sp_names");
        await administrator.Queue.PauseAsync(administrator.Provisioned.Target.Id, "again", default);
        var waiting = await administrator.SaysAsync($"provision sql person/{bob}");
        waiting.Code.ShouldBe(3);
        waiting.Out.ShouldContain("waits");
        (await administrator.SaysAsync("target release sql")).Out.ShouldBe("The target 'sql' is left alone no longer.\n");
        (await administrator.SaysAsync($"provision sql person/{ada} person/{bob}")).Code.ShouldBe(0);
        (await administrator.GivenNamesAsync()).ShouldContain("Bob");
        (await administrator.StandsAsync($"person/{ada}")).ShouldBe("up to date");
    }

    private static async Task AskAsync(AnAdministrator administrator, StreamId subject, ProvisioningAction action)
    {
        await using var connection = await administrator.Provisioned.Office.Registry.Database.OpenConnectionAsync();
        await administrator.Queue.AskAsync(connection, [new Ask("2", administrator.Provisioned.Target.Id, subject, action)], default);
    }
}
