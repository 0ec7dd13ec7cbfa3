using EventRegistry.Domain.Changelog;

namespace EventRegistry.Domain.Organization;

/// <summary>Identifies a CO.</summary>
public readonly record struct CoId(int Value);

/// <summary>A collaborative organization: the registry of one collaboration or campus, apart from all others.</summary>
public sealed record Co(int Id, string? Name, string? Description, CoStatus? Status) : IRecord
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
