using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;

namespace EventRegistry.Domain.Groups;

/// <summary>Identifies a nesting.</summary>
public readonly record struct NestingId(int Value);

/// <summary>Members of one group become members of another, or are kept out of it when negated. It belongs to the receiving group's stream.</summary>
public sealed record Nesting(int Id, [Required] GroupId GroupId, [Required] GroupId TargetGroupId, bool? Negate) : IRecord
{
    public StreamId? Stream => new(StreamKind.Group, TargetGroupId.Value);
}
