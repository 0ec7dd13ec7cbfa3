using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.Provisioning;
using EventRegistry.Host.Queue;
using EventRegistry.Specs.Commands;
using EventRegistry.Specs.Upkeep;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Provisioning;

/// <summary>R32: somebody whom no host survives telling is put aside, so that the others are told of, and hosts live.</summary>
public sealed class ending_every_host_that_takes_it_up
{
    [Fact]
    public async Task ends_three_and_no_more()
    {
        await using var provisioned = await Provisioned.WithAsync(ProvisioningMode.Queue);
        var office = provisioned.Office;
        foreach (var given in new[] { "Ada", "Grace", "Barbara" }) await office.EnrolAsync(given);
        // Whoever is taken up first ends the host, and whoever is in the batch is lost with it: twice together, and then one alone.
        for (var i = 0; i < AfterFailure.MostLost; i++)
        {
            await using var host = await HostProcess.StartAsync(office.ConnectionString, $"9:{nameof(Step.Seen)}:1");
            await Waiting.UntilAsync(() => Task.FromResult(host.WasKilled), () => $"It lives:\n{host.Log}");
        }

        await using var heir = await HostProcess.StartAsync(office.ConnectionString);
        await Waiting.UntilAsync(async () => (await LeftAsync(office)) is [{ State: JobState.Dead }], () => $"It is taken up still:\n{heir.Log}");
        var dead = (await LeftAsync(office)).Single();
        dead.Error!.ShouldStartWith("Its host ended, or stood still past its lease, 3 times while it ran");
        dead.Error!.ShouldEndWith($"eventregistry queue replay sql {dead.Subject}");
        (await office.TextsAsync("select subject || ' ' || state from eventregistry.standings where state = 'failing'")).ShouldBe([$"{dead.Subject} failing"]);
        (await office.TextsAsync("select subject from eventregistry.notices where resolved is null")).ShouldBe([dead.Subject]);

        // Somebody mended what ended the hosts.
        await office.Registry.Queue.ReplayAsync(new() { Id = dead.Id }, new("somebody", null), default);
        await provisioned.SettlesAsync();
        (await LeftAsync(office)).ShouldBeEmpty();
        (await heir.EndAsync()).ShouldBe(0, heir.Log);
    }

    private static Task<IReadOnlyList<ListedJob>> LeftAsync(Office office) => office.Registry.Queue.ListAsync(new(), 100, default);
}
