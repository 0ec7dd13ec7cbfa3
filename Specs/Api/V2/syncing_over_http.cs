using System.Net;
using EventRegistry.Host.Sources;
using EventRegistry.Host.Sources.Syncing;
using EventRegistry.Specs.Commands;
using EventRegistry.Specs.Sources.Files;
using Microsoft.Extensions.Logging.Abstractions;
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
    public async Task shows_a_record_and_takes_a_sync_back()
    {
        await using var counter = await Counter.OpenAsync();
        var (registry, registrar) = (counter.Office.Registry, counter.Office.Registrar);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "SORID,Name.given.official,Name.family.official\nH1,Ada,King\n");
        var source = await new SourceBook(registry).AddAsync("HR", Office.Campus, "FileSource", new() { Mode = SyncMode.Full, File = file }, registrar, Office.Clerk, default);
        var path = $"sources/{source.Id.Value}";
        var preview = await counter.GetAsync($"{path}/preview?key=H1");
        (preview.GetProperty("found").GetInt32(), preview.GetProperty("line").GetInt32(), preview.GetProperty("raw").GetString()).ShouldBe((1, 2, """["H1","Ada","King"]"""));
        preview.GetProperty("values").EnumerateArray().Select(v => v.GetProperty("kind").GetString()).ShouldContain("name");
        (await counter.GetAsync($"{path}/preview?key=H2")).GetProperty("found").GetInt32().ShouldBe(0);
        await counter.AskAsync(HttpStatusCode.BadRequest, HttpMethod.Get, $"{path}/preview");

        var syncing = new Host.Sources.Syncing.Syncing(registry, registrar, SourcePlugins.OfProgram(registry));
        var run = (await syncing.RunAsync(source, new(Office.Clerk), null, (_, _, _) => { }, default)).Run.Id;
        (await counter.GetAsync($"{path}/preview?key=H1")).GetProperty("unchanged").GetBoolean().ShouldBeTrue();
        var undo = $"{path}/syncs/{run}/undo";
        var outlook = await counter.GetAsync(undo);
        (outlook.GetProperty("removed").GetInt32(), outlook.GetProperty("keys").GetProperty("removed")[0].GetString()).ShouldBe((1, "H1"));
        var asked = await counter.AskAsync(HttpStatusCode.Accepted, HttpMethod.Post, undo, new { approve = outlook.GetProperty("digest").GetString() });
        (asked.GetProperty("state").GetString(), asked.GetProperty("undoes").GetInt32()).ShouldBe(("waiting", run));
        await counter.AskAsync(HttpStatusCode.Conflict, HttpMethod.Post, undo, new { });
        await new SyncRounds(registry, registrar, SourcePlugins.OfProgram(registry), NullLogger<SyncRounds>.Instance).PassAsync(default);
        var done = await counter.GetAsync($"{path}/syncs/{asked.GetProperty("id")}");
        (done.GetProperty("state").GetString(), done.GetProperty("removed").GetInt32(), done.GetProperty("undoes").GetInt32()).ShouldBe(("done", 1, run));
        (await counter.GetAsync(undo)).GetProperty("removed").GetInt32().ShouldBe(0);
        // An undo is not undone.
        await counter.AskAsync(HttpStatusCode.Conflict, HttpMethod.Get, $"{path}/syncs/{asked.GetProperty("id")}/undo");
        await counter.AskAsync(HttpStatusCode.NotFound, HttpMethod.Post, $"{path}/syncs/99/undo", new { });
        File.Delete(file);
        await counter.AskAsync(HttpStatusCode.Conflict, HttpMethod.Get, $"{path}/preview?key=H1");
    }

    [Fact]
    public async Task has_groups_reckoned_anew_by_whichever_host_takes_it_up()
    {
        await using var counter = await Counter.OpenAsync();
        using var file = new ACsvFile("SORID,Name.given.official\nH1,Ada\n");
        var source = await new SourceBook(counter.Office.Registry).AddAsync("HR", Office.Campus, "FileSource", new() { Mode = SyncMode.Manual, File = file.Path }, counter.Office.Registrar, Office.Clerk, default);
        var path = $"sources/{source.Id.Value}";
        var asked = await counter.AskAsync(HttpStatusCode.Accepted, HttpMethod.Post, $"{path}/sync", new { remap = true });
        await new SyncRounds(counter.Office.Registry, counter.Office.Registrar, SourcePlugins.OfProgram(counter.Office.Registry), NullLogger<SyncRounds>.Instance).PassAsync(default);
        var done = await counter.GetAsync($"{path}/syncs/{asked.GetProperty("id")}");
        (done.GetProperty("state").GetString(), done.GetProperty("mode").GetString(), done.GetProperty("new").GetInt32()).ShouldBe(("done", "remap", 0));
        await counter.AskAsync(HttpStatusCode.BadRequest, HttpMethod.Post, $"{path}/sync", new { remap = true, key = "1" });
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
