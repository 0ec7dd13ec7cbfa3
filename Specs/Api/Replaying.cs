using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace EventRegistry.Specs.Api;

/// <summary>Plays recorded calls against a server, in order, and says where it answers otherwise.</summary>
/// <param name="at">The server's address with its base.</param>
internal sealed class Replaying(Uri at) : IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly Dictionary<string, string> captured = new(StringComparer.Ordinal);

    /// <summary>The deviations, by the name of the exchange.</summary>
    public async Task<IReadOnlyDictionary<string, string>> PlayAsync(IEnumerable<Exchange> exchanges)
    {
        var deviations = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var exchange in exchanges)
        {
            using var request = Request(exchange);
            using var response = await client.SendAsync(request);
            var body = await response.Content.ReadAsStringAsync();
            if (Deviations(exchange, response, body).ToList() is { Count: > 0 } found)
                deviations[exchange.Name] = $"{request.Method} {request.RequestUri!.PathAndQuery}\n    {string.Join("\n    ", found)}";
            foreach (var (variable, place) in exchange.Captures)
            {
                if (Parsed(body) is { } document && Exchange.At(document, place) is { } value) captured[variable] = value;
            }
        }

        return deviations;
    }

    public void Dispose() => client.Dispose();

    private IEnumerable<string> Deviations(Exchange exchange, HttpResponseMessage response, string body)
    {
        var expected = exchange.Response;
        // Where the product is at fault, being refused is as good.
        if (exchange.Note is not null && (int)response.StatusCode is >= 400 and < 500) yield break;
        var likeness = new Likeness(captured, exchange.Captures.Select(c => c.Variable).ToHashSet());
        if (expected.GetProperty("status").GetInt32() != (int)response.StatusCode) yield return $"status {expected.GetProperty("status")}, got {(int)response.StatusCode}";
        if (expected.GetProperty("reason").GetString() != response.ReasonPhrase) yield return $"reason {expected.GetProperty("reason")}, got {response.ReasonPhrase}";
        foreach (var header in expected.GetProperty("headers").EnumerateObject())
        {
            var got = response.Headers.TryGetValues(header.Name, out var values) || response.Content.Headers.TryGetValues(header.Name, out values) ? string.Join(", ", values) : "";
            if (!likeness.OfText(header.Value.GetString()!, got)) yield return $"{header.Name} {header.Value}, got {got}";
        }

        var wanted = expected.GetProperty("body");
        var same = wanted.ValueKind == JsonValueKind.String ? likeness.OfText(wanted.GetString()!, body) : Parsed(body) is { } document && likeness.Of(wanted, document);
        if (!same) yield return $"body {wanted.GetRawText()}\n     got {body}";
    }

    private HttpRequestMessage Request(Exchange exchange)
    {
        var recorded = exchange.Request;
        var path = Exchange.Fill(recorded.GetProperty("path").GetString()!, captured);
        var request = new HttpRequestMessage(new HttpMethod(recorded.GetProperty("method").GetString()!), new Uri(at.AbsoluteUri.TrimEnd('/') + path));
        var body = recorded.TryGetProperty("body", out var document) ? Exchange.Fill(document.GetRawText(), captured)
            : recorded.TryGetProperty("rawBody", out var raw) ? raw.GetString()!
            : null;
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body ?? ""));
        if (recorded.TryGetProperty("auth", out var auth) && auth.ValueKind == JsonValueKind.Array)
            request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{auth[0]}:{auth[1]}")));
        if (!recorded.TryGetProperty("headers", out var headers) || headers.ValueKind != JsonValueKind.Object) return request;
        foreach (var header in headers.EnumerateObject())
        {
            if (!request.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString()))
                request.Content.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString());
        }

        return request;
    }

    private static JsonElement? Parsed(string body)
    {
        try
        {
            return body.Length == 0 ? null : JsonDocument.Parse(body).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
