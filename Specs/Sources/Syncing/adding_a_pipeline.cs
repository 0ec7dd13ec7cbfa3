using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using Newtonsoft.Json.Linq;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Syncing;

/// <summary>Pipelines are made and listed from the command line.</summary>
public sealed class adding_a_pipeline
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

    [Theory]
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
}
