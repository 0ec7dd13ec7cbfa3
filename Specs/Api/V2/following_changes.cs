using System.Diagnostics;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Api.V2;

public sealed class following_changes
{
    [Fact]
    public async Task a_command_answers_whoever_waits()
    {
        await using var counter = await Counter.OpenAsync();
        var through = (await counter.GetAsync("changes")).GetProperty("through").GetInt64();
        var waiting = counter.GetAsync($"changes?after={through}&wait=60");
        waiting.IsCompleted.ShouldBeFalse();

        var began = Stopwatch.GetTimestamp();
        var ada = await counter.EnrolAsync("Ada");
        var told = await waiting.WaitAsync(TimeSpan.FromSeconds(30));

        Stopwatch.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(20));
        told.GetProperty("changes").EnumerateArray().ShouldContain(c => c.GetProperty("stream").GetString() == $"person/{ada}");
    }

    [Fact]
    public async Task nothing_is_missed_and_nothing_told_twice_while_many_write()
    {
        await using var counter = await Counter.OpenAsync();
        var start = (await counter.GetAsync("changes?limit=5000")).GetProperty("through").GetInt64();
        var people = new List<int>();
        for (var i = 0; i < 8; i++) people.Add(await counter.EnrolAsync($"Writer {i}"));

        var writing = Task.WhenAll(people.Select((person, writer) => Task.Run(async () =>
        {
            for (var i = 0; i < 15; i++) await counter.AddAsync("email_address", new { personId = person, mail = $"{writer}.{i}@example.org", type = "official" });
        })));
        var (seen, after) = (new List<long>(), start);
        while (!writing.IsCompleted) after = await ReadAsync(counter, after, seen);
        await writing;
        // A last look once all are through, until there is nothing more.
        while (await ReadAsync(counter, after, seen) is var next && next > after) after = next;

        await using var command = counter.Office.Registry.Database.CreateCommand("select seq_id from eventregistry.mt_events where tenant_id = '2' and seq_id > $1 order by seq_id");
        command.Parameters.Add(new() { Value = start });
        var all = new List<long>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) all.Add(reader.GetInt64(0));
        all.Count.ShouldBeGreaterThan(120);
        seen.ShouldBe(all);
    }

    [Fact]
    public async Task tells_of_the_kinds_that_are_wanted_in_the_co_that_is_the_callers()
    {
        await using var counter = await Counter.OpenAsync();
        await counter.EnrolAsync("Ada");

        var names = await counter.GetAsync("changes?kinds=name");
        names.GetProperty("changes").EnumerateArray().ShouldHaveSingleItem().GetProperty("values").GetProperty("given").GetString().ShouldBe("Ada");
        var platforms = await counter.GetAsync("changes?co=1", counter.Platform);
        platforms.GetProperty("changes").EnumerateArray().ShouldAllBe(c => c.GetProperty("stream").GetString() != "co/2");
        await counter.AskAsync(System.Net.HttpStatusCode.Forbidden, HttpMethod.Get, "changes?co=1");
    }

    [Fact]
    public async Task goes_on_from_a_full_page()
    {
        await using var counter = await Counter.OpenAsync();
        await counter.Office.EnrolAsync("Ada");
        var one = await counter.GetAsync("changes?limit=3");
        var rest = await counter.GetAsync($"changes?after={one.GetProperty("through")}");
        var all = await counter.GetAsync("changes");
        one.GetProperty("more").GetBoolean().ShouldBeTrue();
        one.GetProperty("changes").GetArrayLength().ShouldBe(3);
        (3 + rest.GetProperty("changes").GetArrayLength()).ShouldBe(all.GetProperty("changes").GetArrayLength());
    }

    [Fact]
    public async Task whoever_waits_does_not_keep_the_host_from_stopping()
    {
        Task<System.Text.Json.JsonElement> waiting;
        var began = Stopwatch.GetTimestamp();
        await using (var counter = await Counter.OpenAsync())
        {
            var through = (await counter.GetAsync("changes")).GetProperty("through").GetInt64();
            waiting = counter.GetAsync($"changes?after={through}&wait=60");
            // Another request on another connection: by the time it is answered, the first has come.
            await counter.GetAsync("kinds");
            await counter.StopAsync();
            (await waiting).GetProperty("changes").GetArrayLength().ShouldBe(0);
        }

        Stopwatch.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }

    private static async Task<long> ReadAsync(Counter counter, long after, List<long> seen)
    {
        var page = await counter.GetAsync($"changes?after={after}&limit=50&wait=1");
        seen.AddRange(page.GetProperty("changes").EnumerateArray().Select(c => c.GetProperty("sequence").GetInt64()));
        return page.GetProperty("through").GetInt64();
    }
}
