using System.Text;
using EventRegistry.Host.Api.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EventRegistry.Host.Watch;

/// <summary>What tells of the host itself: whether it lives, whether it is ready, and what it measures. Anybody may ask.</summary>
internal static class Watching
{
    private static readonly HashSet<string> Paths = [.. Served.All.Select(r => r.Path.Split('/')[0])];

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => TypedResults.Ok(new { status = "live" })).ExcludeFromDescription();
        app.MapGet("/health/ready", async (HttpContext http, Health health) =>
        {
            var (readiness, _) = await health.LookAsync(http.RequestAborted);
            return TypedResults.Json(readiness, statusCode: readiness.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        }).ExcludeFromDescription();
        app.MapGet("/metrics", async (HttpContext http, Health health, Exposition measured) =>
        {
            var text = new StringBuilder(measured.Text());
            var (_, backlog) = await health.LookAsync(http.RequestAborted);
            Exposition.Gauge(text, "eventregistry_database_up", "Whether the database could be asked", backlog is null ? 0 : 1);
            if (backlog is not null)
            {
                Exposition.Gauge(text, "eventregistry_read_model_lag_events", "Events that the read models do not tell yet", backlog.Behind);
                Exposition.Gauge(text, "eventregistry_unsettled_notes", "Groups whose people are still to be settled", backlog.Unsettled);
                Exposition.Gauge(text, "eventregistry_unreadable_events", "Events that were passed over because they cannot be read", backlog.Unread.Count);
                Exposition.Gauge(text, "eventregistry_due_people", "People who are due and were not acted on yet", backlog.Due);
            }

            return TypedResults.Text(text.ToString(), "text/plain; version=0.0.4", Encoding.UTF8);
        }).ExcludeFromDescription();
    }

    /// <summary>Measures every request, whoever answers it.</summary>
    public static void Use(WebApplication app, string basePath)
    {
        var instruments = app.Services.GetRequiredService<Instruments>();
        app.Use(async (http, next) =>
        {
            var began = TimeProvider.System.GetTimestamp();
            try
            {
                await next(http);
            }
            finally
            {
                instruments.Answered(Method(http), RouteOf(http, basePath), http.Response.StatusCode, TimeProvider.System.GetElapsedTime(began));
            }
        });
    }

    // As many as there are, and no more: whoever sends other words must not make series of them.
    private static string Method(HttpContext http) => http.Request.Method is "GET" or "POST" or "PUT" or "PATCH" or "DELETE" or "HEAD" or "OPTIONS" ? http.Request.Method : "other";

    private static string RouteOf(HttpContext http, string basePath)
    {
        if (http.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } pattern }) return pattern;
        if (!http.Request.Path.StartsWithSegments(basePath, out var rest)) return "other";
        var first = (rest.Value ?? "").Trim('/').Split('/', '.')[0];
        return first == "api" || Paths.Contains(first) ? $"{basePath}/{first}" : "other";
    }
}
