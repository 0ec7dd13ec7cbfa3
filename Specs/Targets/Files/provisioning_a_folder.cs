using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.Targets;
using EventRegistry.Specs.Commands;
using EventRegistry.Specs.Provisioning;
using EventRegistry.Specs.Upkeep;
using Newtonsoft.Json.Linq;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Targets.Files;

/// <summary>A target that is no tables is configured, told, filled, compared, mended and previewed as one that is.</summary>
public sealed class provisioning_a_folder : IAsyncLifetime
{
    private readonly string folder = Path.Combine(Directory.CreateTempSubdirectory("folder-").FullName, "people");
    private Office? opened;

    private Office Office => opened!;

    public async Task InitializeAsync() => opened = await Office.FreshAsync(TimeProvider.System);

    public async Task DisposeAsync()
    {
        await Office.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
    }

    [Theory]
    [InlineData("immediate")]
    [InlineData("queue")]
    [InlineData("queue-on-error")]
    public async Task tells_of_changes_as_they_happen(string mode)
    {
        var ada = await Office.EnrolAsync("Ada");
        await AddedAsync($"--mode {mode}");
        Files.ShouldContain("group-3.json");
        Files.ShouldNotContain($"person-{ada}.json");
        await using var host = await AHost.StartAsync(Office.Registry);
        var grace = await Office.EnrolAsync("Grace");
        await Waiting.UntilAsync(() => Task.FromResult(Files.Contains($"person-{grace}.json")), () => "She was not told of.");
        (await TextAsync(grace)).ShouldContain("\"given\": \"Grace\"");
        await Office.DoAsync(new ChangeStatus(new(grace), PersonStatus.Denied));
        await Waiting.UntilAsync(() => Task.FromResult(!Files.Contains($"person-{grace}.json")), () => "She is still there.");
        // The file goes before it is written down that it did.
        await Waiting.UntilAsync(async () => (await AsksAsync($"status person/{grace}"))["targets"]![0]!["state"]!.ToString() == "removed", () => "It does not say that she was removed.");
    }

    [Fact]
    public async Task tells_of_somebody_by_hand_and_of_everybody_in_a_run()
    {
        var (ada, grace) = (await Office.EnrolAsync("Ada"), await Office.EnrolAsync("Grace"));
        await AddedAsync("--mode manual");
        var told = (await AsksAsync($"provision people person/{ada}"))["subjects"]!.ShouldHaveSingleItem();
        ((string)told["state"]!, (int)told["added"]!).ShouldBe(("done", 1));
        Files.ShouldNotContain($"person-{grace}.json");

        var run = await SaysAsync("provision people --all");
        run.Code.ShouldBe(0, run.Error);
        (await TextAsync(grace)).ShouldContain("\"given\": \"Grace\"");
        run.Out.ShouldContain("person     2      1        0        0\n");
        run.Out.ShouldEndWith(" s.\n");
        (await AsksAsync("run list people"))[0]!["state"]!.ToString().ShouldBe("done");
        (await AsksAsync($"status person/{grace}"))["targets"]![0]!["state"]!.ToString().ShouldBe("up to date");
        (await SaysAsync("status")).Out.ShouldContain($"target people: CO 2, folder {folder}, rules ");
    }

    [Fact]
    public async Task rebuilds_what_was_damaged_and_removes_whom_nobody_knows()
    {
        var ada = await FilledAsync();
        await DamageAsync(ada);
        (await SaysAsync("rebuild people --approve any")).Code.ShouldBe(0);
        await HoldsAsync(ada);
        (await SaysAsync("rebuild people")).Out.ShouldContain("as of now");
    }

    [Fact]
    public async Task is_not_filled_anew_where_it_is_no_longer_the_folder_that_was_made()
    {
        var ada = await FilledAsync();
        var elsewhere = folder + ".elsewhere";
        Directory.Move(folder, elsewhere);
        Directory.CreateDirectory(folder);
        var told = await SaysAsync($"provision people person/{ada}");
        told.Code.ShouldBe(3);
        told.Out.ShouldContain($"{folder} is not there, or was not made for this target. Mount it; or have it made: eventregistry target schema <target>");
        (await SaysAsync("provision people --all --approve any")).Code.ShouldBe(2);
        Files.ShouldBeEmpty();
        Directory.Delete(folder);
        Directory.Move(elsewhere, folder);
        (await SaysAsync("target release people")).Code.ShouldBe(0);
        var again = await SaysAsync($"provision people person/{ada}");
        again.Code.ShouldBe(0, again.Out + again.Error);
    }

    [Fact]
    public async Task finds_drift_and_repairs_it()
    {
        var ada = await FilledAsync();
        var before = await SaysAsync("drift people");
        (before.Code, before.Out.Contains("'people' holds what history says: ", StringComparison.Ordinal)).ShouldBe((0, true), before.Out + before.Error);
        await DamageAsync(ada);
        var found = await AsksAsync("drift people");
        found["drifts"]!.Select(d => $"{d["subject"]} {d["table"]} {d["kind"]}").Order().ShouldBe([$"person/{ada} person Changed", "person/999 person Extra"]);
        (await SaysAsync("drift people")).Code.ShouldBe(1);
        (await SaysAsync("drift people --repair")).Code.ShouldBe(1);
        await HoldsAsync(ada);
        (await SaysAsync("drift people")).Code.ShouldBe(0);
    }

    [Fact]
    public async Task resyncs_groups_and_leaves_people_alone()
    {
        var ada = await FilledAsync();
        File.Delete(Path.Combine(folder, "group-3.json"));
        await DamageAsync(ada);
        (await SaysAsync("target resync people")).Out.ShouldBe("The groups and reference data of 'people' are up to date: 1 rows added, 0 changed, 0 removed.\n");
        Files.ShouldContain("group-3.json");
        Files.ShouldContain("person-999.json");
    }

    [Fact]
    public async Task says_beforehand_what_it_would_write_and_writes_nothing()
    {
        var ada = await Office.EnrolAsync("Ada");
        await AddedAsync("--mode manual");
        var files = Files;
        var one = (await AsksAsync($"preview people person/{ada}"))["subjects"]!.ShouldHaveSingleItem();
        one["rows"]!.ShouldHaveSingleItem()["would"]!.ToString().ShouldBe("add");
        var cou = await Office.DoAsync(new Add<Cou>(Decisions.Asking.Of<Cou>(("CoId", Office.Campus), ("Name", "Physics"))));
        (await AsksAsync($"preview people cou/{cou}"))["subjects"]![0]!["because"]!.ToString().ShouldBe("the target wants none of its kind");
        (await AsksAsync("provision people --all --dry-run"))["tables"]!.Single(t => (string)t["table"]! == "person")["added"]!.ToString().ShouldBe("1");
        // As it would be configured another way.
        var other = await AsksAsync("preview people --group 4");
        other["tables"]!.Single(t => (string)t["table"]! == "group")["removed"]!.ToString().ShouldNotBe("0");
        Files.ShouldBe(files);
        (await SaysAsync("preview people person/9999")).ShouldSatisfyAllConditions(a => a.Code.ShouldBe(2), a => a.Error.ShouldStartWith("error: History knows no person/9999."));
        var since = await SaysAsync("preview people --since 2020-01-01");
        (since.Code, since.Error).ShouldBe((2, "error: Rows are counted day by day, and 'people' is no tables. What it would be written now: eventregistry preview people\n"));
    }

    [Fact]
    public async Task waits_for_an_approval_before_it_takes_much_away()
    {
        var ada = await FilledAsync();
        await SetAsync("--guard-subjects 0 --mode manual");
        await Office.DoAsync(new ChangeStatus(new(ada), PersonStatus.Denied));
        var stopped = await SaysAsync("provision people --all");
        (stopped.Code, Files.Contains($"person-{ada}.json")).ShouldBe((1, true));
        (await SaysAsync($"provision people --all --approve {stopped.Error.TrimEnd('\n').Split(' ')[^1]}")).Code.ShouldBe(0);
        Files.ShouldNotContain($"person-{ada}.json");
    }

    [Fact]
    public async Task is_brought_to_another_configuration_with_it()
    {
        var ada = await FilledAsync();
        (await SetAsync("--filter \"group required ^no such group$\"")).Code.ShouldBe(0);
        (await TextAsync(ada)).ShouldContain("\"groups\": []");
        var elsewhere = folder + "-moved";
        (await SetAsync($"--folder {elsewhere} --approve any")).Code.ShouldBe(0);
        File.Exists(Path.Combine(elsewhere, $"person-{ada}.json")).ShouldBeTrue();
        (await AsksAsync("target list"))[0]!["folder"]!.ToString().ShouldBe(elsewhere);
        (await Office.TextsAsync("select type from eventregistry.mt_events where type like 'target_settings_%' order by seq_id")).ShouldBe(["target_settings_added", "target_settings_edited", "target_settings_edited"]);
    }

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
        (await CommandLine.RunAsync("target", "add", "others", "--co", "2", "--plugin", "files", "--folder", folder + "/", "--registry", Office.ConnectionString)).Error
            .ShouldBe("error: The target 'people' writes the same folder. Give this one another --folder.\n");
        await SaysAsync("target remove people");
        await File.WriteAllTextAsync(Path.Combine(folder, ".co"), "7");
        (await CommandLine.RunAsync("target", "add", "others", "--co", "2", "--plugin", "files", "--folder", folder, "--registry", Office.ConnectionString)).Error
            .ShouldBe($"error: The folder {folder} holds CO 7, not CO 2. Give CO 2 another --folder.\n");
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

    [Fact]
    public async Task is_looked_at_and_mended_by_itself()
    {
        var ada = await FilledAsync();
        await SetAsync("--mend true --check-hours 1 --guard-subjects 500");
        await DamageAsync(ada);
        await Office.ExecuteAsync("update eventregistry.fills set at = at - interval '2 hours'");
        await using var host = await AHost.StartAsync(Office.Registry);
        await Waiting.UntilAsync(async () => !Files.Contains("person-999.json") && (await TextAsync(ada)).Contains("\"given\": \"Ada\"", StringComparison.Ordinal), () => "It was not mended.");
    }

    private List<string> Files => [.. Directory.EnumerateFiles(folder, "*.json").Select(Path.GetFileName).Order(StringComparer.Ordinal).OfType<string>()];

    private Task<string> TextAsync(int person) => File.ReadAllTextAsync(Path.Combine(folder, $"person-{person}.json"));

    private async Task AddedAsync(string options = "")
    {
        var answer = await CommandLine.RunAsync(["target", "add", "people", "--co", "2", "--plugin", "files", "--folder", folder, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--registry", Office.ConnectionString]);
        answer.Code.ShouldBe(0, answer.Error);
        answer.Out.ShouldContain($"; folder {folder} was made or brought up to date (1 steps).\n");
    }

    /// <summary>A target that was told of everybody.</summary>
    private async Task<int> FilledAsync()
    {
        var ada = await Office.EnrolAsync("Ada");
        await AddedAsync();
        (await SaysAsync("provision people --all")).Code.ShouldBe(0);
        await HoldsAsync(ada);
        return ada;
    }

    private async Task DamageAsync(int ada)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, $"person-{ada}.json"), "{}");
        await File.WriteAllTextAsync(Path.Combine(folder, "person-999.json"), "{}");
    }

    private async Task HoldsAsync(int ada)
    {
        (await TextAsync(ada)).ShouldContain("\"given\": \"Ada\"");
        Files.ShouldNotContain("person-999.json");
    }

    private Task<Answer> SetAsync(string options) => CommandLine.RunAsync(["target", "set", "people", .. Words(options), "--registry", Office.ConnectionString]);

    private Task<Answer> SaysAsync(string line) => CommandLine.RunAsync([.. line.Split(' '), line.StartsWith("preview", StringComparison.Ordinal) ? "--registry" : "--database", Office.ConnectionString]);

    private async Task<JToken> AsksAsync(string line) => JToken.Parse((await SaysAsync(line + " --json")).Out);

    private static IEnumerable<string> Words(string options) => options.Split('"').SelectMany((part, i) => i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
