using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Domain.People;

/// <summary>How a CO assigns identifiers to people or groups by itself (<c>identity-rules.md</c> 10).</summary>
/// <param name="Context"><c>CP</c> for people, <c>CG</c> for groups.</param>
/// <param name="GroupId">The group that a person must be in; null for everybody.</param>
/// <param name="EmailType">Set where e-mail addresses of this type are assigned, rather than identifiers.</param>
/// <param name="Algorithm"><c>S</c> sequential, <c>R</c> random, <c>P</c> by a plugin.</param>
/// <param name="Format">Text with parameters in parentheses, as <see cref="IdentifierFormat"/> reads it; null for the number alone.</param>
/// <param name="Permitted">Of which characters names count: <c>AN</c> letters and digits, <c>AD</c> dot, dash and underscore too, <c>AQ</c> the apostrophe too, <c>AL</c> all.</param>
/// <param name="Exclusions">What no value contains, separated by commas.</param>
public sealed record IdentifierAssignment(
    int Id, [Required("A CO ID must be provided")] CoId CoId, [Required("A valid status must be selected")] Standing? Status,
    [Filled, OneOf("CP", "CG")] string? Context, GroupId? GroupId, [Required, TypeOf("Identifier.type")] string? IdentifierType,
    [TypeOf("EmailAddress.type", MayBeEmpty = true)] string? EmailType, [Text(256)] string? Description, bool? Login,
    [Filled, OneOf("S", "R", "P")] string? Algorithm, [Text(64)] string? Plugin, [Text(256, Free = true)] string? Format,
    [AtLeast(0)] int? MinimumLength, [AtLeast(0)] int? Minimum, [AtLeast(0)] int? Maximum, bool? Transliterate, [OneOf("AN", "AD", "AQ", "AL")] string? Permitted,
    string? CollisionResolution, [Text(256, Free = true)] string? Exclusions, int? Order) : IRecord
{
    public StreamId? Stream => new(StreamKind.Co, CoId.Value);
}
