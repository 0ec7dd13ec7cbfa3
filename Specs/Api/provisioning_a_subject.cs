using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.Commands;
using EventRegistry.Host.ReadModels;
using EventRegistry.Host.Targets;
using EventRegistry.Specs.Commands;
using EventRegistry.Specs.Targets.Sql;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Api;

public sealed class provisioning_a_subject
{
    [Fact]
    public async Task writes_to_a_target_of_our_own_and_notes_it()
    {
        await using var server = await AServer.StartAsync();
        await using var tables = await ATarget.WithoutTablesAsync();
        var (target, _) = await new TargetBook(server.Registry).AddAsync("sql", 2, new() { Connection = tables.ConnectionString, Mode = ProvisioningMode.Manual }, default);
        await new CatchUp(server.Registry).RunAsync(default);
        var person = await SomebodyAsync(server);

        var answer = await server.CallAsync("POST", $"/co_provisioning_targets/provision/{target.Id}/copersonid:{person}.json");
        (answer.Status, answer.Reason, answer.Body).ShouldBe((200, "OK", ""));
        (await tables.ShowAsync("SELECT id FROM sp_co_people")).ShouldContain($"{person}");
        (await server.CallAsync("GET", $"/history_records.json?copersonid={person}")).Body.ShouldContain("Provisioned sql");
        (await server.CallAsync("POST", $"/co_provisioning_targets/provision/{target.Id}/cogroupid:999999.json")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task says_on_the_status_line_what_went_wrong()
    {
        await using var server = await AServer.StartAsync();
        await using var tables = await ATarget.WithoutTablesAsync();
        var (target, _) = await new TargetBook(server.Registry).AddAsync("sql", 2, new() { Connection = tables.ConnectionString, Mode = ProvisioningMode.Manual }, default);
        await new CatchUp(server.Registry).RunAsync(default);
        await tables.ExecuteAsync("DROP TABLE sp_names CASCADE");
        var answer = await server.CallAsync("POST", $"/co_provisioning_targets/provision/{target.Id}/copersonid:{await SomebodyAsync(server)}.json");
        answer.Status.ShouldBe(500);
        answer.Reason.ShouldNotBeNull().ShouldContain("sp_names");
        answer.Body.ShouldContain("sp_names");
    }

    private static async Task<int> SomebodyAsync(AServer server)
    {
        using var registrar = new Registrar(server.Registry);
        var outcome = await registrar.HandleAsync(Office.Campus, new Enrol(
            Sent<PersonRecord>.Nothing.With("CoId", Office.Campus).With("Status", PersonStatus.Active),
            new([new Add<Name>(Sent<Name>.Nothing.With("Given", "Ada").With("Type", "official").With("PrimaryName", true))])), Caller.Registry, null, default);
        return outcome.ShouldBeOfType<Carried>().RecordId!.Value;
    }
}
