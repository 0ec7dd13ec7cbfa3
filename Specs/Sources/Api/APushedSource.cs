using System.Text;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.Access;
using EventRegistry.Host.Api;
using EventRegistry.Host.ReadModels;
using EventRegistry.Host.Sources;
using EventRegistry.Host.Sources.Api;
using EventRegistry.Specs.Commands;
using Microsoft.AspNetCore.Builder;

namespace EventRegistry.Specs.Sources.Api;

/// <summary>A registry that is served, with a source <c>hr</c> in CO 2 that its API user pushes for; its syncs are only noted.</summary>
internal sealed class APushedSource : IAsyncDisposable
{
    public const int SourceId = 7;

    private readonly WebApplication app;
    private readonly HttpClient client;

    private APushedSource(Office office, WebApplication app, string key, string strangersKey)
    {
        (Office, this.app, Key, StrangersKey) = (office, app, key, strangersKey);
        client = new() { BaseAddress = new(Serving.AddressesOf(app).Single() + Serving.DefaultBase + "/") };
    }

    public Office Office { get; }

    public RecordingSync Sync { get; private init; } = new();

    /// <summary>The key of <c>co_2.hr</c>, who may push.</summary>
    public string Key { get; }

    /// <summary>The key of <c>co_2.stranger</c>, who may not.</summary>
    public string StrangersKey { get; }

    public static async Task<APushedSource> StartAsync()
    {
        var office = await Office.FreshAsync();
        await Office.StoreAsync(office.Registry,
        [
            new Added<IdentitySource>(new(SourceId, new CoId(2), "Human resources", "hr", "ApiSource", null, Standing.Active, "F", null, null, null, null, null, null)),
            new Added<SourceSettings>(new(SourceId, "api-user=co_2.hr")),
            new Added<IdentitySource>(new(8, new CoId(2), "Asleep", "asleep", "ApiSource", null, Standing.Suspended, "F", null, null, null, null, null, null)),
            new Added<SourceSettings>(new(8, "api-user=co_2.hr")),
            new Added<IdentitySource>(new(9, new CoId(2), "A file", "file", "FileSource", null, Standing.Active, "F", null, null, null, null, null, null)),
            new Added<SourceSettings>(new(9, "api-user=co_2.hr")),
        ]);
        await new CatchUp(office.Registry).RunAsync(default);
        var users = new ApiUserBook(office.Registry);
        var (_, key) = await users.AddAsync(new("hr", 2, false, null, null, null), default);
        var (_, stranger) = await users.AddAsync(new("stranger", 2, true, null, null, null), default);
        var sync = new RecordingSync();
        var app = Serving.Build(office.Registry, ["http://127.0.0.1:0"], Serving.DefaultBase, Manner.Plain, sync);
        await app.StartAsync();
        return new(office, app, key, stranger) { Sync = sync };
    }

    /// <summary>Calls <c>/api_source/</c> and what follows, as the API user who may.</summary>
    public Task<(int Status, string Body)> CallAsync(string method, string path, string? body = null) => CallAsync(method, path, body, "co_2.hr:" + Key);

    public async Task<(int Status, string Body)> CallAsync(string method, string path, string? body, string? user)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri("api_source/" + path, UriKind.Relative));
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (user is not null) request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(user)));
        using var response = await client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>What the source holds, as a sync of it sees it.</summary>
    public async Task<ISource> OpenAsync() => await new ApiSourcePlugin(Office.Registry.Database).OpenAsync(
        new(Collaboration.Of(new(2)), new(SourceId, new CoId(2), "Human resources", "hr", "ApiSource", null, Standing.Active, "F", null, null, null, null, null, null), null, null, null), default);

    public async Task<string[]> KeysAsync()
    {
        await using var source = await OpenAsync();
        return [.. await source.ListAsync(default).Select(r => r.Key).ToListAsync()];
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        await Office.DisposeAsync();
    }
}
