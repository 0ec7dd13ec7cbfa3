using EventRegistry.Specs.Sources.Syncing;
using EventRegistry.Specs.Upkeep;
using Newtonsoft.Json.Linq;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Targets;

/// <summary>At the command line groups and sources go by their names, or by their ids.</summary>
public sealed class naming_what_a_co_has : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("named-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task finds_it_by_its_name_or_its_id()
    {
        await using var fed = await FedOffice.OpenAsync();
        var group = (await fed.Office.GroupAsync("Staff list")).Value;
        (await AddAsync(fed, "--group", "Staff list", "--skip-source", "HR")).Code.ShouldBe(0);
        (await StandsAsync(fed)).ShouldBe(((int?)group, (int?)fed.Source.Id.Value));
        (await SetAsync(fed, "--group", "none", "--skip-source", "none")).Code.ShouldBe(0);
        (await StandsAsync(fed)).ShouldBe(((int?)null, (int?)null));
        (await SetAsync(fed, "--group", $"{group}", "--skip-source", $"{fed.Source.Id.Value}")).Code.ShouldBe(0);
        (await StandsAsync(fed)).ShouldBe(((int?)group, (int?)fed.Source.Id.Value));
    }

    [Theory]
    [InlineData("--group", "Staff", "CO 2 has no group 'Staff'. There are: ")]
    [InlineData("--group", "Staff lits", "CO 2 has no group 'Staff lits'. Did you mean 'Staff list'? There are: ")]
    [InlineData("--group", "999", "CO 2 has no group '999'. There are: ")]
    [InlineData("--skip-source", "RH", "CO 2 has no source 'RH'. Did you mean 'HR'? There are: 1 (HR).")]
    [InlineData("--retry-interval", "soon", "'soon' is not what --retry-interval takes: a whole number.")]
    public async Task says_what_there_is(string option, string value, string sentence)
    {
        await using var fed = await FedOffice.OpenAsync();
        await fed.Office.GroupAsync("Staff list");
        var answer = await AddAsync(fed, option, value);
        answer.Error.ShouldStartWith($"error: {sentence}");
        answer.Code.ShouldBe(2);
        (await CommandLine.RunAsync("target", "list", "--database", fed.Office.ConnectionString)).Out.ShouldStartWith("There is no target.");
    }

    private Task<Answer> AddAsync(FedOffice fed, params string[] options) =>
        CommandLine.RunAsync(["target", "add", "people", "--plugin", "files", "--folder", folder, .. options, "--registry", fed.Office.ConnectionString]);

    private static Task<Answer> SetAsync(FedOffice fed, params string[] options) => CommandLine.RunAsync(["target", "set", "people", .. options, "--registry", fed.Office.ConnectionString]);

    private static async Task<(int? Group, int? Source)> StandsAsync(FedOffice fed)
    {
        var target = JArray.Parse((await CommandLine.RunAsync("target", "list", "--json", "--database", fed.Office.ConnectionString)).Out)[0];
        return ((int?)target["group"], (int?)target["skipSource"]);
    }
}
