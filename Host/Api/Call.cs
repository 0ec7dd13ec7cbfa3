using System.Globalization;
using System.Text.Json;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.Commands;
using EventRegistry.Host.ReadModels;
using Microsoft.AspNetCore.Http;

namespace EventRegistry.Host.Api;

/// <summary>A request of somebody who was let in.</summary>
internal sealed record Call(HttpContext Http, Visitor Visitor, Desk Desk)
{
    public RecordBook Records => Desk.Records;

    public CancellationToken Cancel => Http.RequestAborted;

    public string Path => Http.Request.PathBase.Add(Http.Request.Path).ToUriComponent();

    /// <summary>A query key's last value; null when it is not there.</summary>
    public string? Query(string key) => Http.Request.Query.TryGetValue(key, out var values) ? values[^1] ?? "" : null;

    /// <summary>A query key's value as an id; null when it is not there, blank, or no number.</summary>
    public int? QueryId(string key) => int.TryParse(Query(key), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    /// <summary>The document that was sent; null for none, or for what is none. Forms are read as nothing.</summary>
    public async Task<JsonDocument?> ReadAsync()
    {
        if (Http.Request.HasFormContentType) return null;
        try
        {
            var document = await JsonDocument.ParseAsync(Http.Request.Body, default, Cancel);
            if (IsText(document.RootElement)) return document;
            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether all that is written in it is text: half a character escaped is well-formed JSON and yet none.</summary>
    private static bool IsText(JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.String => element.GetString() is not null,
                JsonValueKind.Array => element.EnumerateArray().All(IsText),
                JsonValueKind.Object => element.EnumerateObject().All(p => p.Name is not null && IsText(p.Value)),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Has a command carried out. A client that names its request may send it again.</summary>
    public Task<Outcome> HandleAsync(CoId co, Command command)
    {
        var key = Http.Request.Headers["Idempotency-Key"] is [{ Length: > 0 } given] ? $"{Visitor.User.Username}:{given}" : null;
        return Desk.Registrar.HandleAsync(co, command, Visitor.Caller, key, Cancel);
    }
}
