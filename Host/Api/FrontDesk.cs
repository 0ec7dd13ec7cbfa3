using System.Globalization;
using EventRegistry.Host.Api.Wire;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EventRegistry.Host.Api;

/// <summary>Answers every request to the API: whether it is mapped, whether its sender is let in, and then what was asked.</summary>
internal sealed partial class FrontDesk(Desk desk, ILogger<FrontDesk> log)
{
    public async Task AnswerAsync(HttpContext http)
    {
        try
        {
            await Answering.SendAsync(http, await AnswerToAsync(http));
        }
        catch (BadHttpRequestException e) when (!http.Response.HasStarted)
        {
            var phrase = e.StatusCode switch { 413 => "Payload Too Large", 408 => "Request Timeout", _ => "Bad Request" };
            await Answering.SendAsync(http, Answer.Error(e.StatusCode, phrase, null, e.Message));
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // Whoever asked is gone.
        }
        catch (ConnectionResetException)
        {
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            Failed(log, e, http.Request.Method, http.Request.Path, http.TraceIdentifier);
            await Answering.SendAsync(http, Failure(http.TraceIdentifier));
        }
    }

    private async Task<Answer> AnswerToAsync(HttpContext http)
    {
        if (Routes.Find(http.Request.Method, http.Request.Path.Value ?? "") is not { } route) return Answer.Unmapped;
        if (await Admission.AdmitAsync(http, desk) is not { } visitor) return route.IsCore ? Answer.Unauthorized with { Media = Media.Json } : Answer.Unauthorized;
        var answer = await route.AnswerAsync(new Call(http, visitor, desk));
        if (!route.IsXml || answer.Rows is not var (resource, rows)) return answer;
        return new(200, "OK", Media.Xml) { Streaming = (body, cancel) => RowXml.WriteAsync(body, resource, rows, cancel) };
    }

    private static Answer Failure(string id) => Answer.Error(500, "Internal Server Error", null,
        string.Create(CultureInfo.InvariantCulture, $"Something went wrong here. The log says what, under {id}."));

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed: {Id}")]
    private static partial void Failed(ILogger log, Exception e, string method, string path, string id);
}
