using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;
using EventRegistry.Specs.Targets;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Provisioning.Listeners;

namespace EventRegistry.Specs.Provisioning;

/// <summary>What begins or ends by its dates is told then, although nothing happens (<c>provisioning.md</c> 11, whose manual calls it stale until the next trigger).</summary>
public sealed class passing_time
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task corner_13_whose_membership_of_the_provisioning_group_ends_is_removed()
    {
        var clock = new AClockAhead();
        await using var office = await InAsync(clock);
        var group = await office.GroupAsync("VO");
        var (_, heard) = await office.AddAsync("a", new TargetWish { Mode = ProvisioningMode.QueueOnError, Group = group });
        var ada = await office.Office.EnrolAsync("Ada");
        await office.JoinAsync(ada, group, through: clock.GetUtcNow() + Hour);
        await office.BeginAsync();
        await office.QuietAsync();
        (await heard.KnownSubjectsAsync(default)).ShouldContain(Person(ada));
        clock.PutOn(2 * Hour);
        await UntilAsync(async () => !(await heard.KnownSubjectsAsync(default)).Contains(Person(ada)));
        (await office.AttemptsAsync(Person(ada)))[^1].Cause.ShouldBe("time");
    }

    [Fact]
    public async Task a_role_that_begins_is_told_and_told_no_more_when_it_ends()
    {
        var clock = new AClockAhead();
        await using var office = await InAsync(clock);
        var (_, heard) = await office.AddAsync("a", ProvisioningMode.Immediate);
        var ada = await office.Office.EnrolAsync("Ada");
        await StoreAsync(office, new Added<Role>(new(
            900, new(ada), null, null, null, "staff", null, null, null, clock.GetUtcNow() + Hour, clock.GetUtcNow() + (3 * Hour), null, PersonStatus.Active, null)));
        await office.BeginAsync();
        await office.QuietAsync();
        Roles(heard, ada).ShouldBe(0);
        clock.PutOn(2 * Hour);
        await UntilAsync(() => Roles(heard, ada) == 1);
        clock.PutOn(2 * Hour);
        await UntilAsync(() => Roles(heard, ada) == 0);
    }

    [Fact]
    public async Task an_org_identity_that_ends_is_told_no_more()
    {
        var clock = new AClockAhead();
        await using var office = await InAsync(clock);
        var (_, heard) = await office.AddAsync("a", ProvisioningMode.Immediate);
        var ada = await office.Office.EnrolAsync("Ada");
        var identity = await office.IdentityAsync(through: clock.GetUtcNow() + Hour);
        await office.LinkAsync(ada, identity);
        await office.BeginAsync();
        await office.QuietAsync();
        Identities(heard, ada).ShouldBe(1);
        clock.PutOn(2 * Hour);
        await UntilAsync(() => Identities(heard, ada) == 0);
    }

    [Fact]
    public async Task a_rebuild_leaves_behind_when_time_will_come()
    {
        var clock = new AClockAhead();
        await using var provisioned = await Provisioned.WithAsync(ProvisioningMode.QueueOnError, clock);
        var ada = await provisioned.Office.EnrolAsync("Ada");
        await Commands.Office.StoreAsync(provisioned.Office.Registry, [new Added<Role>(new(
            900, new(ada), null, null, null, "staff", null, null, null, null, clock.GetUtcNow() + Hour, null, PersonStatus.Active, null))]);
        await (await Replay.OfAsync(provisioned.Office.Registry, "sql", null, null, default)).RebuildAsync("rebuild sql", "any", (_, _, _) => { }, default);
        (await provisioned.Tables.ShowAsync("SELECT id FROM sp_co_person_roles")).ShouldBe("900");
        await using var host = await AHost.StartAsync(provisioned.Office.Registry);
        clock.PutOn(2 * Hour);
        await UntilAsync(async () => await provisioned.Tables.ShowAsync("SELECT count(*) FROM sp_co_person_roles") == "0");
        await provisioned.ConvergesAsync();
    }

    private static Task StoreAsync(Listeners office, Change change) => Commands.Office.StoreAsync(office.Office.Registry, [change]);

    private static int Roles(RecordingTarget heard, int person) => Last(heard, person).Roles.Length;

    private static int Identities(RecordingTarget heard, int person) => Last(heard, person).ExternalIdentities.Count;

    private static PersonSubject Last(RecordingTarget heard, int person) => (PersonSubject)heard.Tellings.Last(t => t.Subject == Person(person)).Verdict.Record!;
}
