using System.Diagnostics;
using EventRegistry.Host.Embedded;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Embedded;

public class throwing_a_cluster_away
{
    [Fact]
    public async Task stops_the_server_and_removes_the_folder()
    {
        var cluster = await EmbeddedCluster.StartAsync(EmbeddedOptions.ThrowAway);
        await cluster.DisposeAsync();
        Directory.Exists(cluster.DataFolder).ShouldBeFalse();
        FreePort.IsFree(cluster.Port).ShouldBeTrue();
    }

    [Fact]
    public async Task happens_on_the_next_start_when_the_owner_has_died()
    {
        var abandoned = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"eventregistry-of-{await GoneAsync()}-spec"));
        await using var cluster = await EmbeddedCluster.StartAsync(EmbeddedOptions.ThrowAway);
        abandoned.Refresh();
        abandoned.Exists.ShouldBeFalse();
        Directory.Exists(cluster.DataFolder).ShouldBeTrue();
    }

    private static async Task<int> GoneAsync()
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", "--version") { RedirectStandardOutput = true })!;
        await process.WaitForExitAsync();
        return process.Id;
    }
}
