using System.Globalization;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.Access;
using EventRegistry.Host.Provisioning;
using EventRegistry.Host.ReadModels;
using EventRegistry.Specs.Upkeep;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Provisioning;

/// <summary>R16, R17, R19, R28, R30: hosts are killed at every step of the way, again and again, and in the end the target holds what a rebuild would write.</summary>
public sealed class dying_on_the_way_to_a_target
{
    private static readonly int Seeds = int.TryParse(Environment.GetEnvironmentVariable("EVENTREGISTRY_SEEDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var seeds) ? seeds : 2;

    [Theory]
    [InlineData(nameof(Step.Appended), ProvisioningMode.QueueOnError)]
    [InlineData(nameof(Step.Looked), ProvisioningMode.QueueOnError)]
    [InlineData(nameof(Step.Asked), ProvisioningMode.QueueOnError)]
    [InlineData(nameof(Step.Moved), ProvisioningMode.QueueOnError)]
    [InlineData(nameof(Step.Moved), ProvisioningMode.Queue)]
    [InlineData(nameof(Step.Claimed), ProvisioningMode.Queue)]
    [InlineData(nameof(Step.Seen), ProvisioningMode.QueueOnError)]
    [InlineData(nameof(Step.Permitted), ProvisioningMode.Queue)]
    [InlineData(nameof(Step.Told), ProvisioningMode.QueueOnError)]
    [InlineData(nameof(Step.Told), ProvisioningMode.Queue)]
    [InlineData(nameof(Step.Noted), ProvisioningMode.Immediate)]
    [InlineData(nameof(Step.Finished), ProvisioningMode.Queue)]
    [InlineData(nameof(Step.Fanned), ProvisioningMode.QueueOnError)]
    [InlineData(nameof(Step.FellDue), ProvisioningMode.QueueOnError)]
    public async Task R16_R30_loses_nothing_and_does_nothing_twice(string step, ProvisioningMode mode)
    {
        await using var provisioned = await Provisioned.WithAsync(mode);
        var (bustle, chance, clerk) = (new Bustle(provisioned.Office, seed: 1), new Random(2), await ClerkAsync(provisioned));
        await bustle.DoAsync(6);
        for (var seed = 0; seed < Seeds; seed++)
        {
            if (step == nameof(Step.Fanned)) await ConcernManyAsync(provisioned);
            var time = step == nameof(Step.Fanned) ? 1 : chance.Next(1, 4);
            await using var host = await HostProcess.StartAsync(provisioned.Office.ConnectionString, $"9:{step}:{time}");
            await Waiting.UntilAsync(
                async () =>
                {
                    if (host.WasKilled) return true;
                    await bustle.DoAsync(chance.Next(3));
                    if (step == nameof(Step.Appended)) await ByHttpAsync(host, clerk);
                    return host.WasKilled;
                },
                () => $"It never came to {step} for the {time}. time:\n{host.Log}");
            await bustle.DoAsync(2);
        }

        await using var heir = await HostProcess.StartAsync(provisioned.Office.ConnectionString);
        await provisioned.SettlesAsync();
        (await provisioned.DoneTwiceAsync()).ShouldBeEmpty();
        (await heir.EndAsync()).ShouldBe(0, heir.Log);
    }

    [Fact]
    public async Task R20_R21_ends_in_peace_under_load_and_goes_on_where_it_was()
    {
        await using var provisioned = await Provisioned.WithAsync(ProvisioningMode.QueueOnError);
        var bustle = new Bustle(provisioned.Office, seed: 3);
        for (var i = 0; i < 3 * Seeds; i++)
        {
            await using var host = await HostProcess.StartAsync(provisioned.Office.ConnectionString);
            await bustle.DoAsync(20);
            (await host.EndAsync()).ShouldBe(0, host.Log);
            // Whatever had begun was finished: nothing is left to a lease.
            (await provisioned.Office.TextsAsync("select id::text from eventregistry.jobs where state = 'running'")).ShouldBeEmpty();
        }

        await using var heir = await HostProcess.StartAsync(provisioned.Office.ConnectionString);
        await provisioned.SettlesAsync();
        (await provisioned.DoneTwiceAsync()).ShouldBeEmpty();
    }

    /// <summary>A change that concerns all members of a group, more than are asked for at once: the first were, and the target holds something else of the others.</summary>
    private static async Task ConcernManyAsync(Provisioned provisioned)
    {
        await provisioned.Office.ExecuteAsync("insert into eventregistry.fanouts (tenant, whose, of, sequence) values ('2', 'Members', 4, 1)");
        await provisioned.Tables.ExecuteAsync("update sp_names set given = 'Somebody else'");
    }

    private static async Task<string> ClerkAsync(Provisioned provisioned)
    {
        var (user, key) = await new ApiUserBook(provisioned.Office.Registry).AddAsync(new("clerk", 2, Privileged: true, null, null, null), default);
        await new CatchUp(provisioned.Office.Registry).RunAsync(default);
        return $"{user.Username}:{key}";
    }

    private static async Task ByHttpAsync(HostProcess host, string clerk)
    {
        try
        {
            await host.EnrolAsync("Grace", clerk);
        }
        catch (Exception e) when (e is HttpRequestException { StatusCode: null } or IOException or TaskCanceledException)
        {
            // It died before it answered; what was stored by then counts.
        }
    }
}
