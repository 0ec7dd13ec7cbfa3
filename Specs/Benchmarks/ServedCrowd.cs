using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EventRegistry.Host;
using EventRegistry.Host.Access;
using EventRegistry.Host.Api;
using Microsoft.AspNetCore.Builder;

namespace EventRegistry.Benchmarks;

/// <summary>A crowd behind the REST API, and a client of it, as clients are: with a key, over a socket.</summary>
internal sealed class ServedCrowd : IAsyncDisposable
{
    private readonly WebApplication app;

    private ServedCrowd(Registry registry, WebApplication app, HttpClient client) => (Registry, this.app, Client) = (registry, app, client);

    public Registry Registry { get; }

    public HttpClient Client { get; }

    public static async Task<ServedCrowd> OpenAsync(string database, int people, CancellationToken cancel)
    {
        var registry = await Registry.OpenAsync(database, null, cancel);
        await Crowd.FillAsync(registry, people, cancel);
        var (user, key) = await new ApiUserBook(registry).AddAsync(new("bench", Crowd.Co.Value, Privileged: true, null, null, null), cancel);
        var app = Serving.Build(registry, ["http://127.0.0.1:0"], Serving.DefaultBase);
        await app.StartAsync(cancel);
        var client = new HttpClient { BaseAddress = new Uri(Serving.AddressesOf(app).First() + Serving.DefaultBase + "/") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user.Username}:{key}")));
        return new(registry, app, client);
    }

    /// <summary>Gives a name other values.</summary>
    public Task RenameAsync(int name, string given, CancellationToken cancel) =>
        SendAsync(HttpMethod.Put, $"names/{name}.json", "Names", $$"""{"Version":"1.0","Given":"{{given}}","Family":"Family","Type":"official","PrimaryName":true}""", cancel);

    /// <summary>Adds a person and their name, by two requests, as clients do.</summary>
    public async Task<string> AddAsync(int number, CancellationToken cancel)
    {
        var person = await SendAsync(HttpMethod.Post, "co_people.json", "CoPeople", $$"""{"Version":"1.0","CoId":{{Crowd.Co.Value}},"Status":"Active"}""", cancel);
        await SendAsync(HttpMethod.Post, "names.json", "Names",
            $$$"""{"Version":"1.0","Given":"New{{{number}}}","Family":"Comer","Type":"official","PrimaryName":true,"Person":{"Type":"CO","Id":"{{{person}}}"}}""", cancel);
        return person!;
    }

    public Task ViewAsync(string person, CancellationToken cancel) => Client.GetByteArrayAsync(new Uri($"co_people/{person}.json", UriKind.Relative), cancel);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
        await Registry.DisposeAsync();
    }

    /// <returns>The id of what was added, if anything was.</returns>
    private async Task<string?> SendAsync(HttpMethod method, string path, string plural, string item, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = new StringContent($$"""{"RequestType":"{{plural}}","Version":"1.0","{{plural}}":[{{item}}]}""", Encoding.UTF8, "application/json"),
        };
        using var response = await Client.SendAsync(request, cancel);
        var body = await response.Content.ReadAsStringAsync(cancel);
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"{method} {path}: {(int)response.StatusCode} {response.ReasonPhrase} {body}");
        if (body.Length == 0) return null;
        using var document = JsonDocument.Parse(body);
        return document.RootElement.GetProperty("Id").GetString();
    }
}
