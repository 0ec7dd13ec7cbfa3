using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Api;

public sealed class serving_strangers : IAsyncLifetime
{
    private AServer server = null!;

    public async Task InitializeAsync() => server = await AServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task asks_for_credentials_only_where_something_is()
    {
        (await server.CallAsync("GET", "/widgets.json", user: null)).ShouldSatisfyAllConditions(a => a.Status.ShouldBe(404), a => a.Reason.ShouldBe("Unknown"));
        var refused = await server.CallAsync("GET", "/co_people.json?coid=2", user: null);
        refused.Status.ShouldBe(401);
        refused.Headers.WwwAuthenticate.Single().Scheme.ShouldBe("Basic");
        foreach (var user in new[] { "co_2.sync", ":", "co_2.sync:", ":sync-key", "\0:\0" }) (await server.CallAsync("GET", "/co_people.json?coid=2", user: user)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task says_which_fields_meant_nothing()
    {
        var added = await server.CallAsync("POST", "/cous.json", """{"Version": "1.0", "CoId": 2, "Name": "Wibbling", "Wibble": "x"}""");
        added.Status.ShouldBe(201);
        added.Headers.GetValues("X-Unknown-Fields").ShouldBe(["Wibble"]);
    }

    [Fact]
    public async Task lets_nobody_see_another_cos_history()
    {
        await server.CallAsync("POST", "/cous.json", """{"Version": "1.0", "CoId": 3, "Name": "Abroad"}""", "co_3.sync:foreign-key");
        (await server.CallAsync("GET", "/history_records.json?coid=3")).Status.ShouldBe(401);
        using var own = JsonDocument.Parse((await server.CallAsync("GET", "/history_records.json?coid=2")).Body);
        own.RootElement.GetProperty("HistoryRecords").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task adds_once_what_is_sent_twice_under_one_key()
    {
        var body = """{"Version": "1.0", "CoId": 2, "Status": "Active"}""";
        var first = await server.CallAsync("POST", "/co_people.json", body, headers: ("Idempotency-Key", "enrol-1"));
        var second = await server.CallAsync("POST", "/co_people.json", body, headers: ("Idempotency-Key", "enrol-1"));
        (second.Status, second.Body).ShouldBe((first.Status, first.Body));
    }

    [Theory]
    [InlineData("""{"Version": "1.0", "CoId": 2, "Name": "\ud800"}""")]
    [InlineData("""{"Version": "1.0", "CoId": 2, "Name": "\u0000"}""")]
    [InlineData("""{"Version": "1.0", "CoId": 2, "Name": ["x"]}""")]
    [InlineData("""{"Version": "1.0", "CoId": 2, "Name": "x", "ParentId": 99999999999}""")]
    [InlineData("""{"Version": "1.0", "CoId": 2, "\ud800": "x"}""")]
    public async Task refuses_what_no_text_can_be(string body) => (await server.CallAsync("POST", "/cous.json", body, "co_1.platform:platform-key")).Status.ShouldBe(400);

    [Fact]
    public async Task refuses_a_body_that_is_too_long()
    {
        var answer = await server.CallAsync("POST", "/cous.json", $$"""{"Version": "1.0", "CoId": 2, "Name": "{{new string('x', 2_000_000)}}"}""");
        answer.Status.ShouldBe(413);
        answer.Body.ShouldContain("\"Error\"");
    }

    [Fact]
    public async Task tells_nobody_what_went_wrong_inside()
    {
        await using (var drop = server.Registry.Database.CreateCommand("drop table eventregistry.records cascade")) await drop.ExecuteNonQueryAsync();
        var answer = await server.CallAsync("GET", "/co_people.json?coid=2", user: "co_1.platform:platform-key");
        answer.Status.ShouldBe(500);
        answer.Body.ShouldNotContain("records");
        answer.Body.ShouldContain("The log says what");
    }

    [Fact]
    public async Task reads_a_request_that_comes_in_pieces()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(server.At.Host, server.At.Port);
        await using var stream = socket.GetStream();
        var body = """{"Version": "1.0", "CoId": 2, "Status": "Active"}""";
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes("co_2.sync:sync-key"));
        var head = $"POST /registry/co_people.json HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {credentials}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n";
        foreach (var piece in (head + body).Chunk(40))
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(piece));
            await stream.FlushAsync();
        }

        using var reader = new StreamReader(stream);
        (await reader.ReadLineAsync()).ShouldBe("HTTP/1.1 201 Added");
    }
}
