using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;

namespace EventRegistry.Domain.Organization;

/// <summary>Identifies a CO.</summary>
public readonly record struct CoId(int Value);

/// <summary>A collaborative organization: the registry of one collaboration or campus, apart from all others.</summary>
public sealed record Co(
    int Id, [Required("A name must be provided"), Text(128, MayBeEmpty = false)] string? Name, [Text(128)] string? Description,
    [Required("A valid status must be selected")] CoStatus? Status) : IRecord
{
    /// <summary>The platform's own CO, which every installation has under this name.</summary>
    public const string PlatformName = "COmanage";

    public StreamId? Stream => new(StreamKind.Co, Id);
}

public enum CoStatus
{
    [Code("A")] Active,
    [Code("S")] Suspended,
    [Code("T")] Template,
    [Code("TR")] InTrash,
}
