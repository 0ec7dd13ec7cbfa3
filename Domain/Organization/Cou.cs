using EventRegistry.Domain.Changelog;

namespace EventRegistry.Domain.Organization;

/// <summary>Identifies a COU.</summary>
public readonly record struct CouId(int Value);

/// <summary>A part of a CO, such as a department or a working group.</summary>
public sealed record Cou(
    int Id, CoId CoId, string? Name, string? Description, string? ConfigurationLabels, CouId? ParentId, int? Left, int? Right) : IRecord
{
    public StreamId? Stream => new(StreamKind.Cou, Id);
}
