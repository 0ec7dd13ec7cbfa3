using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Specs.Commands;
using EventRegistry.Specs.Targets;
using EventRegistry.Specs.Upkeep;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Decisions.Asking;

namespace EventRegistry.Specs.Provisioning;

/// <summary>R26, R28: what ends or begins is told when it does, though nothing else happens; whoever told it before, and wherever the clock is set.</summary>
public sealed class what_time_alone_changes
{
    private static readonly string[] Tables = ["sp_co_person_roles", "sp_co_group_members"];

    [Theory]
    [InlineData(ProvisioningMode.Immediate, false)]
    [InlineData(ProvisioningMode.Queue, false)]
    [InlineData(ProvisioningMode.QueueOnError, false)]
    [InlineData(ProvisioningMode.QueueOnError, true)]
    public async Task R26_is_told_in_time(ProvisioningMode mode, bool wasFilled)
    {
        var clock = new SetClock(Upkept.Morning);
        await using var provisioned = await Provisioned.WithAsync(mode, clock);
        var office = provisioned.Office;
        var ada = await UntilNoonAsync(office);
        if (wasFilled) await new KeptTarget(office.Registry, provisioned.Target.Name, provisioned.Tables).RebuildAsync();
        await using var host = await AHost.StartAsync(office.Registry);
        await provisioned.SettlesAsync();
        (await CountsAsync(provisioned, ada)).ShouldBe("1 1");
        clock.Now = Upkept.Noon.AddSeconds(2);
        await Waiting.UntilAsync(async () => await CountsAsync(provisioned, ada) == "0 0", () => "Nobody noticed that it is past noon.");
        await provisioned.SettlesAsync();
    }

    [Fact]
    public async Task R28_is_told_in_time_although_the_target_was_down_meanwhile()
    {
        var clock = new SetClock(Upkept.Morning);
        Specs.EventStore.CuttingProxy? way = null;
        await using var provisioned = await Provisioned.WithAsync(ProvisioningMode.Immediate, clock, c => (way = new(c)).ConnectionString);
        await using var proxy = way!;
        var office = provisioned.Office;
        await using var host = await AHost.StartAsync(office.Registry);
        var ada = await UntilNoonAsync(office);
        await provisioned.SettlesAsync();
        proxy.IsDown = true;
        await office.DoAsync(new Add<Name>(Of<Name>(("PersonId", new PersonId(ada)), ("Given", "Augusta"), ("Type", "author"))));
        await Waiting.UntilAsync(async () => (await office.TextsAsync("select what from eventregistry.attempts where what = 'failed'")).Count > 0, () => "It did not fail.");
        proxy.IsDown = false;
        clock.Now = Upkept.Noon.AddSeconds(2);
        // At once and never again is how this target is told; noon is another time.
        await provisioned.SettlesAsync();
        (await CountsAsync(provisioned, ada)).ShouldBe("0 0");
    }

    [Fact]
    public async Task is_told_again_when_the_clock_was_set_back()
    {
        var clock = new SetClock(Upkept.Noon.AddMinutes(-1));
        await using var provisioned = await Provisioned.WithAsync(ProvisioningMode.QueueOnError, clock);
        var office = provisioned.Office;
        await using var host = await AHost.StartAsync(office.Registry);
        var ada = await UntilNoonAsync(office);
        await provisioned.SettlesAsync();
        clock.Now = Upkept.Noon.AddMinutes(1);
        await provisioned.SettlesAsync();
        clock.Now = Upkept.Noon.AddHours(-1);
        await office.DoAsync(new Add<Name>(Of<Name>(("PersonId", new PersonId(ada)), ("Given", "Augusta"), ("Type", "author"))));
        await provisioned.SettlesAsync();
        (await CountsAsync(provisioned, ada)).ShouldBe("1 1");
        clock.Now = Upkept.Noon.AddMinutes(2);
        await Waiting.UntilAsync(async () => await CountsAsync(provisioned, ada) == "0 0", () => "Noon came twice, and the second went unnoticed.");
        await provisioned.SettlesAsync();
    }

    [Fact]
    public async Task R26_of_an_org_identity_is_told_of_whoever_is_linked_to_it()
    {
        var clock = new SetClock(Upkept.Morning);
        await using var provisioned = await Provisioned.WithAsync(ProvisioningMode.QueueOnError, clock);
        var office = provisioned.Office;
        var ada = await office.EnrolAsync("Ada");
        var identity = await office.DoAsync(new Add<OrgIdentityRecord>(Of<OrgIdentityRecord>(("CoId", Office.Campus), ("ValidThrough", Upkept.Noon))));
        await office.DoAsync(new Add<Name>(Of<Name>(("OrgIdentityId", new OrgIdentityId(identity)), ("Given", "Ada"), ("Type", "official"), ("PrimaryName", true))));
        await office.DoAsync(new Add<IdentityLink>(Of<IdentityLink>(("PersonId", new PersonId(ada)), ("OrgIdentityId", new OrgIdentityId(identity)))));
        await using var host = await AHost.StartAsync(office.Registry);
        await provisioned.SettlesAsync();
        (await office.TextsAsync($"select due::text from eventregistry.standings where subject = 'person/{ada}' and due is not null")).ShouldHaveSingleItem();
        clock.Now = Upkept.Noon.AddSeconds(2);
        await Waiting.UntilAsync(async () => (await office.TextsAsync("select cause from eventregistry.attempts where cause = 'time'")).Count > 0, () => "Nobody noticed that it is past noon.");
        await provisioned.SettlesAsync();
    }

    [Fact]
    public async Task R22_R23_is_told_in_time_although_history_cannot_be_read_on()
    {
        var clock = new SetClock(Upkept.Morning);
        await using var provisioned = await Provisioned.WithAsync(ProvisioningMode.QueueOnError, clock);
        var office = provisioned.Office;
        var ada = await UntilNoonAsync(office);
        await using (await AHost.StartAsync(office.Registry)) await provisioned.SettlesAsync();
        var grace = await office.EnrolAsync("Grace");
        await RenameAsync("name_added", "name_sung");
        await using var host = await AHost.StartAsync(office.Registry);
        clock.Now = Upkept.Noon.AddSeconds(2);
        await Waiting.UntilAsync(async () => await CountsAsync(provisioned, ada) == "0 0", () => "Nobody noticed that it is past noon.");
        (await provisioned.Tables.ShowAsync($"select given from sp_names where co_person_id = {grace}")).ShouldBeEmpty();
        await RenameAsync("name_sung", "name_added");
        await provisioned.SettlesAsync();

        Task RenameAsync(string from, string to) => office.ExecuteAsync(
            $"update eventregistry.mt_events set type = '{to}' where type = '{from}' and seq_id > (select last_seq_id from eventregistry.mt_event_progression where name = 'Provisioning')");
    }

    private static async Task<int> UntilNoonAsync(Office office)
    {
        var ada = await office.EnrolAsync("Ada");
        await office.DoAsync(new Add<Role>(Of<Role>(("PersonId", new PersonId(ada)), ("Affiliation", "staff"), ("Status", PersonStatus.Active), ("ValidThrough", Upkept.Noon))));
        await office.DoAsync(new Add<Membership>(Of<Membership>(("PersonId", new PersonId(ada)), ("GroupId", await office.GroupAsync("Club")), ("Member", true), ("ValidThrough", Upkept.Noon))));
        return ada;
    }

    /// <summary>How many roles the target holds, and how many memberships besides those of the automatic groups.</summary>
    private static async Task<string> CountsAsync(Provisioned provisioned, int person) => (await provisioned.Tables.ShowAsync($"""
        select (select count(*) from {Tables[0]} where co_person_id = {person}),
               (select count(*) from {Tables[1]} where co_person_id = {person} and co_group_id > 4)
        """)).Replace('|', ' ');
}
