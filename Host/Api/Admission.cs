using System.Text;
using Microsoft.AspNetCore.Http;

namespace EventRegistry.Host.Api;

/// <summary>Who a request is from, by its <c>Authorization</c> header alone: there are no sessions.</summary>
internal static class Admission
{
    private const string Scheme = "Basic ";

    /// <summary>The visitor, or null for whoever is not let in.</summary>
    public static async Task<Visitor?> AdmitAsync(HttpContext http, Desk desk)
    {
        if (Credentials(http.Request.Headers.Authorization) is not var (name, key)) return null;
        if (await desk.Gate.AdmitAsync(name, key, http.Connection.RemoteIpAddress, http.RequestAborted) is not { } user) return null;
        return new(user, await desk.Homes.IsPlatformAsync(user.CoId, http.RequestAborted));
    }

    /// <summary>Name and key of a header; null when it is none of Basic authentication.</summary>
    public static (string Name, string Key)? Credentials(string? header)
    {
        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return null;
        var decoded = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[Scheme.Length..].Trim(), decoded, out var length)) return null;
        var text = Encoding.UTF8.GetString(decoded.AsSpan(0, length));
        return text.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? (text[..colon], text[(colon + 1)..]) : null;
    }
}
