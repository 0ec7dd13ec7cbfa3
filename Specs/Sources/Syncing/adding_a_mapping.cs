using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Specs.Commands;
using EventRegistry.Specs.Decisions;
using Newtonsoft.Json.Linq;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Syncing;

/// <summary>Group mappings are made, listed and removed from the command line.</summary>
public sealed class adding_a_mapping
{
    [Fact]
    public async Task shows_it_until_it_is_removed()
    {
        await using var fed = await FedOffice.OpenAsync();
        await fed.Office.DoAsync(new Add<GroupRecord>(Asking.Of<GroupRecord>(("CoId", Office.Campus), ("Name", "Readers"), ("Status", Standing.Active))));
        var added = await RunAsync(fed, "mapping", "add", "HR", "--attribute", "5", "--when", "contains-any-case", "--value", "staff", "--group", "Readers", "--json");
        added.Code.ShouldBe(0, added.Error);
        (await RunAsync(fed, "mapping", "add", "HR", "--attribute", "5", "--when", "contains-any-case", "--value", "staff", "--group", "Readers")).Error.ShouldContain($"Mapping {JObject.Parse(added.Out)["id"]} of 'HR' says the same already.");
        (await RunAsync(fed, "mapping", "list")).Out.ShouldSatisfyAllConditions(said => said.ShouldContain("contains-any-case"), said => said.ShouldContain("Readers"));
        (await RunAsync(fed, "mapping", "remove", (string)JObject.Parse(added.Out)["id"]!)).Code.ShouldBe(0);
        JObject.Parse((await RunAsync(fed, "mapping", "list", "HR", "--json")).Out)["mappings"]!.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("no group 'Reeders'", "mapping", "add", "HR", "--attribute", "5", "--value", "staff", "--group", "Reeders")]
    [InlineData("no source 'RH'", "mapping", "add", "RH", "--attribute", "5", "--value", "staff", "--group", "Readers")]
    [InlineData("no mapping 7", "mapping", "remove", "7")]
    [InlineData("'CO:members:all' is an automatic group", "mapping", "add", "HR", "--attribute", "5", "--value", "staff", "--group", "CO:members:all")]
    [InlineData("'/[/' is no pattern: ", "mapping", "add", "HR", "--attribute", "5", "--when", "matches", "--value", "/[/", "--group", "CO:admins")]
    [InlineData("'North' is no pattern; one stands between two slashes", "mapping", "add", "HR", "--attribute", "5", "--when", "matches", "--value", "North", "--group", "CO:admins")]
    [InlineData("'g' is none of the letters", "mapping", "add", "HR", "--attribute", "5", "--when", "matches", "--value", "/North/g", "--group", "CO:admins")]
    [InlineData("equals-any-case", "mapping", "add", "HR", "--attribute", "5", "--when", "resembles", "--value", "staff", "--group", "Readers")]
    public async Task says_what_is_wrong(string said, params string[] words)
    {
        await using var fed = await FedOffice.OpenAsync();
        var result = await RunAsync(fed, words);
        result.Code.ShouldBe(2);
        result.Error.ShouldContain(said);
    }

    private static Task<Answer> RunAsync(FedOffice fed, params string[] words) => CommandLine.RunAsync([.. words, "--database", fed.Office.Registry.ConnectionString]);
}
