using EventRegistry.Specs.Commands;
using EventRegistry.Specs.Upkeep;
using Newtonsoft.Json.Linq;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Targets.Files;

/// <summary>Specs of a target that is a folder, from the command line.</summary>
public abstract class FolderSpecs : IAsyncLifetime
{
    protected string Folder { get; } = Path.Combine(Directory.CreateTempSubdirectory("folder-").FullName, "people");
    private Office? opened;

    internal Office Office => opened!;

    public async Task InitializeAsync() => opened = await Office.FreshAsync(TimeProvider.System);

    public async Task DisposeAsync()
    {
        await Office.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(Folder)!, recursive: true);
    }

    protected List<string> Files => [.. Directory.EnumerateFiles(Folder, "*.json").Select(Path.GetFileName).Order(StringComparer.Ordinal).OfType<string>()];

    protected Task<string> TextAsync(int person) => File.ReadAllTextAsync(Path.Combine(Folder, $"person-{person}.json"));

    protected async Task AddedAsync(string options = "")
    {
        var answer = await CommandLine.RunAsync(["target", "add", "people", "--co", "2", "--plugin", "files", "--folder", Folder, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--registry", Office.ConnectionString]);
        answer.Code.ShouldBe(0, answer.Error);
        answer.Out.ShouldContain($"; folder {Folder} was made or brought up to date (1 steps).\n");
    }

    /// <summary>A target that was told of everybody.</summary>
    protected async Task<int> FilledAsync()
    {
        var ada = await Office.EnrolAsync("Ada");
        await AddedAsync();
        (await SaysAsync("provision people --all")).Code.ShouldBe(0);
        await HoldsAsync(ada);
        return ada;
    }

    protected async Task HoldsAsync(int ada)
    {
        (await TextAsync(ada)).ShouldContain("\"given\": \"Ada\"");
        Files.ShouldNotContain("person-999.json");
    }

    private protected Task<Answer> SetAsync(string options) => CommandLine.RunAsync(["target", "set", "people", .. Words(options), "--registry", Office.ConnectionString]);

    private protected Task<Answer> SaysAsync(string line) => CommandLine.RunAsync([.. line.Split(' '), line.StartsWith("preview", StringComparison.Ordinal) ? "--registry" : "--database", Office.ConnectionString]);

    protected async Task<JToken> AsksAsync(string line) => JToken.Parse((await SaysAsync(line + " --json")).Out);

    private static IEnumerable<string> Words(string options) => options.Split('"').SelectMany((part, i) => i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
