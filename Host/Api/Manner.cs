namespace EventRegistry.Host.Api;

/// <summary>How a registry is served.</summary>
/// <param name="Upkeep">Whether what is to be done in the background is done by this process.</param>
/// <param name="JsonLog">Whether the log is written for programs.</param>
public sealed record Manner(bool Upkeep, bool JsonLog)
{
    /// <summary>Requests are answered, and nothing else is done.</summary>
    public static readonly Manner Plain = new(Upkeep: false, JsonLog: false);
}
