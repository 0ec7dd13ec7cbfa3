using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Targets.Files;

/// <summary>What no folder can be, and what only tables can.</summary>
public sealed class refusing_a_folder : FolderSpecs
{
    [Theory]
    [InlineData("--plugin files", "Say where the files are to be: --folder <path>.")]
    [InlineData("--plugin files --folder people", "The folder 'people' depends on where the program is started. Give the whole path, such as /")]
    [InlineData("--plugin files --folder /", "'/' is no folder of its own. Name one in it.")]
    [InlineData("--plugin files --folder /etc/passwd", "'/etc/passwd' is a file. Name a folder.")]
    [InlineData("--plugin files --folder /tmp/x --prefix x_", "--database and --prefix are for tables; a target of the plugin files has a --folder.")]
    [InlineData("--folder /tmp/x", "--folder is where a target of the plugin files is; tables are found by --database and --prefix.")]
    [InlineData("--plugin flies --folder /tmp/x", "There is no plugin 'flies'. Did you mean 'files'? There are: sql, files.")]
    public async Task refuses_what_cannot_be(string options, string sentence)
    {
        var answer = await CommandLine.RunAsync(["target", "add", "wrong", "--co", "2", .. options.Split(' '), "--registry", Office.ConnectionString]);
        answer.Error.ShouldStartWith($"error: {sentence}");
        answer.Code.ShouldBe(2);
        (await AsksAsync("target list")).ShouldBeEmpty();
    }

    [Fact]
    public async Task refuses_a_folder_that_is_somebody_elses()
    {
        await FilledAsync();
        (await CommandLine.RunAsync("target", "add", "others", "--co", "2", "--plugin", "files", "--folder", Folder + "/", "--registry", Office.ConnectionString)).Error
            .ShouldBe("error: The target 'people' writes the same folder. Give this one another --folder.\n");
        await SaysAsync("target remove people");
        await File.WriteAllTextAsync(Path.Combine(Folder, ".co"), "7");
        (await CommandLine.RunAsync("target", "add", "others", "--co", "2", "--plugin", "files", "--folder", Folder, "--registry", Office.ConnectionString)).Error
            .ShouldBe($"error: The folder {Folder} holds CO 7, not CO 2. Give CO 2 another --folder.\n");
    }

    [Theory]
    [InlineData("rebuild people --as-of #3")]
    [InlineData("rebuild people --into then_")]
    public async Task says_what_is_for_tables_alone(string line)
    {
        await FilledAsync();
        var answer = await SaysAsync(line);
        (answer.Code, answer.Error).ShouldBe((2, "error: 'people' is no tables: it can only be made what history says now, and where it is. --as-of and --into are for tables.\n"));
    }
}
