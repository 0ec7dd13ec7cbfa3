using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EventRegistry.Host.Api;

/// <summary>Sends answers.</summary>
internal static class Answering
{
    private const int FirstOfErrors = 400;

    public static async Task SendAsync(HttpContext http, Answer answer)
    {
        var response = http.Response;
        response.StatusCode = answer.Status;
        http.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = answer.Phrase;
        response.ContentType = answer.Media switch
        {
            Media.Json => "application/json; charset=UTF-8",
            Media.Xml => "application/xml; charset=UTF-8",
            _ => "text/html; charset=UTF-8",
        };
        foreach (var (name, value) in answer.Headers) response.Headers[name] = value;
        if (answer.Status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Basic realm=\"registry\", charset=\"UTF-8\"";
        if (answer.Streaming is { } streaming) await streaming(response.Body, http.RequestAborted);
        else if (Document(http, answer) is { } document) await SendAsync(http, document);
    }

    /// <summary>What is only in the phrase is lost where phrases are not sent: there it becomes a body.</summary>
    private static Action<Utf8JsonWriter>? Document(HttpContext http, Answer answer)
    {
        if (answer.Document is not null || answer.Status < FirstOfErrors || HttpProtocol.IsHttp11(http.Request.Protocol) || HttpProtocol.IsHttp10(http.Request.Protocol))
            return answer.Document;
        http.Response.ContentType = "application/json; charset=UTF-8";
        return Answer.Error(answer.Status, answer.Phrase, null, answer.Phrase).Document;
    }

    private static async Task SendAsync(HttpContext http, Action<Utf8JsonWriter> document)
    {
        var buffer = new ArrayBufferWriter<byte>();
        await using (var writer = new Utf8JsonWriter(buffer)) document(writer);
        http.Response.ContentLength = buffer.WrittenCount;
        await http.Response.Body.WriteAsync(buffer.WrittenMemory, http.RequestAborted);
    }
}
