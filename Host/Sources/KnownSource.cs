using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Host.Sources;

/// <summary>A source with all that is set of it.</summary>
/// <param name="Co">The CO that it feeds, with the vocabulary that its records may use.</param>
/// <param name="Record">The source's own record.</param>
/// <param name="File">The file that it reads; null where it reads none, or none was named.</param>
/// <param name="Settings">What else is set; null for nothing.</param>
/// <param name="Secret">Its password, kept beside history; null for none.</param>
public sealed record KnownSource(Collaboration Co, IdentitySource Record, FileSource? File, SourceSettings? Settings, string? Secret)
{
    public SourceId Id => new(Record.Id);

    /// <summary>What people call it.</summary>
    public string Name => Record.Description ?? $"source {Record.Id}";

    /// <summary>What its plugin is told, by name, in the order it was set.</summary>
    public IReadOnlyDictionary<string, string> Options { get; } = (Settings?.Options ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split('=', 2)).Where(parts => parts.Length == 2).ToDictionary(parts => parts[0].Trim(), parts => parts[1].Trim(), StringComparer.Ordinal);
}
