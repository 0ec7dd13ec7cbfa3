using System.Net;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host;
using EventRegistry.Host.Queue;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;
using EventRegistry.Specs.Targets.Sql;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Api.V2;

public sealed class provisioning_over_http
{
    [Fact]
    public async Task tells_a_target_of_subjects_and_says_how_it_stands()
    {
        await using var counter = await Counter.OpenAsync();
        await using var tables = await ATarget.WithoutTablesAsync();
        var target = await TargetAsync(counter, tables, ProvisioningMode.Manual);
        var ada = await counter.EnrolAsync("Ada");
        (await StandsAsync(counter, "sql", ada)).ShouldBe("never provisioned");
        var told = await counter.AskAsync(HttpStatusCode.OK, HttpMethod.Post, "targets/sql/provision", new { subjects = new[] { $"person/{ada}" } });
        told.GetProperty("done").GetBoolean().ShouldBeTrue();
        told.GetProperty("subjects")[0].GetProperty("added").GetInt32().ShouldBe(4);
        (await StandsAsync(counter, $"{target.Id}", ada)).ShouldBe("up to date");
        var line = (await Runtime.Current.Queue(counter.Office.Registry.Database).HistoryAsync("2", $"person/{ada}", 1, null, default))[0];
        (line.Actor, line.Cause).ShouldBe(("co_2.v2", "provision by hand"));
        var shown = (await counter.GetAsync("targets"))[0];
        (shown.GetProperty("name").GetString(), shown.GetProperty("mode").GetString()).ShouldBe(("sql", "manual"));
    }

    [Fact]
    public async Task asks_for_runs_and_cancels_them()
    {
        await using var counter = await Counter.OpenAsync();
        await using var tables = await ATarget.WithoutTablesAsync();
        await TargetAsync(counter, tables, ProvisioningMode.Manual);
        var run = await counter.AskAsync(HttpStatusCode.Accepted, HttpMethod.Post, "targets/sql/provision", new { all = true });
        var path = $"runs/{run.GetProperty("id")}";
        (await counter.GetAsync(path)).GetProperty("state").GetString().ShouldBe("waiting");
        (await counter.AskAsync(HttpStatusCode.OK, HttpMethod.Delete, path)).GetProperty("state").GetString().ShouldBe("cancelled");
        await counter.AskAsync(HttpStatusCode.Conflict, HttpMethod.Delete, path);
        await counter.AskAsync(HttpStatusCode.NotFound, HttpMethod.Get, "runs/999999");
    }

    [Fact]
    public async Task tends_the_queue()
    {
        await using var counter = await Counter.OpenAsync();
        await using var tables = await ATarget.WithoutTablesAsync();
        var target = await TargetAsync(counter, tables, ProvisioningMode.Queue);
        var ada = new StreamId(StreamKind.Person, await counter.EnrolAsync("Ada"));
        var queue = Runtime.Current.Queue(counter.Office.Registry.Database);
        await using (var connection = await counter.Office.Registry.Database.OpenConnectionAsync())
            await queue.AskAsync(connection, [new Ask("2", target.Id, ada, ProvisioningAction.Eligible)], default);
        var job = (await counter.GetAsync("queue?target=sql")).GetProperty("jobs")[0];
        job.GetProperty("subject").GetString().ShouldBe($"{ada}");
        await counter.AskAsync(HttpStatusCode.NotFound, HttpMethod.Post, $"queue/{job.GetProperty("id")}/replay");
        await counter.AskAsync(HttpStatusCode.OK, HttpMethod.Post, $"queue/{job.GetProperty("id")}/cancel");
        (await counter.GetAsync("queue?dead=true")).GetProperty("jobs").GetArrayLength().ShouldBe(0);
        (await queue.ListAsync(new(), 1, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task says_what_is_wrong()
    {
        await using var counter = await Counter.OpenAsync();
        await using var tables = await ATarget.WithoutTablesAsync();
        await TargetAsync(counter, tables, ProvisioningMode.Disabled);
        var ada = await counter.EnrolAsync("Ada");
        (HttpStatusCode Status, string Path, object Body)[] wrongs =
        [
            (HttpStatusCode.Conflict, "targets/sql/provision", new { subjects = new[] { $"person/{ada}" } }),
            (HttpStatusCode.NotFound, "targets/nosuch/provision", new { all = true }),
        ];
        foreach (var (status, path, body) in wrongs) await counter.AskAsync(status, HttpMethod.Post, path, body);
        await new TargetBook(counter.Office.Registry).SetAsync("sql", new() { Mode = ProvisioningMode.Manual }, default);
        wrongs =
        [
            (HttpStatusCode.BadRequest, "targets/sql/provision", new { }),
            (HttpStatusCode.BadRequest, "targets/sql/provision", new { all = true, subjects = new[] { $"person/{ada}" } }),
            (HttpStatusCode.BadRequest, "targets/sql/provision", new { subjects = new[] { "everybody" } }),
            (HttpStatusCode.NotFound, "targets/sql/provision", new { subjects = new[] { "person/9999" } }),
        ];
        foreach (var (status, path, body) in wrongs) await counter.AskAsync(status, HttpMethod.Post, path, body);
        await counter.AskAsync(HttpStatusCode.NotFound, HttpMethod.Get, "targets/sql/subjects/persn/1");
        await counter.AskAsync(HttpStatusCode.BadRequest, HttpMethod.Get, "targets", by: counter.Platform);
    }

    private static async Task<KnownTarget> TargetAsync(Counter counter, ATarget tables, ProvisioningMode mode) =>
        (await new TargetBook(counter.Office.Registry).AddAsync("sql", 2, new() { Connection = tables.ConnectionString, Mode = mode, Rules = RuleSet.V4.Name }, default)).Target;

    private static async Task<string?> StandsAsync(Counter counter, string target, int person) =>
        (await counter.GetAsync($"targets/{target}/subjects/person/{person}")).GetProperty("state").GetString();
}
