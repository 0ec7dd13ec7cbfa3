using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.Provisioning;
using EventRegistry.Specs.Upkeep;
using Npgsql;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Decisions.Asking;

namespace EventRegistry.Specs.Provisioning;

/// <summary>R14, R15, R32: hosts share a registry, some are lost and some sleep; no two write a subject, and nobody waits for one that is gone.</summary>
public sealed class several_hosts_at_once
{
    [Theory]
    [InlineData(nameof(Step.Looked), ProvisioningMode.QueueOnError)]
    [InlineData(nameof(Step.Asked), ProvisioningMode.QueueOnError)]
    [InlineData(nameof(Step.Moved), ProvisioningMode.QueueOnError)]
    [InlineData(nameof(Step.Claimed), ProvisioningMode.Queue)]
    [InlineData(nameof(Step.Seen), ProvisioningMode.QueueOnError)]
    [InlineData(nameof(Step.Told), ProvisioningMode.Queue)]
    [InlineData(nameof(Step.Noted), ProvisioningMode.Queue)]
    public async Task R14_R15_do_not_wait_for_one_that_sleeps_and_are_not_disturbed_when_it_wakes(string step, ProvisioningMode mode)
    {
        await using var provisioned = await Provisioned.WithAsync(mode);
        var bustle = new Bustle(provisioned.Office, seed: 5);
        await bustle.DoAsync(10);
        await using var sleeper = await HostProcess.StartAsync(provisioned.Office.ConnectionString, $"19:{step}:1");
        await Waiting.UntilAsync(() => Task.FromResult(sleeper.IsStopped), () => $"It never came to {step}:\n{sleeper.Log}");
        await using var other = await HostProcess.StartAsync(provisioned.Office.ConnectionString);
        await bustle.DoAsync(10);
        await provisioned.SettlesAsync();

        await sleeper.WakeAsync();
        await bustle.DoAsync(20);
        await provisioned.SettlesAsync();
        (await provisioned.DoneTwiceAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task R14_the_one_that_slept_past_its_lease_writes_nothing()
    {
        await using var provisioned = await Provisioned.WithAsync(ProvisioningMode.Queue);
        var (office, target) = (provisioned.Office, provisioned.Tables);
        await target.ExecuteAsync("""
            create table written (given text);
            create function note() returns trigger language plpgsql as $$ begin insert into written values (new.given); return new; end $$;
            create trigger note after insert or update on sp_names for each row execute function note()
            """);
        var ada = await office.EnrolAsync("Ada");
        // It knows what it would write, and sleeps before it asks whether it may.
        await using var sleeper = await HostProcess.StartAsync(office.ConnectionString, $"19:{nameof(Step.Seen)}:1");
        await Waiting.UntilAsync(() => Task.FromResult(sleeper.IsStopped), () => sleeper.Log);
        await office.DoAsync(new Edit<Name>((await office.OfPersonAsync<Name>(ada)).Single().Id, Of<Name>(("Given", "Grace"))));
        await using var other = await HostProcess.StartAsync(office.ConnectionString);
        await provisioned.SettlesAsync();

        await sleeper.WakeAsync();
        await Waiting.UntilAsync(async () => (await office.TextsAsync("select what from eventregistry.attempts where what in ('queued', 'collapsed') and sequence > 0")).Count >= 2, () => "It did not notice that it had slept.");
        await provisioned.SettlesAsync();
        (await target.ShowAsync("select distinct given from written")).ShouldBe("Grace");
        (await provisioned.DoneTwiceAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task R14_one_that_sleeps_with_the_target_in_its_hands_holds_it_no_longer_than_its_transaction()
    {
        await using var provisioned = await Provisioned.WithAsync(ProvisioningMode.QueueOnError);
        var bustle = new Bustle(provisioned.Office, seed: 6);
        await bustle.DoAsync(10);
        await using var sleeper = await HostProcess.StartAsync(provisioned.Office.ConnectionString, $"19:{nameof(Step.Permitted)}:1");
        await Waiting.UntilAsync(() => Task.FromResult(sleeper.IsStopped), () => sleeper.Log);
        await using var other = await HostProcess.StartAsync(provisioned.Office.ConnectionString);
        await bustle.DoAsync(10);
        await Waiting.UntilAsync(
            async () => (await provisioned.Office.TextsAsync("select what from eventregistry.attempts where what = 'taken_over'")).Count > 0, () => $"Nobody took over:\n{other.Log}");
        await sleeper.WakeAsync();
        await provisioned.SettlesAsync();
        (await provisioned.DoneTwiceAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task R15_R32_go_on_when_one_is_killed_and_one_sleeps()
    {
        await using var provisioned = await Provisioned.WithAsync(ProvisioningMode.QueueOnError);
        var bustle = new Bustle(provisioned.Office, seed: 7);
        await using var one = await HostProcess.StartAsync(provisioned.Office.ConnectionString);
        await using var two = await HostProcess.StartAsync(provisioned.Office.ConnectionString);
        await using var three = await HostProcess.StartAsync(provisioned.Office.ConnectionString);
        await bustle.DoAsync(40);
        await one.KillAsync();
        await two.StopAsync();
        await bustle.DoAsync(40);
        await provisioned.SettlesAsync();
        await two.WakeAsync();
        await bustle.DoAsync(40);
        await provisioned.SettlesAsync();
        (await provisioned.DoneTwiceAsync()).ShouldBeEmpty();
    }
}
