using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace EventRegistry.Host.Sources.Matching;

/// <summary>Asks a matcher over HTTP, by the ID Match API of TAP, which COmanage Match speaks. Nothing is tried twice here.</summary>
public sealed class HttpMatcher : IMatcher, IDisposable
{
    private const int LargestAnswer = 1 << 20;
    private const string ReferenceId = "referenceId";

    private readonly MatchServer server;
    private readonly HttpClient client;

    public HttpMatcher(MatchServer server)
    {
        this.server = server;
        // Several choices are an answer, and no place to go to.
        client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = server.Timeout, MaxResponseContentBufferSize = LargestAnswer };
        if (server.Username is { } name) client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{server.Password}")));
    }

    public Task<MatchAnswer> MatchAsync(MatchQuestion question, CancellationToken cancel) => AskAsync(async () =>
    {
        var (status, body) = await SendAsync(HttpMethod.Put, question, cancel);
        if (!IsDone(status) || Text(body, ReferenceId) is not null) return AnswerOf(status, body);
        // Who was matched before is only told so, and who that is stands with the record.
        var (found, record) = await SendAsync(HttpMethod.Get, question, cancel);
        return IsDone(found) && record is { ValueKind: JsonValueKind.Object } && record.Value.TryGetProperty("meta", out var meta) && Text(meta, ReferenceId) is { } id
            ? new Matched(id)
            : Nonsense(status);
    }, cancel);

    public async Task<Failed?> TellAsync(MatchQuestion question, CancellationToken cancel) => await AskAsync(async () =>
    {
        var (status, body) = await SendAsync(HttpMethod.Put, question, cancel);
        // Nobody asked who it is, nor has anybody to wait.
        return IsDone(status) ? new Pending(null) : AnswerOf(status, body);
    }, cancel) as Failed;

    public void Dispose() => client.Dispose();

    private async Task<MatchAnswer> AskAsync(Func<Task<MatchAnswer>> ask, CancellationToken cancel)
    {
        try
        {
            return await ask();
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return new Failed($"{server.Place} answers with more than {LargestAnswer:N0} bytes, which is no answer. See whether the address is the matcher's.", MayPass: false);
        }
        catch (HttpRequestException e)
        {
            return new Failed($"{server.Place} cannot be reached: {e.Message.TrimEnd('.')}. See whether it runs, and correct its address otherwise.", MayPass: true);
        }
        catch (IOException)
        {
            return new Failed($"{server.Place} broke off in the midst of its answer. Try again.", MayPass: true);
        }
        catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new Failed($"{server.Place} did not answer within {server.Timeout.TotalSeconds:0.#} s. Try again, or wait longer for it.", MayPass: true);
        }
    }

    private async Task<(HttpStatusCode Status, JsonElement? Body)> SendAsync(HttpMethod method, MatchQuestion question, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, server.Of(question));
        if (method == HttpMethod.Put) request.Content = new ByteArrayContent(MatchDocument.Of(question.Record)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var response = await client.SendAsync(request, cancel);
        return (response.StatusCode, Parsed(await response.Content.ReadAsByteArrayAsync(cancel)));
    }

    private MatchAnswer AnswerOf(HttpStatusCode status, JsonElement? body) => status switch
    {
        _ when IsDone(status) => Text(body, ReferenceId) is { } id ? new Matched(id) : Nonsense(status),
        HttpStatusCode.Accepted => new Pending(Text(body, "matchRequest")),
        HttpStatusCode.MultipleChoices => new Failed($"{server.Place} finds several people whom the record may be about{Count(body)}. Choose one of them there, and sync the record again.", MayPass: false),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new Failed($"{server.Place} does not let '{server.Username}' in{Error(body)}. Set its name and password anew.", MayPass: false),
        HttpStatusCode.NotFound => new Failed($"{server.Place} does not know the label of the source{Error(body)}. Make the system of record known there, or correct the label or the matcher's address.", MayPass: false),
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => new Failed($"{server.Place} answers {(int)status}{Error(body)}. Try again; if it stays so, ask whoever keeps it.", MayPass: true),
        _ => new Failed($"{server.Place} does not take the record: it answers {(int)status}{Error(body)}. Correct the record, or what the matcher wants of it.", MayPass: false),
    };

    private Failed Nonsense(HttpStatusCode status) => new(
        $"{server.Place} answers {(int)status} without a {ReferenceId}, and so does not say who it is. See whether the address is that of an ID Match API.", MayPass: false);

    private static bool IsDone(HttpStatusCode status) => status is HttpStatusCode.OK or HttpStatusCode.Created;

    private static string Error(JsonElement? body) => Text(body, "error") is { } error ? $" ({error.TrimEnd('.')})" : "";

    private static string Count(JsonElement? body) =>
        body is { ValueKind: JsonValueKind.Object } && body.Value.TryGetProperty("candidates", out var all) && all.ValueKind == JsonValueKind.Array ? $" ({all.GetArrayLength()})" : "";

    /// <summary>A member's text, or its number; null where it has none.</summary>
    private static string? Text(JsonElement? body, string name) =>
        body is { ValueKind: JsonValueKind.Object } && body.Value.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number && value.ToString() is { Length: > 0 } text ? text : null;

    private static JsonElement? Parsed(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // Whatever it is, it says nothing.
            return null;
        }
    }
}
