using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Domain.People;

/// <summary>How a CO assigns identifiers to people or groups by itself (<c>identity-rules.md</c> 10).</summary>
/// <param name="Context"><c>CP</c> for people, <c>CG</c> for groups.</param>
/// <param name="GroupId">The group that a person must be in; null for everybody.</param>
/// <param name="EmailType">Set where e-mail addresses of this type are assigned, rather than identifiers.</param>
/// <param name="Algorithm"><c>S</c> sequential, <c>R</c> random, <c>P</c> by a plugin.</param>
/// <param name="Format">Text with parameters in parentheses: <c>(#)</c> the number, <c>(g)</c> and <c>(f)</c> parts of the name.</param>
public sealed record IdentifierAssignment(
    int Id, CoId CoId, Standing? Status, string? Context, GroupId? GroupId, string? IdentifierType, string? EmailType, string? Description, bool? Login,
    string? Algorithm, string? Plugin, string? Format, int? MinimumLength, int? Minimum, int? Maximum, bool? Transliterate, string? Permitted,
    string? CollisionResolution, string? Exclusions, int? Order) : IRecord
{
    public StreamId? Stream => new(StreamKind.Co, CoId.Value);
}
