using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Domain.People;

/// <summary>Identifies a person.</summary>
public readonly record struct PersonId(int Value);

/// <summary>A person of a CO, without what hangs on them.</summary>
public sealed record PersonRecord(int Id, CoId CoId, PersonStatus? Status, DateOnly? DateOfBirth, string? Timezone) : IRecord
{
    public StreamId? Stream => new(StreamKind.Person, Id);
}
