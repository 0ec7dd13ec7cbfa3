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
public sealed class provisioning_a_folder : FolderSpecs
{
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
        (await SaysAsync("status")).Out.ShouldContain($"target people: CO 2, folder {Folder}, rules ");
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
        var elsewhere = Folder + ".elsewhere";
        Directory.Move(Folder, elsewhere);
        Directory.CreateDirectory(Folder);
        var told = await SaysAsync($"provision people person/{ada}");
        told.Code.ShouldBe(3);
        told.Out.ShouldContain($"{Folder} is not there, or was not made for this target. Mount it; or have it made: eventregistry target schema <target>");
        (await SaysAsync("provision people --all --approve any")).Code.ShouldBe(2);
        Files.ShouldBeEmpty();
        Directory.Delete(Folder);
        Directory.Move(elsewhere, Folder);
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
        File.Delete(Path.Combine(Folder, "group-3.json"));
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
        var elsewhere = Folder + "-moved";
        (await SetAsync($"--folder {elsewhere} --approve any")).Code.ShouldBe(0);
        File.Exists(Path.Combine(elsewhere, $"person-{ada}.json")).ShouldBeTrue();
        (await AsksAsync("target list"))[0]!["folder"]!.ToString().ShouldBe(elsewhere);
        (await Office.TextsAsync("select type from eventregistry.mt_events where type like 'target_settings_%' order by seq_id")).ShouldBe(["target_settings_added", "target_settings_edited", "target_settings_edited"]);
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

    private async Task DamageAsync(int ada)
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, $"person-{ada}.json"), "{}");
        await File.WriteAllTextAsync(Path.Combine(Folder, "person-999.json"), "{}");
    }
}
