using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Specs.Commands;
using EventRegistry.Specs.Decisions;
using Newtonsoft.Json.Linq;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Syncing;

/// <summary>Pipelines are made, set, listed and removed from the command line.</summary>
public sealed class keeping_pipelines
{
    [Fact]
    public async Task makes_people_of_a_sources_records_as_the_pipeline_says()
    {
        await using var fed = await FedOffice.OpenAsync();
        var database = fed.Office.Registry.ConnectionString;
        var added = await CommandLine.RunAsync("pipeline", "add", "HR", "--match", "mail", "--on-removal", "suspended", "--json", "--database", database);
        added.Code.ShouldBe(0, added.Error);
        (await CommandLine.RunAsync("source", "set", "HR", "--pipeline", (string)JObject.Parse(added.Out)["id"]!, "--database", database)).Code.ShouldBe(0);
        var listed = await CommandLine.RunAsync("pipeline", "list", "--database", database);
        listed.Out.ShouldContain("mail");
        listed.Out.ShouldContain("suspended");
        var made = (await fed.Office.Book.ListAsync(Kind<Pipeline>.Instance, [], default).ToListAsync()).Select(r => (Pipeline)r.Record).Single();
        (made.MatchStrategy, made.SyncStatusOnDelete, made.CreateRole, made.SyncOnAdd).ShouldBe(("EA", "S", true, true));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Name, Identifier")]
    public async Task copies_what_is_named_or_nothing(string attributes)
    {
        await using var fed = await FedOffice.OpenAsync();
        (await CommandLine.RunAsync("pipeline", "add", "HR", "--copy", attributes, "--database", fed.Office.ConnectionString)).Code.ShouldBe(0);
        (await fed.Office.Book.ListAsync(Kind<Pipeline>.Instance, [], default).ToListAsync()).Select(r => ((Pipeline)r.Record).SyncPersonAttributes).ShouldHaveSingleItem().ShouldBe(attributes);
    }

    [Fact]
    public async Task sets_what_is_said_and_leaves_the_rest()
    {
        await using var fed = await FedOffice.OpenAsync();
        var cou = await fed.Office.DoAsync(new Add<Cou>(Asking.Of<Cou>(("CoId", Office.Campus), ("Name", "Staff"))));
        await RunAsync(fed, "pipeline", "add", "HR", "--match", "identifier", "--match-type", "uid", "--replace-cou", "Staff", "--copy", "Name");
        await RunAsync(fed, "pipeline", "set", "HR", "--name", "Personnel", "--cou", "Staff", "--replace-cou", "none", "--on", "add,removal", "--on-removal", "keep");
        (await MadeAsync(fed)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            p => p.Name.ShouldBe("Personnel"), p => (p.MatchStrategy, p.MatchType).ShouldBe(("ID", "uid")), p => p.SyncPersonAttributes.ShouldBe("Name"),
            p => (p.SyncCouId, p.SyncReplaceCouId).ShouldBe((new CouId(cou), null)), p => (p.SyncOnAdd, p.SyncOnUpdate, p.SyncOnDelete).ShouldBe((true, false, true)), p => p.SyncStatusOnDelete.ShouldBeNull());
        (await RunAsync(fed, "pipeline", "list")).ShouldContain("keep");
        await RunAsync(fed, "pipeline", "set", "Personnel", "--match", "mail", "--match-type", "none", "--role", "false");
        (await MadeAsync(fed)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(p => (p.MatchStrategy, p.MatchType).ShouldBe(("EA", null)), p => p.CreateRole.ShouldBe(false));
    }

    [Fact]
    public async Task removes_one_that_nobody_goes_by_and_no_other()
    {
        await using var fed = await FedOffice.OpenAsync();
        await RunAsync(fed, "pipeline", "add", "HR");
        (await CommandLine.RunAsync("pipeline", "add", "HR", "--database", fed.Office.ConnectionString)).Error.ShouldContain("There is a pipeline 'HR' already");
        await RunAsync(fed, "source", "set", "HR", "--pipeline", "HR");
        var refused = await CommandLine.RunAsync("pipeline", "remove", "HR", "--database", fed.Office.ConnectionString);
        (refused.Code, refused.Error.Trim()).ShouldBe((2, $"error: The pipeline cannot be removed: The pipeline is needed by source {fed.Source.Id.Value} (HR)."));
        await RunAsync(fed, "source", "set", "HR", "--pipeline", "none");
        await RunAsync(fed, "pipeline", "remove", "HR");
        (await MadeAsync(fed)).ShouldBeEmpty();
        (await RunAsync(fed, "pipeline", "list")).ShouldContain("There is no pipeline");
    }

    [Theory]
    [InlineData("'foo' is none of the types that there are: ", "pipeline", "add", "HR", "--match", "mail", "--match-type", "foo")]
    [InlineData("'adds' is nothing that --on can say. Did you mean 'add'?", "pipeline", "add", "HR", "--on", "adds")]
    [InlineData("has no pipeline 'H2'", "pipeline", "set", "H2", "--role", "false")]
    [InlineData("--match-type", "pipeline", "add", "HR", "--match", "identifier")]
    [InlineData("'post' not recognized", "pipeline", "add", "HR", "--match", "post")]
    [InlineData("no COU 'Nowhere'", "pipeline", "add", "HR", "--cou", "Nowhere")]
    [InlineData("'Mail' is no attribute that people get copies of", "pipeline", "add", "HR", "--copy", "Name,Mail")]
    public async Task says_what_is_missing(string said, params string[] words)
    {
        await using var fed = await FedOffice.OpenAsync();
        var result = await CommandLine.RunAsync([.. words, "--database", fed.Office.Registry.ConnectionString]);
        result.Code.ShouldBe(2);
        result.Error.ShouldContain(said);
    }

    private static async Task<string> RunAsync(FedOffice fed, params string[] words)
    {
        var result = await CommandLine.RunAsync([.. words, "--database", fed.Office.ConnectionString]);
        result.Code.ShouldBe(0, result.Error);
        return result.Out + result.Error;
    }

    private static async Task<List<Pipeline>> MadeAsync(FedOffice fed) => [.. (await fed.Office.Book.ListAsync(Kind<Pipeline>.Instance, [], default).ToListAsync()).Select(r => (Pipeline)r.Record)];
}
