using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host;
using EventRegistry.Specs.Commands;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Provisioning;

public sealed class telling_targets_of_changes
{
    [Theory]
    [InlineData(ProvisioningMode.Immediate)]
    [InlineData(ProvisioningMode.Queue)]
    [InlineData(ProvisioningMode.QueueOnError)]
    public async Task ends_with_what_a_rebuild_would_write(ProvisioningMode mode)
    {
        await using var provisioned = await Provisioned.WithAsync(mode);
        await using var host = await AHost.StartAsync(provisioned.Office.Registry);
        var ada = await provisioned.Office.EnrolAsync("Ada");
        await provisioned.Office.EnrolAsync("Bob");
        await provisioned.ConvergesAsync();
        (await provisioned.Tables.ShowAsync("SELECT given FROM sp_names ORDER BY given")).ShouldContain("Ada");
        await provisioned.Office.DoAsync(new ChangeStatus(new(ada), PersonStatus.Suspended));
        await provisioned.ConvergesAsync();
    }
}
