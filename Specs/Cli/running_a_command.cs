using System.CommandLine;
using System.Text.RegularExpressions;
using EventRegistry.Host;
using EventRegistry.Specs.Targets;
using EventRegistry.Specs.Targets.Sql;
using Newtonsoft.Json.Linq;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Cli;

public sealed partial class running_a_command(AdoptedRegistry adopted) : IClassFixture<AdoptedRegistry>
{
    private const string Someone = "person/4";

    private static readonly string[] Commands =
        ["", "demo", "import", "target", "target add", "target set", "target list", "target schema", "target resync", "target release", "target remove",
        "source", "source add", "source set", "source list", "source preview", "source runs", "source cancel", "source undo", "source erase-copies", "source remove", "pipeline", "pipeline add", "pipeline set", "pipeline list", "pipeline remove", "mapping", "mapping add", "mapping list", "mapping remove", "sync",
        "api-user", "api-user add", "api-user list", "api-user key", "api-user disable", "api-user enable", "api-user remove",
        "provision", "run", "run list", "run show", "run cancel", "queue", "queue list", "queue cancel", "queue replay", "queue history",
        "rebuild", "drift", "preview", "history", "serve", "settle", "status", "stop"];

    private static readonly string[] Mistakes =
    [
        "", "rebuidl golden", "rebuild", "drift golden --repiar", "target ad x", "target add another --plugin ldap",
        "rebuild golde", "drift xyzzy", "provision golden", "provision golden --all person/4", "provision golden --queue person/4", "provision golden --qeue person/4", "provision golden persn/4", "provision golden person/99999",
        "target set golden --plugin files", "sync", "sync HT", "sync HR --all", "source preview HR", "source add HR --plugin fiel", "run show 99999", "queue cancel golden", "queue cancel 99999", "queue replay golden", "status person/99999", "rebuild golden --into sp-", "import /nowhere/at/all",
        "serve --urls nowhere", "serve --base registry", "history persn/4", "history person/99999", "history name/99999", "history everything",
        "history person/4 --as-of 2999-01-01T00:00:00Z", "rebuild golden --as-of 1999-12-31", "rebuild golden --as-of 1/2/2026",
        "rebuild golden --as-of yesterday", "rebuild golden --as-of #999999", "history person/4 --as-of #0", "history person/4 --as-of #12x",
    ];

    [Fact]
    public async Task explains_itself()
    {
        var pages = new List<string>();
        foreach (var command in Commands)
        {
            var answer = await CommandLine.RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
            (answer.Code, answer.Error).ShouldBe((0, ""));
            pages.Add(answer.Out.Replace(RootCommand.ExecutableName, "eventregistry", StringComparison.Ordinal).TrimEnd());
        }

        Commands.Where(c => c.Length > 0).ShouldBe(CommandsIn(pages[0], "").SelectMany(c => c is "target" or "source" or "pipeline" or "mapping" or "api-user" or "run" or "queue" ? [c, .. CommandsIn(pages[Commands.IndexOf(c)], c + " ")] : new[] { c }));
        Snapshot.Matches(string.Join("\n\n\n", pages));
    }

    [Fact]
    public async Task says_what_is_wrong_and_what_is_right()
    {
        await EnsureGoldenAsync();
        var said = new List<string>();
        foreach (var line in Mistakes)
        {
            string[] words = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
            string[] option = words is [] or ["target", "ad", ..] ? [] : [words is ["target", ..] ? "--registry" : "--database", adopted.ConnectionString];
            var answer = await CommandLine.RunAsync([.. words, .. option]);
            answer.Code.ShouldBe((int)ExitCode.Wrong, $"{line}: {answer.Out}{answer.Error}");
            said.Add($"{$"$ eventregistry {line}".TrimEnd()}\n{Passing().Replace(answer.Error, "{passing}").TrimEnd()}");
        }

        Snapshot.Matches(string.Join("\n\n", said));
    }

    [Theory]
    [InlineData("Port", "1", "connection refused")]
    [InlineData("Database", "nowhere", "There is no such database")]
    [InlineData("Password", "wrong-password", "The database refuses this user or password")]
    public async Task that_cannot_reach_the_registry_says_so_without_the_password(string key, string value, string sentence)
    {
        var address = new Npgsql.NpgsqlConnectionStringBuilder(adopted.ConnectionString) { [key] = value };
        var answer = await CommandLine.RunAsync("status", "--database", address.ConnectionString);
        answer.Code.ShouldBe((int)ExitCode.Unreachable);
        answer.Error.ShouldContain(sentence);
        answer.Error.ShouldNotContain(address.Password!);
    }

    [Fact]
    public async Task on_a_database_that_is_none_does_not_repeat_it()
    {
        var answer = await CommandLine.RunAsync("status", "--database", "Hots=nowhere;Password=hunter2");
        answer.Code.ShouldBe((int)ExitCode.Wrong);
        answer.Error.ShouldStartWith("error: What --database names is no connection string.");
        answer.Error.ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData("status", "Host=nowhere;Password=hunter2")]
    [InlineData("statsu", "--database", "Host=nowhere;Password=hunter2")]
    [InlineData("status", "--databse", "Host=nowhere;Password=hunter2")]
    [InlineData("status", "--databse=Host=nowhere;Password=hunter2")]
    [InlineData("status", "postgresql://ada:hunter2@nowhere/registry")]
    public async Task that_is_misspelled_does_not_repeat_a_password(params string[] words)
    {
        var answer = await CommandLine.RunAsync(words);
        answer.Code.ShouldBe((int)ExitCode.Wrong);
        answer.Error.ShouldStartWith("error: Unrecognized command or argument: ");
        answer.Error.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task before_anything_was_imported_says_what_to_do_first()
    {
        await using var empty = await Postgres.FreshDatabaseAsync();
        string[] there = ["--database", empty.ConnectionString];
        Answer[] answers =
        [
            await CommandLine.RunAsync(["status", .. there]),
            await CommandLine.RunAsync(["target", "list", .. there]),
            await CommandLine.RunAsync(["rebuild", "golden", .. there]),
            await CommandLine.RunAsync(["drift", "golden", .. there]),
            await CommandLine.RunAsync(["history", "person/4", .. there]),
            await CommandLine.RunAsync(["history", "person/4", "--as-of", "#1", .. there]),
            await CommandLine.RunAsync(["history", "person/4", "--as-of", "2026-01-01", .. there]),
            await CommandLine.RunAsync("target", "add", "golden", "--registry", empty.ConnectionString),
        ];
        Snapshot.Matches(string.Join("\n", answers.Select(a => $"{a.Code}: {(a.Out + a.Error).TrimEnd()}")).Replace(Runtime.Current.Name, "what it was built with", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Someone)]
    [InlineData("name/5")]
    [InlineData("group/5")]
    [InlineData("email_address/4")]
    public async Task tells_a_history(string subject) =>
        Snapshot.Matches(Scrubbed((await DoneAsync("history", subject)).Out), subject);

    [Fact]
    public async Task tells_a_history_as_it_was_known_then()
    {
        var events = (await adopted.EventsAsync()).Where(e => e.Stream.ToString() == Someone).ToList();
        var middle = events[events.Count / 2];
        var then = (await DoneAsync("history", Someone, "--as-of", $"#{middle.Sequence}")).Out;
        then.ShouldContain($"{events.Count / 2 + 1} events as of #{middle.Sequence}");
        var now = (await DoneAsync("history", Someone)).Out;
        now.Split('\n')[1..].Take(then.Split('\n').Length - 2).ShouldBe(then.Split('\n')[1..^1]);
    }

    [Fact]
    public async Task tells_what_there_is()
    {
        await EnsureGoldenAsync();
        var status = JObject.Parse((await DoneAsync("status", "--json")).Out);
        status.Properties().Select(p => p.Name).ShouldBe(["events", "streams", "counts", "runtime", "readModels", "provisioning", "unreadable", "targets"]);
        ((long)status["events"]!).ShouldBe(status["counts"]!.Sum(c => (long)c["events"]!));
        status["targets"]!.ShouldContain(t => (string)t["name"]! == "golden");
        // How many targets there are depends on which specs ran before.
        Snapshot.Matches(Snapshot.Table(["tenant", "kind", "streams", "events"], status["counts"]!.Where(c => (string)c["kind"]! != "target")
            .Select(c => new object?[] { (string?)c["tenant"], (string?)c["kind"], (long)c["streams"]!, (long)c["events"]! })));
        var said = (await DoneAsync("status")).Out;
        said.ShouldContain($"{status["events"]} events in {status["streams"]} streams");
        said.ShouldContain("target golden: CO 2, tables golden_*, rules v4");
    }

    [Theory]
    [InlineData("history name/5")]
    [InlineData("history person/4 --as-of #253")]
    [InlineData("rebuild golden --as-of #370 --into then_")]
    public async Task gives_machines_the_same_members_every_time(string line)
    {
        await EnsureGoldenAsync();
        var answer = await DoneAsync([.. line.Split(' '), "--json"]);
        Snapshot.Matches(Scrubbed(JToken.Parse(answer.Out).ToString()), line);
    }

    [Fact]
    public async Task gives_machines_a_target_from_its_first_day_to_its_last()
    {
        await using var tables = await ATarget.WithoutTablesAsync();
        var added = await DoneAsync("target", "add", "brief", "--co", "2", "--database", tables.ConnectionString, "--json");
        await DoneAsync("rebuild", "brief", "--as-of", "#240");
        await tables.ExecuteAsync("UPDATE sp_co_groups SET description = 'Changed' WHERE id = 5; DELETE FROM sp_cous WHERE id = (SELECT min(id) FROM sp_cous)");
        await DoneAsync("rebuild", "brief");
        await tables.ExecuteAsync("UPDATE sp_co_groups SET description = 'Changed' WHERE id = 5");
        var drift = await CommandLine.RunAsync("drift", "brief", "--repair", "--json", "--database", adopted.ConnectionString);
        drift.Code.ShouldBe((int)ExitCode.Found);
        var found = JObject.Parse(drift.Out);
        found.Properties().Select(p => p.Name).ShouldBe(["target", "drift", "repaired", "missing", "changed", "extra", "tables", "drifts", "digest", "replayed"]);
        found.Remove("digest");
        found.Remove("tables");
        var made = JObject.Parse(added.Out);
        ((JArray)made["done"]!).Count.ShouldBe(63);
        made.Remove("done");
        made.Remove("id");
        var removed = await DoneAsync("target", "remove", "brief", "--json");
        Snapshot.Matches(Scrubbed(string.Join("\n", made, found, JToken.Parse(removed.Out))));
    }

    [Fact]
    public async Task gives_machines_an_import_that_finds_nothing_new()
    {
        var answer = await DoneAsync("import", Datasets.Tables("registry-a"), "--verify", "--json");
        var report = JObject.Parse(answer.Out);
        ((long)report["appended"]!).ShouldBe(0);
        ((long)report["verification"]!["differences"]!).ShouldBe(0);
        Snapshot.Matches(Scrubbed(report.ToString()));
    }

    [Fact]
    public async Task says_nothing_but_json_on_standard_output()
    {
        await EnsureGoldenAsync();
        string[] members = ["id", "name", "co", "rules", "prefix", "database", "plugin", "folder", "mode", "order", "group", "skipSource", "filters", "pausedUntil", "quarantined", "waiting", "dead"];
        JArray.Parse((await DoneAsync("target", "list", "--json")).Out).Cast<JObject>().ShouldAllBe(t => t.Properties().Select(p => p.Name).SequenceEqual(members));
        foreach (var line in new[] { "status", "target list", "rebuild golden", "history person/4", "history person/4 --as-of #253" })
        {
            var answer = await DoneAsync([.. line.Split(' '), "--json"]);
            Should.NotThrow(() => JToken.Parse(answer.Out), line);
        }
    }

    private async Task EnsureGoldenAsync()
    {
        if ((await CommandLine.RunAsync("target", "list", "--database", adopted.ConnectionString)).Out.Contains("golden", StringComparison.Ordinal)) return;
        await DoneAsync("target", "add", "golden", "--co", "2", "--prefix", "golden_");
    }

    private async Task<Answer> DoneAsync(params string[] words)
    {
        var answer = await CommandLine.RunAsync([.. words, words is ["target", "add", ..] ? "--registry" : "--database", adopted.ConnectionString]);
        answer.Code.ShouldBe((int)ExitCode.Done, answer.Error);
        return answer;
    }

    /// <summary>What differs from run to run and from machine to machine.</summary>
    private static string Scrubbed(string text) => Folder().Replace(Seconds().Replace(Address().Replace(Operation().Replace(text, "-{moment}"), "{connection}"), "$1{seconds}"), "{tables}");

    /// <summary>The commands that a page of help lists.</summary>
    private static IEnumerable<string> CommandsIn(string page, string before) => page[page.IndexOf("Commands:", StringComparison.Ordinal)..].Split('\n')[1..]
        .Select(line => before + line.Trim().Split(' ')[0]);

    [GeneratedRegex(@"(?<=ends now, at )\S+Z|(?<=history has #1 to )#\d+")]
    private static partial Regex Passing();

    [GeneratedRegex(@"-\d{8}T\d{6}Z")]
    private static partial Regex Operation();

    [GeneratedRegex(@"Host=[^""\n]*")]
    private static partial Regex Address();

    [GeneratedRegex(@"(""seconds"": )[\d.E-]+")]
    private static partial Regex Seconds();

    [GeneratedRegex(@"[^""\n]*Datasets[\\/]+registry-a[\\/]+tables")]
    private static partial Regex Folder();
}
