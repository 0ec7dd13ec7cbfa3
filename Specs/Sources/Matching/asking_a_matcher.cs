using System.Text;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;
using EventRegistry.Host.Embedded;
using EventRegistry.Host.Sources.Matching;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Matching;

public sealed class asking_a_matcher : IDisposable
{
    private const string Password = "match-secret";

    private static readonly MatchQuestion WhoIsAda = new("hr", "k/1", SourcedRecord.Nobody with
    {
        Identity = SourcedRecord.Nobody.Identity with { DateOfBirth = new(1815, 12, 10), Title = "Analyst" },
        Names = [new Name(0, null, "Ada", null, "King", null, "official", null, null, null, true, null)],
        EmailAddresses = [new EmailAddress(0, "ada@example.org", null, "official", true, null, null, null, null, null)],
        Identifiers = [new Identifier(0, "0815", "enterprise", false, null, null, null, null, null, null, null, null, null)],
    });

    private readonly AMatcher matcher = new();

    public void Dispose() => matcher.Dispose();

    [Fact]
    public async Task tells_what_the_record_says_of_a_person()
    {
        matcher.Answers["PUT"] = ("201 Created", """{"referenceId":"M225127891"}""");
        (await AskAsync()).ShouldBe(new Matched("M225127891"));
        matcher.Asked.ShouldBe(
        [
            ("PUT /match/api/1/v1/people/hr/k%2F1", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("registry:" + Password)),
                """{"sorAttributes":{"dateOfBirth":"1815-12-10","names":[{"type":"official","given":"Ada","family":"King"}],"emailAddresses":[{"type":"official","address":"ada@example.org"}],"identifiers":[{"type":"enterprise","identifier":"0815"}]}}"""),
        ]);
    }

    [Fact]
    public async Task takes_the_address_with_or_without_its_version()
    {
        matcher.Answers["PUT"] = ("200 OK", """{"referenceId":7}""");
        using var client = new HttpMatcher(new(new(matcher.Url + "/v1/"), null, null));
        (await client.MatchAsync(WhoIsAda, default)).ShouldBe(new Matched("7"));
        matcher.Asked.Single().Line.ShouldBe("PUT /match/api/1/v1/people/hr/k%2F1");
        matcher.Asked.Single().Authorization.ShouldBeNull();
    }

    [Fact]
    public async Task looks_up_who_it_was_when_that_was_decided_before()
    {
        matcher.Answers["PUT"] = ("200 OK", "");
        matcher.Answers["GET"] = ("200 OK", """{"meta":{"referenceId":"M1"},"sorAttributes":{}}""");
        (await AskAsync()).ShouldBe(new Matched("M1"));
    }

    [Fact]
    public async Task waits_where_somebody_has_to_decide()
    {
        matcher.Answers["PUT"] = ("202 Accepted", """{"matchRequest":"1009"}""");
        (await AskAsync()).ShouldBe(new Pending("1009"));
        matcher.Answers["PUT"] = ("202 Accepted", "");
        (await AskAsync()).ShouldBe(new Pending(null));
    }

    [Theory]
    [InlineData("300 Multiple Choices", """{"candidates":[{},{}]}""", "several people", "(2)", false)]
    [InlineData("400 Bad Request", """{"error":"No name."}""", "400 (No name)", "Correct the record", false)]
    [InlineData("401 Unauthorized", "", "'registry'", "name and password", false)]
    [InlineData("404 Not Found", "", "label", "correct", false)]
    [InlineData("302 Found", "", "302", "matcher", false)]
    [InlineData("429 Too Many Requests", "", "429", "Try again", true)]
    [InlineData("500 Internal Server Error", "<html>", "500", "Try again", true)]
    [InlineData("503 Service Unavailable", "", "503", "Try again", true)]
    [InlineData("200 OK", "<html>welcome</html>", "without a referenceId", "ID Match API", false)]
    [InlineData("200 OK", """["referenceId"]""", "without a referenceId", "ID Match API", false)]
    [InlineData("201 Created", """{"referenceId":{}}""", "without a referenceId", "ID Match API", false)]
    public async Task says_what_is_wrong_and_what_to_do(string status, string body, string what, string wayOut, bool mayPass)
    {
        (matcher.Answers["PUT"], matcher.Answers["GET"]) = ((status, body), (status, body));
        var failed = (await AskAsync()).ShouldBeOfType<Failed>();
        failed.Sentence.ShouldStartWith($"The matcher {matcher.Url}");
        failed.Sentence.ShouldContain(what);
        failed.Sentence.ShouldContain(wayOut);
        failed.Sentence.ShouldNotContain(Password);
        failed.MayPass.ShouldBe(mayPass);
    }

    [Fact]
    public async Task does_not_read_an_answer_without_end()
    {
        matcher.Answers["PUT"] = ("200 OK", new string(' ', (1 << 20) + 1));
        var failed = (await AskAsync()).ShouldBeOfType<Failed>();
        failed.Sentence.ShouldContain("bytes");
        failed.MayPass.ShouldBeFalse();
    }

    [Fact]
    public async Task waits_no_longer_than_it_is_told()
    {
        using var client = new HttpMatcher(new(matcher.Url, "registry", Password) { Timeout = TimeSpan.FromMilliseconds(200) });
        var failed = (await client.MatchAsync(WhoIsAda, default)).ShouldBeOfType<Failed>();
        failed.Sentence.ShouldContain("within 0.2 s");
        failed.MayPass.ShouldBeTrue();
        new MatchServer(matcher.Url, null, null).Timeout.ShouldBe(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task names_a_matcher_that_is_not_there_and_no_password()
    {
        var url = new Uri($"http://registry:{Password}@127.0.0.1:{FreePort.Near(null)}/match");
        using var client = new HttpMatcher(new(url, "registry", Password));
        var failed = (await client.MatchAsync(WhoIsAda, default)).ShouldBeOfType<Failed>();
        failed.Sentence.ShouldContain($"http://127.0.0.1:{url.Port}/match cannot be reached");
        failed.Sentence.ShouldNotContain(Password);
        new MatchServer(url, "registry", Password).ToString().ShouldNotContain(Password);
        failed.MayPass.ShouldBeTrue();
    }

    [Fact]
    public async Task stops_when_it_is_told_to()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        using var client = new HttpMatcher(new(matcher.Url, null, null));
        await Should.ThrowAsync<OperationCanceledException>(() => client.MatchAsync(WhoIsAda, stop.Token));
    }

    [Fact]
    public async Task tells_of_what_has_changed_without_asking_who_it_is()
    {
        using var client = new HttpMatcher(new(matcher.Url, "registry", Password));
        matcher.Answers["PUT"] = ("200 OK", "");
        (await client.TellAsync(WhoIsAda, default)).ShouldBeNull();
        matcher.Asked.Single().Line.ShouldStartWith("PUT ");
        matcher.Answers["PUT"] = ("503 Service Unavailable", "");
        (await client.TellAsync(WhoIsAda, default)).ShouldNotBeNull().MayPass.ShouldBeTrue();
    }

    private async Task<MatchAnswer> AskAsync()
    {
        using var client = new HttpMatcher(new(matcher.Url, "registry", Password));
        return await client.MatchAsync(WhoIsAda, default);
    }
}
