using System.Reflection;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.Provisioning;
using EventRegistry.Host.Targets;
using EventRegistry.Specs.Targets;
using EventRegistry.Specs.Upkeep;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Provisioning;

public sealed class checking_for_drift_by_and_by
{
    private const string Meddling = "UPDATE sp_names SET family = 'Changed'";

    [Fact]
    public async Task looks_once_a_day_and_tells_of_what_it_found_until_it_is_gone()
    {
        await using var provisioned = await FilledAsync(new());
        var (round, heard) = Round(provisioned);
        await round.PassAsync(default);
        (await RunsAsync(provisioned)).ShouldBeEmpty();
        await NextDayAsync(provisioned, round);
        await round.PassAsync(default);
        (await RunsAsync(provisioned)).ShouldBe(["drift done 0 0 0"]);
        heard.Names.ShouldBeEmpty();
        await provisioned.Tables.ExecuteAsync(Meddling);
        await NextDayAsync(provisioned, round);
        (await RunsAsync(provisioned)).ShouldBe(["drift done 0 2 0", "drift done 0 0 0"]);
        heard.Names.ShouldBe(["RaiseAsync"]);
        await new DriftCheck(provisioned.Office.Registry).RepairAsync(provisioned.Target, false, (_, _, _) => { }, default);
        await NextDayAsync(provisioned, round);
        heard.Names.ShouldBe(["RaiseAsync", "ResolveAsync"]);
    }

    [Fact]
    public async Task mends_what_it_found_where_it_is_to_and_the_guard_lets_it()
    {
        await using var provisioned = await FilledAsync(new() { Mend = true });
        var (round, heard) = Round(provisioned);
        await provisioned.Tables.ExecuteAsync(Meddling);
        await NextDayAsync(provisioned, round);
        (await provisioned.DriftAsync()).ShouldBeEmpty();
        heard.Names.ShouldBeEmpty();
        await new TargetBook(provisioned.Office.Registry).SetAsync("sql", new() { GuardSubjects = 0 }, default);
        await provisioned.Tables.ExecuteAsync(Meddling);
        (round, heard) = Round(provisioned);
        await NextDayAsync(provisioned, round);
        (await provisioned.DriftAsync()).ShouldNotBeEmpty();
        (await RunsAsync(provisioned))[0].ShouldStartWith("drift stopped");
        heard.Names.ShouldBe(["RaiseAsync"]);
    }

    [Theory]
    [InlineData("nobody has looked at that yet")]
    [InlineData("somebody looks at that meanwhile")]
    [InlineData("somebody has looked at that")]
    public async Task does_not_take_for_drift_whoever_is_still_to_be_told(string when)
    {
        await using var provisioned = await FilledAsync(new() { Mode = ProvisioningMode.Manual });
        await using var host = when.StartsWith("nobody", StringComparison.Ordinal) ? null : await AHost.StartAsync(provisioned.Office.Registry);
        var carl = await provisioned.Office.EnrolAsync("Carl");
        if (!when.EndsWith("meanwhile", StringComparison.Ordinal) && host is not null)
            await Waiting.UntilAsync(async () => (await provisioned.Office.TextsAsync($"select subject from eventregistry.standings where subject = 'person/{carl}'")).Count > 0, () => "Nobody looks.");
        var (round, heard) = Round(provisioned);
        await NextDayAsync(provisioned, round);
        (await RunsAsync(provisioned)).ShouldHaveSingleItem().ShouldNotBe("drift done 0 0 0");
        heard.Names.ShouldBeEmpty();
    }

    [Fact]
    public async Task never_looks_where_it_is_not_to()
    {
        await using var provisioned = await FilledAsync(new() { CheckHours = 0 });
        var (round, _) = Round(provisioned);
        await NextDayAsync(provisioned, round);
        (await RunsAsync(provisioned)).ShouldBeEmpty();
    }

    private static async Task<Provisioned> FilledAsync(TargetWish wish)
    {
        var provisioned = await Provisioned.WithAsync(ProvisioningMode.Queue);
        await provisioned.Office.EnrolAsync("Ada");
        await provisioned.Office.EnrolAsync("Bob");
        await new KeptTarget(provisioned.Office.Registry, "sql", provisioned.Tables).RebuildAsync();
        await new TargetBook(provisioned.Office.Registry).SetAsync("sql", wish, default);
        return provisioned;
    }

    private static async Task NextDayAsync(Provisioned provisioned, DriftRound round)
    {
        await using var later = provisioned.Office.Registry.Database.CreateCommand("update eventregistry.runs set asked = asked - interval '25 hours'; update eventregistry.fills set at = at - interval '25 hours'");
        await later.ExecuteNonQueryAsync();
        await round.PassAsync(default);
    }

    private static (DriftRound Round, Heard Heard) Round(Provisioned provisioned)
    {
        var notices = DispatchProxy.Create<INotices, Heard>();
        return (new(provisioned.Office.Registry, new(provisioned.Office.Registry), notices, NullLogger<DriftRound>.Instance), (Heard)(object)notices);
    }

    private static async Task<List<string>> RunsAsync(Provisioned provisioned) =>
        [.. (await new Host.Targets.Runs(provisioned.Office.Registry).ListAsync(provisioned.Target.Id, 9, default)).Where(r => r.Kind == "drift").Select(r => $"{r.Kind} {r.State} {r.Added} {r.Changed} {r.Removed}")];

    /// <summary>Hears which notices there are to be.</summary>
    public class Heard : DispatchProxy
    {
        public List<string> Names { get; } = [];

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Names.Add(targetMethod!.Name);
            return Task.CompletedTask;
        }
    }
}
