using System.Diagnostics;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Cli;

public sealed class serving_until_told_to_stop
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task says_where_it_listens_and_ends_in_peace()
    {
        await using var database = await Postgres.FreshDatabaseAsync();
        using var deadline = new CancellationTokenSource(Patience);
        using var process = Process.Start(new ProcessStartInfo("dotnet",
            [Path.Combine(AppContext.BaseDirectory, "eventregistry.dll"), "serve", "--urls", "http://127.0.0.1:0", "--base", "/there", "--database", database.ConnectionString])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            var line = (await process.StandardOutput.ReadLineAsync(deadline.Token)).ShouldNotBeNull();
            line.ShouldStartWith("Serving http://127.0.0.1:");
            using var client = new HttpClient();
            using var answer = await client.GetAsync(new Uri(line["Serving ".Length..] + "/co_people.json?coid=2"), deadline.Token);
            ((int)answer.StatusCode).ShouldBe(401);

            using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"])) await kill.WaitForExitAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            (process.ExitCode, await process.StandardError.ReadToEndAsync(deadline.Token)).ShouldBe((0, ""));
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    [Theory]
    [InlineData("http://127.0.0.1:0/registry", 2, "What the paths begin with is said by: --base /registry")]
    [InlineData("http://192.0.2.7:8080", 3, "It cannot listen at http://192.0.2.7:8080: ")]
    public async Task says_that_it_cannot_listen_there(string url, int code, string said)
    {
        await using var database = await Postgres.FreshDatabaseAsync();
        var answer = await CommandLine.RunAsync("serve", "--urls", url, "--database", database.ConnectionString);
        answer.Code.ShouldBe(code);
        answer.Error.ShouldContain(said);
    }

    [Fact]
    public async Task says_that_somebody_listens_there_already()
    {
        await using var database = await Postgres.FreshDatabaseAsync();
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var answer = await CommandLine.RunAsync("serve", "--urls", $"http://{taken.LocalEndpoint}", "--database", database.ConnectionString);
        answer.Code.ShouldBe(3);
        answer.Error.ShouldContain("address already in use");
    }
}
