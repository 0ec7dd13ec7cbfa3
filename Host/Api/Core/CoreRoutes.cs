using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace EventRegistry.Host.Api.Core;

/// <summary>What the Core API answers to: <c>/api/co/{co}/core/v1/...</c>, with or without a suffix.</summary>
internal static class CoreRoutes
{
    public static Route? Find(string method, string path)
    {
        if (path.Split('/') is not ["", "api", "co", var number, "core", "v1", var what, .. var rest] || rest.Length > 1) return null;
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var co)) return null;
        return Of(method, co, what.Replace(".json", "", StringComparison.Ordinal), rest.Length == 0 ? null : rest[0]) is { } answer ? new(answer, IsCore: true) : null;
    }

    private static Func<Call, Task<Answer>>? Of(string method, int co, string what, string? identifier) => (what, method, identifier) switch
    {
        ("people", "GET", null) => call => CorePeople.IndexAsync(call, co),
        ("people", "GET", { } id) => call => CorePeople.ViewAsync(call, co, id),
        ("people", "POST", null) => call => CorePeople.AddAsync(call, co),
        ("people", "PUT", _) => call => CorePeople.ReplaceAsync(call, co, identifier ?? call.Query("identifier") ?? ""),
        ("people", "DELETE", _) => call => CorePeople.DeleteAsync(call, co, identifier ?? call.Query("identifier") ?? ""),
        // These rights are granted to nobody: what they are about is not kept here.
        ("organizations" or "departments" or "petitions" or "resolution", "GET" or "POST" or "PUT" or "DELETE", _) => _ => Task.FromResult(CoreAnswers.Unauthorized),
        _ => null,
    };
}
