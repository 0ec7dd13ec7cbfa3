using System.Net;
using EventRegistry.Host.Sources;
using EventRegistry.Host.Sources.Syncing;
using EventRegistry.Specs.Commands;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Api.V2;

public sealed class syncing_over_http
{
    [Fact]
    public async Task asks_for_a_sync_tells_how_it_does_and_cancels_it()
    {
        await using var counter = await Counter.OpenAsync();
        var source = await new SourceBook(counter.Office.Registry).AddAsync("HR", Office.Campus, "FileSource", new() { Mode = SyncMode.Full }, counter.Office.Registrar, Office.Clerk, default);
        (await counter.GetAsync("sources"))[0].GetProperty("name").GetString().ShouldBe("HR");
        var path = $"sources/{source.Id.Value}";
        var asked = await counter.AskAsync(HttpStatusCode.Accepted, HttpMethod.Post, $"{path}/sync", new { key = "H1" });
        (asked.GetProperty("state").GetString(), asked.GetProperty("actor").GetString()).ShouldBe(("waiting", "co_2.v2"));
        await counter.AskAsync(HttpStatusCode.Conflict, HttpMethod.Post, $"{path}/sync", new { key = "H1" });
        (await counter.GetAsync($"{path}/syncs")).GetArrayLength().ShouldBe(1);
        var sync = $"{path}/syncs/{asked.GetProperty("id")}";
        (await counter.GetAsync(sync)).GetProperty("key").GetString().ShouldBe("H1");
        (await counter.AskAsync(HttpStatusCode.OK, HttpMethod.Delete, sync)).GetProperty("state").GetString().ShouldBe("cancelled");
        await counter.AskAsync(HttpStatusCode.Conflict, HttpMethod.Delete, sync);
    }

    [Fact]
    public async Task says_what_is_wrong()
    {
        await using var counter = await Counter.OpenAsync();
        var source = await new SourceBook(counter.Office.Registry).AddAsync("HR", Office.Campus, "FileSource", new() { Mode = SyncMode.Full }, counter.Office.Registrar, Office.Clerk, default);
        await counter.AskAsync(HttpStatusCode.NotFound, HttpMethod.Post, "sources/99/sync", new { });
        await counter.AskAsync(HttpStatusCode.BadRequest, HttpMethod.Post, $"sources/{source.Id.Value}/sync", new { mode = "fulll" });
        await new SourceBook(counter.Office.Registry).SetAsync(source, new() { Status = Domain.Changelog.Standing.Suspended }, counter.Office.Registrar, Office.Clerk, default);
        await counter.AskAsync(HttpStatusCode.Conflict, HttpMethod.Post, $"sources/{source.Id.Value}/sync", new { });
        await counter.AskAsync(HttpStatusCode.NotFound, HttpMethod.Get, $"sources/{source.Id.Value}/syncs/7");
        // What a sync tells of itself is nobody's to write.
        await counter.AskAsync(HttpStatusCode.Forbidden, HttpMethod.Post, "records/sync_run", new { sourceId = source.Id.Value });
    }
}
