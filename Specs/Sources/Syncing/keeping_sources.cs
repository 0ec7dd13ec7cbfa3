using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host;
using EventRegistry.Host.Commands;
using EventRegistry.Host.Sources;
using EventRegistry.Host.Sources.Syncing;
using EventRegistry.Specs.Commands;
using EventRegistry.Specs.Decisions;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Shouldly;
using Xunit;
using Standing = EventRegistry.Domain.Changelog.Standing;

namespace EventRegistry.Specs.Sources.Syncing;

public sealed class keeping_sources
{
    [Fact]
    public async Task keeps_what_is_set_and_takes_away_what_is_set_to_nothing()
    {
        await using var fed = await FedOffice.OpenAsync();
        await fed.SetAsync(new() { Options = ["table=people", "mode=FL"], Schedule = "30 2 * * *", GuardPercent = 5, Secret = "geheim" });
        await fed.SetAsync(new() { Options = ["mode=RL"] });
        fed.Source.Settings.ShouldBe(new SourceSettings(fed.Source.Id.Value, "table=people\nmode=RL", "30 2 * * *", 5));
        (fed.Source.Secret, fed.Source.Options["mode"]).ShouldBe(("geheim", "RL"));
        await fed.SetAsync(new() { Options = ["table=", "mode="], Schedule = "", Secret = "" });
        fed.Source.Settings.ShouldBe(new SourceSettings(fed.Source.Id.Value, null, null, 5));
        fed.Source.Secret.ShouldBeNull();
        await foreach (var page in fed.Office.Registry.Store.ReadAllAsync(0, null, default)) page.Events.ShouldAllBe(e => !$"{e.Entry.Change}".Contains("geheim"));
    }

    [Theory]
    [InlineData("threshold: A threshold is from 0 to 100 percent, not 300.", "--threshold", "300")]
    [InlineData("guard percent: ", "--guard-percent", "500")]
    [InlineData("The plugin FileSource has no option 'matchr'. Did you mean 'matcher'? There are: matcher, matcher-user.", "--option", "matchr=https://match.example.org")]
    public async Task leaves_nothing_of_a_source_that_cannot_be_as_it_was_wished(string said, params string[] wished)
    {
        await using var fed = await FedOffice.OpenAsync();
        var result = await CommandLine.RunAsync(["source", "add", "Guests", "--plugin", "file", .. wished, "--database", fed.Office.ConnectionString]);
        result.Code.ShouldBe(2);
        result.Error.ShouldContain(said);
        (await fed.Book.ListAsync(default)).ShouldHaveSingleItem().Name.ShouldBe("HR");
    }

    [Fact]
    public async Task finds_a_source_by_its_name_or_its_id()
    {
        await using var fed = await FedOffice.OpenAsync();
        (await fed.Book.FindAsync("HR", default)).Id.ShouldBe(fed.Source.Id);
        (await fed.Book.FindAsync($"{fed.Source.Id.Value}", default)).Name.ShouldBe("HR");
        (await Should.ThrowAsync<CommandFailed>(() => fed.Book.FindAsync("HT", default))).Message.ShouldContain("Did you mean 'HR'?");
    }

    [Fact]
    public async Task takes_file_and_settings_along_when_a_source_is_removed()
    {
        await using var fed = await FedOffice.OpenAsync();
        var file = Path.GetTempFileName();
        await fed.SetAsync(new() { File = file, GuardRecords = 7, Secret = "geheim" });
        await fed.Book.RemoveAsync(fed.Source, fed.Office.Registrar, Office.Clerk, default);
        (await fed.Book.ListAsync(default)).ShouldBeEmpty();
        (await fed.Office.Book.ListAsync(Kind<FileSource>.Instance, [], default).ToListAsync()).ShouldBeEmpty();
        (await fed.Office.Book.ListAsync(Kind<SourceSettings>.Instance, [], default).ToListAsync()).ShouldBeEmpty();
        (await new SourceSecrets(fed.Office.Registry.Database).AllAsync(default)).ShouldBeEmpty();
        File.Delete(file);
    }

    [Fact]
    public async Task does_not_take_another_plugin_a_second_file_or_settings_of_nobody()
    {
        await using var fed = await FedOffice.OpenAsync();
        var file = Path.GetTempFileName();
        await fed.SetAsync(new() { File = file, GuardRecords = 7 });
        (await RuleAsync(fed, new Edit<IdentitySource>(fed.Source.Id.Value, Sent<IdentitySource>.Nothing.With("Plugin", "FileSource")))).ShouldBe(Rule.PluginStays);
        (await RuleAsync(fed, new Add<FileSource>(Sent<FileSource>.Nothing.With("SourceId", fed.Source.Id).With("FilePath", file).With("Format", "C2")))).ShouldBe(Rule.SettingIsTheOnlyOne);
        (await RuleAsync(fed, new Add<SourceSettings>(Sent<SourceSettings>.Nothing.With("Id", fed.Source.Id.Value)))).ShouldBe(Rule.SettingIsTheOnlyOne);
        (await RuleAsync(fed, new Add<SourceSettings>(Sent<SourceSettings>.Nothing.With("Id", 99)))).ShouldBe(Rule.ReferenceIsKnown);
        (await RuleAsync(fed, new Add<SourceSettings>(Sent<SourceSettings>.Nothing))).ShouldBe(Rule.ReferenceIsKnown);
        File.Delete(file);
    }

    [Theory]
    [InlineData("schedule", "every night")]
    [InlineData("file", "/nowhere/at/all.csv")]
    [InlineData("archive", "/nowhere/at/all")]
    [InlineData("option", "=value")]
    [InlineData("filter", "scrub everything")]
    public async Task refuses_what_a_sync_would_stumble_over(string what, string value)
    {
        await using var fed = await FedOffice.OpenAsync();
        var wish = what switch
        {
            "schedule" => new SourceWish { Schedule = value },
            "file" => new SourceWish { File = value },
            "archive" => new SourceWish { Archive = value },
            "filter" => new SourceWish { Filters = [value] },
            _ => new SourceWish { Options = [value] },
        };
        (await Should.ThrowAsync<CommandFailed>(() => fed.SetAsync(wish))).ShouldSatisfyAllConditions(e => e.Code.ShouldBe(ExitCode.Wrong), e => e.Message.ShouldContain(value.Split(' ')[^1]));
        fed.Source.Settings.ShouldBeNull();
    }

    [Fact]
    public async Task is_done_from_the_command_line_from_a_source_s_first_day_to_its_last()
    {
        await using var office = await Office.FreshAsync();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "SORID,Name.given.official,Name.family.official\nH1,Ada,King\nH2,Grace,Hopper\nH3,,\n");
        async Task<Answer> SayAsync(int code, params string[] words)
        {
            var answer = await CommandLine.RunAsync([.. words, "--database", office.ConnectionString]);
            answer.Code.ShouldBe(code, $"{string.Join(' ', words)}: {answer.Out}{answer.Error}");
            return answer;
        }

        var added = await SayAsync(0, "source", "add", "HR", "--plugin", "file", "--file", file, "--co", "2");
        added.Out.ShouldStartWith("Source 1 'HR' (FileSource, mode full) feeds CO 2.");
        (await SayAsync(0, "source", "preview", "HR", "H1")).Out.ShouldContain("given=Ada");
        (await SayAsync(1, "source", "preview", "HR", "H9")).Out.ShouldContain("has no record H9");
        (await SayAsync(1, "sync", "HR", "--dry-run")).Out.ShouldContain("by keys and texts alone: 3 new, 0 synced, 0 unchanged, 0 removed");
        (await SayAsync(1, "sync", "HR")).Out.ShouldContain("(mode full, 0 known before): 2 new, 0 synced, 0 unchanged, 0 removed, 1 errors");
        (await SayAsync(0, "history", "source/1", "--run", "1")).Out.ShouldContain("H3 (line 4)");
        (await SayAsync(0, "history", "source/1")).Out.ShouldContain("Its last syncs");
        await File.WriteAllTextAsync(file, "SORID,Name.given.official,Name.family.official\n");
        (await SayAsync(1, "sync", "HR")).Error.ShouldContain("is empty, and 2 records of it are known");
        (await SayAsync(0, "sync", "--all", "--approve", "any")).Out.ShouldContain("0 new, 0 synced, 0 unchanged, 2 removed, 0 errors");
        (await SayAsync(0, "source", "runs", "HR")).Out.ShouldContain("stopped");
        (await SayAsync(0, "source", "list")).Out.ShouldContain("FileSource");
        await SayAsync(2, "source", "set", "HR", "--plugin", "sql");
        await SayAsync(0, "source", "set", "HR", "--status", "suspended");
        await SayAsync(2, "sync", "1");
        (await SayAsync(0, "source", "remove", "HR")).Out.ShouldContain("with its mappings (0). What was made of its records (0) stays.");
        await SayAsync(2, "sync", "1");
        File.Delete(file);
    }

    [Fact]
    public async Task says_how_much_a_removed_source_leaves_behind()
    {
        await using var fed = await FedOffice.OpenAsync();
        await fed.Office.DoAsync(new Add<GroupRecord>(Asking.Of<GroupRecord>(("CoId", Office.Campus), ("Name", "Readers"), ("Status", Standing.Active))));
        (await CommandLine.RunAsync("mapping", "add", "HR", "--attribute", "5", "--value", "staff", "--group", "Readers", "--database", fed.Office.ConnectionString)).Error.ShouldBeEmpty();
        fed.Feed.Has("H1 Ada", "H2 Grace", "H3 Edith");
        await fed.SyncAsync();
        fed.Feed.Has("H1 Ada", "H2 Grace");
        await fed.SyncAsync(approval: SyncGuard.Any);
        var answer = await CommandLine.RunAsync("source", "remove", "HR", "--json", "--database", fed.Office.ConnectionString);
        JObject.Parse(answer.Out).ToString(Formatting.None).ShouldBe("""{"removed":"HR","id":1,"records":2,"mappings":1}""");
    }

    private static async Task<Rule> RuleAsync(FedOffice fed, Command command) => (await fed.Office.AskAsync(command)).ShouldBeOfType<Declined>().Refusals[0].Rule;
}
