using System.Net;
using System.Text.RegularExpressions;
using EventRegistry.Host;
using Newtonsoft.Json.Linq;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Access;

public sealed partial class managing_api_users
{
    [Fact]
    public async Task is_told_in_words()
    {
        await using var users = await AdoptedUsers.OfRestAsync();
        string[] lines =
        [
            "api-user add mailer --co 2 --privileged --valid-from 2026-01-01 --valid-through 2099-01-01T12:00Z --remote-ip /^192\\.0\\.2\\./",
            "api-user add mailer --co 2", "api-user add mailer", "api-user add mailer --co 7", "api-user add mai:ler --co 2", "api-user add co_3.mailer --co 2",
            "api-user add late --co 2 --valid-from 2026-01-02 --valid-through 2026-01-01", "api-user add late --co 2 --valid-from yesterday",
            "api-user add near --co 2 --remote-ip 10.0.0.5",
            "api-user list --co 2", "api-user list --co 7", "api-user key co_2.mailre", "api-user key co_2.mailer",
            "api-user disable co_2.mailer", "api-user disable co_2.mailer", "api-user enable co_2.mailer", "api-user remove co_2.mailer", "api-user remove co_2.mailer",
            "api-user list --co 3", "history api-user/10",
        ];
        var said = new List<string>();
        foreach (var line in lines)
        {
            var answer = await users.RunAsync(line.Split(' '));
            said.Add($"$ eventregistry {line}\n{answer.Code}: {Scrubbed(answer.Out + answer.Error)}");
        }

        Snapshot.Matches(string.Join("\n", said));
    }

    [Fact]
    public async Task is_told_to_machines()
    {
        await using var users = await AdoptedUsers.OfRestAsync();
        var added = JObject.Parse((await DoneAsync(users, "api-user", "add", "mailer", "--co", "2", "--json")).Out);
        added.Properties().Select(p => p.Name).ShouldBe(["id", "username", "co", "privileged", "validFrom", "validThrough", "remoteIp", "key"]);
        (await users.AdmitAsync((string)added["username"]!, (string)added["key"]!))!.Id.ShouldBe(10);
        var listed = (JObject)JArray.Parse((await DoneAsync(users, "api-user", "list", "--json")).Out).Single(u => (int)u["id"]! == 10);
        listed.Properties().Select(p => p.Name).ShouldBe(["id", "username", "co", "status", "privileged", "validFrom", "validThrough", "remoteIp", "key"]);
        ((string)listed["key"]!, (bool)listed["privileged"]!, (string)listed["status"]!).ShouldBe(("pbkdf2-sha512", false, "Active"));
        var key = (string)JObject.Parse((await DoneAsync(users, "api-user", "key", "co_2.mailer", "--json")).Out)["key"]!;
        (await users.AdmitAsync("co_2.mailer", key)).ShouldNotBeNull();
        // What was taken back counts for a second yet, for whoever called just before.
        users.Clock.Pass(TimeSpan.FromSeconds(1));
        (await users.AdmitAsync("co_2.mailer", (string)added["key"]!)).ShouldBeNull();
        ((bool)JObject.Parse((await DoneAsync(users, "api-user", "disable", "co_2.mailer", "--json")).Out)["changed"]!).ShouldBeTrue();
        users.Clock.Pass(TimeSpan.FromSeconds(1));
        (await users.AdmitAsync("co_2.mailer", key)).ShouldBeNull();
    }

    [Fact]
    public async Task takes_a_key_that_somebody_chose()
    {
        await using var users = await AdoptedUsers.OfRestAsync(withSalt: false);
        var (before, answer) = (Console.In, (Answer?)null);
        try
        {
            Console.SetIn(new StringReader("ip-key\n"));
            answer = await DoneAsync(users, "api-user", "key", "co_2.elsewhere", "--stdin");
            (await users.RunAsync("api-user", "key", "co_2.elsewhere", "--stdin")).Code.ShouldBe((int)ExitCode.Wrong);
        }
        finally
        {
            Console.SetIn(before);
        }

        answer.Out.ShouldNotContain("ip-key");
        answer.Out.ShouldContain("It is short");
        (await users.AdmitAsync("co_2.elsewhere", "ip-key", IPAddress.Parse("10.9.8.7"))).ShouldNotBeNull();
    }

    [Fact]
    public async Task gives_two_that_are_added_at_once_an_id_each()
    {
        await using var users = await AdoptedUsers.OfRestAsync();
        var book = new Host.Access.ApiUserBook(users.Registry);
        var added = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => book.AddAsync(new($"user{i}", 2, false, null, null, null), default)));
        added.Select(a => a.User.Id).Order().ShouldBe([10, 11, 12, 13]);
        foreach (var (user, key) in added) (await users.AdmitAsync(user.Username!, key))!.Id.ShouldBe(user.Id);
    }

    [Fact]
    public async Task makes_the_registry_one_of_its_own_that_follows_no_other()
    {
        await using var users = await AdoptedUsers.OfRestAsync();
        await DoneAsync(users, "target", "add", "golden", "--co", "2");
        await DoneAsync(users, "api-user", "key", "co_2.sync");
        await DoneAsync(users, "import", Datasets.Tables("rest-a"), "--verify");
        await DoneAsync(users, "api-user", "disable", "co_2.sync");
        var events = await users.AskAsync<long>("select count(*) from eventregistry.mt_events");
        var refused = await users.RunAsync("import", Datasets.Tables("rest-a"));
        refused.Code.ShouldBe((int)ExitCode.Wrong);
        refused.Error.ShouldMatch(@"^error: This registry has changes of its own, the first in CO 2 on \S+ \S+Z, and can no longer follow \S+/rest-a/tables: both would give the same ids to different records\. To follow that Registry on, import it into another --database\. Nothing was imported\.\n$");
        (await users.AskAsync<long>("select count(*) from eventregistry.mt_events")).ShouldBe(events);
    }

    private static async Task<Answer> DoneAsync(AdoptedUsers users, params string[] words)
    {
        var answer = words is ["target", ..] ? await CommandLine.RunAsync([.. words, "--registry", users.Database.ConnectionString]) : await users.RunAsync(words);
        answer.Code.ShouldBe((int)ExitCode.Done, answer.Error);
        return answer;
    }

    private static string Scrubbed(string text) => Moment().Replace(AKey().Replace(text, "{key}"), "{moment}").Replace(Environment.UserName, "{operator}", StringComparison.Ordinal).TrimEnd();

    [GeneratedRegex("(?<= )[a-z2-9]{32}(?=\n|$)")]
    private static partial Regex AKey();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?=  #)|\d{8}T\d{6}Z")]
    private static partial Regex Moment();
}
