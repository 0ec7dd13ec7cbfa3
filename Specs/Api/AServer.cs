using System.Net.Http.Headers;
using System.Text;
using EventRegistry.Host;
using EventRegistry.Host.Api;
using EventRegistry.Host.Import;
using EventRegistry.Host.ReadModels;
using Microsoft.AspNetCore.Builder;

namespace EventRegistry.Specs.Api;

/// <summary>A registry that adopted the one of transcript A, served in this process at a port of its own.</summary>
internal sealed class AServer : IAsyncDisposable
{
    private readonly FreshDatabase database;
    private readonly WebApplication app;

    private AServer(FreshDatabase database, Registry registry, WebApplication app)
    {
        (this.database, Registry, this.app) = (database, registry, app);
        At = new(Serving.AddressesOf(app).Single() + Serving.DefaultBase + "/");
        Client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = At };
    }

    public Registry Registry { get; }

    public Uri At { get; }

    public HttpClient Client { get; }

    public static async Task<AServer> StartAsync()
    {
        var database = await Postgres.CopyAsync("rest-a, with its keys", AdoptAsync);
        var registry = await Registry.OpenAsync(database.ConnectionString, null, default);
        var app = Serving.Build(registry, ["http://127.0.0.1:0"], Serving.DefaultBase);
        await app.StartAsync();
        return new(database, registry, app);
    }

    /// <summary>Calls as an API user; <c>co_2.sync:sync-key</c> where none is named.</summary>
    public async Task<(int Status, string? Reason, string Body, HttpResponseHeaders Headers)> CallAsync(string method, string path, string? body = null, string? user = "co_2.sync:sync-key", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(At, path.TrimStart('/')));
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (user is not null) request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(user)));
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        using var response = await Client.SendAsync(request);
        return ((int)response.StatusCode, response.ReasonPhrase, await response.Content.ReadAsStringAsync(), response.Headers);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        await Registry.DisposeAsync();
        await database.DisposeAsync();
    }

    private static async Task AdoptAsync(Registry fresh)
    {
        await using var tables = new CsvFolder(Datasets.Tables("rest-a"));
        var salt = await SecuritySalt.ReadAsync(Datasets.File("rest-a", "security.salt"), default);
        await new Importer(fresh.ConnectionString, fresh.Store, fresh.Clock) { Salt = salt }.ImportAsync(tables, verify: false, (_, _) => { }, default);
        await new CatchUp(fresh).RunAsync(default);
    }
}
