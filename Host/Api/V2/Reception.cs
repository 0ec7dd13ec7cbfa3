using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EventRegistry.Host.Api.V2;

/// <summary>Receives requests to this API: lets in who may be let in, and says what is wrong in one form.</summary>
internal sealed partial class Reception(Desk desk, ILogger<Reception> log)
{
    public async Task ReceiveAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            if (await Admission.AdmitAsync(http, desk) is not { } visitor) throw new NotAnswered(Problem.NobodyKnown);
            if (!visitor.IsPrivileged) throw new NotAnswered(Problem.NotAllowed($"{visitor.User.Username} is not privileged."));
            http.Features.Set(new Call(http, visitor, desk));
            await next(http);
        }
        catch (NotAnswered known)
        {
            await known.Problem.SendAsync(http);
        }
        catch (BadHttpRequestException bad) when (!http.Response.HasStarted)
        {
            await (Problem.NotUnderstood(bad.InnerException is System.Text.Json.JsonException ? "The document is no JSON of the right form." : bad.Message) with { Status = bad.StatusCode }).SendAsync(http);
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
            await (Problem.Failure(http.TraceIdentifier) with { RequestId = http.TraceIdentifier }).SendAsync(http);
        }
    }

    /// <summary>Says in the same form what was found wrong with a path, a method or a kind of document.</summary>
    public static async Task CompleteAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Response.HasStarted || http.Response.ContentType is not null) return;
        var problem = http.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => Problem.NotFound($"There is nothing at {http.Request.Path}."),
            StatusCodes.Status405MethodNotAllowed => Problem.NotUnderstood($"{http.Request.Path} takes {http.Response.Headers.Allow}."),
            StatusCodes.Status415UnsupportedMediaType => Problem.NotUnderstood("A document is sent as application/json."),
            _ => null,
        };
        if (problem is not null) await (problem with { Status = http.Response.StatusCode }).SendAsync(http);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed: {Id}")]
    private static partial void Failed(ILogger log, Exception e, string method, string path, string id);
}

/// <summary>Marks what is asked of this API, by somebody who must be let in.</summary>
internal sealed record Received;
