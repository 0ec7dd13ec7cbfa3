using EventRegistry.Domain.Changelog;

namespace EventRegistry.Domain.Organization;

/// <summary>A value that a type or affiliation may take in a CO.</summary>
/// <param name="Attribute">What it is a type of, such as <c>Name.type</c>.</param>
/// <param name="EduPersonAffiliation">The eduPerson value that an affiliation maps to.</param>
public sealed record ExtendedType(
    int Id, CoId CoId, string? Attribute, string? Name, string? DisplayName, [Column("edupersonaffiliation")] string? EduPersonAffiliation, Standing? Status) : IRecord
{
    public StreamId? Stream => new(StreamKind.Co, CoId.Value);
}
