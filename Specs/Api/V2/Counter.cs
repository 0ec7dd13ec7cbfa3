using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.Access;
using EventRegistry.Host.Api;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.ReadModels;
using EventRegistry.Specs.Commands;
using Microsoft.AspNetCore.Builder;
using Shouldly;

namespace EventRegistry.Specs.Api.V2;

/// <summary>An office that is served over HTTP, with somebody in front of it: a privileged user of its CO, and one of the platform's.</summary>
internal sealed class Counter : IAsyncDisposable
{
    private readonly WebApplication app;

    private Counter(Office office, WebApplication app, HttpClient clerk, HttpClient platform, HttpClient nobody) =>
        (Office, this.app, Clerk, Platform, Nobody) = (office, app, clerk, platform, nobody);

    public Office Office { get; }

    public HttpClient Clerk { get; }

    public HttpClient Platform { get; }

    public HttpClient Nobody { get; }

    public static async Task<Counter> OpenAsync(Manner? manner = null, TimeProvider? clock = null)
    {
        var office = await Office.FreshAsync(clock ?? TimeProvider.System);
        var (registry, root) = (office.Registry, new Co(1, Co.PlatformName, null, CoStatus.Active));
        await registry.Store.AppendAsync(new Append("1", root.Stream!.Value, ExpectedVersion.Any,
            [new(Guid.NewGuid(), registry.Clock.GetUtcNow(), null, new("founding", "founding"), new Added<Co>(root))]), default);
        await new CatchUp(registry).RunAsync(default);
        var users = new ApiUserBook(registry);
        var clerk = await users.AddAsync(new("v2", 2, Privileged: true, null, null, null), default);
        var platform = await users.AddAsync(new("root", 1, Privileged: true, null, null, null), default);
        await new CatchUp(registry).RunAsync(default);
        var app = Serving.Build(registry, ["http://127.0.0.1:0"], Serving.DefaultBase, manner ?? Manner.Plain);
        await app.StartAsync();
        var address = new Uri(Serving.AddressesOf(app).First());
        return new(office, app, Client(address, clerk.User.Username!, clerk.Key), Client(address, platform.User.Username!, platform.Key), new HttpClient { BaseAddress = new(address, "/api/v2/") });
    }

    /// <summary>Asks, and expects an answer of a status.</summary>
    public async Task<JsonElement> AskAsync(HttpStatusCode status, HttpMethod method, string path, object? body = null, string? key = null, HttpClient? by = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        using var response = await (by ?? Clerk).SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(status, $"{method} {path}: {text}");
        if ((int)status >= 400) response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    public Task<JsonElement> GetAsync(string path, HttpClient? by = null) => AskAsync(HttpStatusCode.OK, HttpMethod.Get, path, by: by);

    public async Task<int> AddAsync(string kind, object values) =>
        (await AskAsync(HttpStatusCode.Created, HttpMethod.Post, $"records/{kind}", values)).GetProperty("id").GetInt32();

    public Task<JsonElement> PatchAsync(string record, object values) => AskAsync(HttpStatusCode.OK, HttpMethod.Patch, $"records/{record}", values);

    public Task<JsonElement> DeleteAsync(string record) => AskAsync(HttpStatusCode.OK, HttpMethod.Delete, $"records/{record}");

    public async Task<int> EnrolAsync(string given, params object[] more) => (await AskAsync(HttpStatusCode.Created, HttpMethod.Post, "people", new
    {
        person = new { status = "Active" },
        belongings = new object[] { new { kind = "name", values = new { given, type = "official", primaryName = true } } }.Concat(more),
    })).GetProperty("id").GetInt32();

    public Task StopAsync() => app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Clerk.Dispose();
        Platform.Dispose();
        Nobody.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        await Office.DisposeAsync();
    }

    private static HttpClient Client(Uri address, string name, string key) => new()
    {
        BaseAddress = new(address, Serving.DefaultBase + "/api/v2/"),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{key}"))) },
    };
}
