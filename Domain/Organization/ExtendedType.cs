using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;

namespace EventRegistry.Domain.Organization;

/// <summary>A value that a type or affiliation may take in a CO.</summary>
/// <param name="Attribute">What it is a type of, such as <c>Name.type</c>.</param>
/// <param name="EduPersonAffiliation">The eduPerson value that an affiliation maps to.</param>
public sealed record ExtendedType(
    int Id, [Required("A CO ID must be provided")] CoId CoId, [Filled, Text(32)] string? Attribute,
    [Filled, Text(32), Form("[A-Za-z0-9.-]+")] string? Name,
    [Filled, Text(64, MayBeEmpty = false)] string? DisplayName,
    [Column("edupersonaffiliation"), OneOf("", "faculty", "student", "staff", "alum", "member", "affiliate", "employee", "library-walk-in")] string? EduPersonAffiliation,
    [Required("A valid status must be selected")] Standing? Status) : IRecord
{
    public StreamId? Stream => new(StreamKind.Co, CoId.Value);
}
