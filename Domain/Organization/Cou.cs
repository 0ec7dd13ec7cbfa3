using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;

namespace EventRegistry.Domain.Organization;

/// <summary>Identifies a COU.</summary>
public readonly record struct CouId(int Value);

/// <summary>A part of a CO, such as a department or a working group.</summary>
/// <param name="Name">No longer than leaves room for the names of its groups.</param>
/// <param name="Left">The left bound of a nested set. A new COU gets the next free pair of bounds; a COU that gets another parent keeps its own, since parents are told by <paramref name="ParentId"/>.</param>
/// <param name="Right">The right bound.</param>
public sealed record Cou(
    int Id, [Required("A CO ID must be provided")] CoId CoId,
    [Required("A name must be provided"), Text(128, MayBeEmpty = false, Barred = "<>:"), Text(Cou.LongestName)] string? Name,
    [Text(128)] string? Description,
    [Text(1024), Form("[a-z0-9_,-]*", "Characters allowed are a-z0-9_- and the comma(,) separator."), KnownLabels] string? ConfigurationLabels,
    CouId? ParentId, int? Left, int? Right) : IRecord
{
    // CO:COU:{name}:members:active is a group's name, of 128 characters.
    private const int LongestName = 106;

    public StreamId? Stream => new(StreamKind.Cou, Id);
}
