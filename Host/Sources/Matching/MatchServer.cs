namespace EventRegistry.Host.Sources.Matching;

/// <summary>How a matcher is reached.</summary>
/// <param name="Url">What comes before <c>/v1/people</c>, with or without the <c>/v1</c>.</param>
/// <param name="Username">As whom it is asked; null for anybody.</param>
/// <param name="Password">The password of that.</param>
public sealed record MatchServer(Uri Url, string? Username, string? Password)
{
    /// <summary>How long an answer may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How messages name it: never with what may be a password in its address.</summary>
    public string Place => $"The matcher {Url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)}";

    /// <summary>Where a record of it is.</summary>
    public Uri Of(MatchQuestion question)
    {
        var path = Url.AbsolutePath.TrimEnd('/');
        if (!path.EndsWith("/v1", StringComparison.Ordinal)) path += "/v1";
        return new($"{Url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)}{path}/people/{Uri.EscapeDataString(question.SorLabel)}/{Uri.EscapeDataString(question.Key)}");
    }

    /// <summary>Without the password.</summary>
    public override string ToString() => Place;
}
