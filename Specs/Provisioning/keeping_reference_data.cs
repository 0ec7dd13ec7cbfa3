using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.Targets;
using EventRegistry.Specs.Commands;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Provisioning.Listeners;

namespace EventRegistry.Specs.Provisioning;

/// <summary>COUs, terms and sources in the tables of a SQL target (<c>sql-target.md</c> 8).</summary>
public sealed class keeping_reference_data
{
    private const string Cous = "SELECT name FROM sp_cous ORDER BY name";

    [Fact]
    public async Task sql_corner_1_a_new_target_holds_it_and_the_groups_and_no_people()
    {
        await using var office = await Office.FreshAsync();
        await CouAsync(office, "Physics");
        await office.EnrolAsync("Ada");
        await using var tables = await Targets.Sql.ATarget.WithoutTablesAsync();
        await new TargetBook(office.Registry).AddAsync("sql", 2, new() { Connection = tables.ConnectionString }, default);
        (await tables.ShowAsync("SELECT (SELECT count(*) FROM sp_cous), (SELECT count(*) FROM sp_co_groups), (SELECT count(*) FROM sp_co_people)")).ShouldBe("1|8|0");
    }

    [Theory]
    [InlineData(ProvisioningMode.Immediate)]
    [InlineData(ProvisioningMode.Manual)]
    [InlineData(ProvisioningMode.Enrollment)]
    public async Task sql_corner_29_a_cou_that_is_renamed_is_so_at_once_also_where_people_are_told_by_hand(ProvisioningMode mode)
    {
        await using var provisioned = await Provisioned.WithAsync(mode);
        var cou = await CouAsync(provisioned.Office, "Physics");
        await using var host = await AHost.StartAsync(provisioned.Office.Registry);
        await UntilAsync(async () => await provisioned.Tables.ShowAsync(Cous) == "Physics");
        await provisioned.Office.DoAsync(new Edit<Cou>(cou, Sent<Cou>.Nothing.With("Name", "Astronomy")));
        await UntilAsync(async () => await provisioned.Tables.ShowAsync(Cous) == "Astronomy");
    }

    [Fact]
    public async Task sql_corner_30_a_disabled_target_is_told_of_nothing()
    {
        await using var office = await InAsync();
        var (_, heard) = await office.AddAsync("a", ProvisioningMode.Disabled);
        await office.BeginAsync();
        await CouAsync(office.Office, "Physics");
        await office.QuietAsync();
        heard.Batches.ShouldBe(0);
        (await office.Queue.ListAsync(new(), 10, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task sql_corners_13_and_14_a_cou_that_is_deleted_goes_and_so_does_the_last()
    {
        await using var provisioned = await Provisioned.WithAsync(ProvisioningMode.QueueOnError);
        var (physics, music) = (await CouAsync(provisioned.Office, "Physics"), await CouAsync(provisioned.Office, "Music"));
        await using var host = await AHost.StartAsync(provisioned.Office.Registry);
        await UntilAsync(async () => await provisioned.Tables.ShowAsync(Cous) == "Music\nPhysics");
        await provisioned.Office.DoAsync(new Delete<Cou>(physics));
        await UntilAsync(async () => await provisioned.Tables.ShowAsync(Cous) == "Music");
        await provisioned.Office.DoAsync(new Delete<Cou>(music));
        await UntilAsync(async () => await provisioned.Tables.ShowAsync(Cous) == "");
        await provisioned.ConvergesAsync();
    }

    [Fact]
    public async Task sql_corner_2_a_new_person_is_a_row_in_people_and_names_and_two_memberships()
    {
        await using var provisioned = await Provisioned.WithAsync(ProvisioningMode.Immediate);
        await using var host = await AHost.StartAsync(provisioned.Office.Registry);
        await provisioned.Office.EnrolAsync("Ada");
        await provisioned.ConvergesAsync();
        (await provisioned.Tables.ShowAsync("SELECT (SELECT count(*) FROM sp_co_people), (SELECT count(*) FROM sp_names), (SELECT count(*) FROM sp_co_group_members)")).ShouldBe("1|1|2");
    }

    [Fact]
    public async Task sql_corners_9_to_11_a_group_is_renamed_suspended_and_deleted()
    {
        await using var provisioned = await Provisioned.WithAsync(ProvisioningMode.Immediate);
        var ada = await provisioned.Office.EnrolAsync("Ada");
        var group = await provisioned.Office.DoAsync(new Add<GroupRecord>(
            Sent<GroupRecord>.Nothing.With("CoId", Office.Campus).With("Name", "Telescope").With("Status", Standing.Active).With("GroupType", GroupType.Standard)));
        await provisioned.Office.DoAsync(new Add<Membership>(
            Sent<Membership>.Nothing.With("PersonId", new Domain.People.PersonId(ada)).With("GroupId", new GroupId(group)).With("Member", true)));
        await using var host = await AHost.StartAsync(provisioned.Office.Registry);
        var shown = $"SELECT (SELECT name || status FROM sp_co_groups WHERE id = {group}), (SELECT count(*) FROM sp_co_group_members WHERE co_group_id = {group})";
        await UntilAsync(async () => await provisioned.Tables.ShowAsync(shown) == "TelescopeA|1");
        await provisioned.Office.DoAsync(new Edit<GroupRecord>(group, Sent<GroupRecord>.Nothing.With("Name", "Antenna")));
        await UntilAsync(async () => await provisioned.Tables.ShowAsync(shown) == "AntennaA|1");
        await provisioned.Office.DoAsync(new Edit<GroupRecord>(group, Sent<GroupRecord>.Nothing.With("Status", Standing.Suspended)));
        await UntilAsync(async () => await provisioned.Tables.ShowAsync(shown) == "AntennaS|0");
        await provisioned.Office.DoAsync(new Delete<GroupRecord>(group));
        await UntilAsync(async () => await provisioned.Tables.ShowAsync($"SELECT count(*) FROM sp_co_groups WHERE id = {group}") == "0");
        await provisioned.ConvergesAsync();
    }

    private static Task<int> CouAsync(Office office, string name) => office.DoAsync(new Add<Cou>(Sent<Cou>.Nothing.With("CoId", Office.Campus).With("Name", name)));
}
