using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Domain.People;

/// <summary>Identifies a person.</summary>
public readonly record struct PersonId(int Value);

/// <summary>A person of a CO, without what hangs on them.</summary>
public sealed record PersonRecord(
    int Id, [Required("A CO ID must be provided")] CoId CoId, [Required("A valid status must be selected")] PersonStatus? Status, DateOnly? DateOfBirth,
    [Text(80), TimeZone] string? Timezone) : IRecord
{
    public StreamId? Stream => new(StreamKind.Person, Id);
}
