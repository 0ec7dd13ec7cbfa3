using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;

namespace EventRegistry.Domain.Organization;

/// <summary>Identifies a dictionary.</summary>
public readonly record struct DictionaryId(int Value);

/// <summary>A list of permitted values.</summary>
public sealed record Dictionary(
    int Id, [Required("A CO ID must be provided")] CoId? CoId, [Filled, Text(128)] string? Description,
    [OneOf("S", "O", "OU")] string? Mode) : IRecord
{
    public StreamId? Stream => new(StreamKind.Dictionary, Id);
}

/// <summary>One permitted value. Where it has a code, records hold the code and the world is told the value.</summary>
public sealed record DictionaryEntry(
    int Id, [Required] DictionaryId DictionaryId, [Filled, Text(80, MayBeEmpty = false)] string? Value,
    [Text(16)] string? Code, int? Order) : IRecord
{
    public StreamId? Stream => new(StreamKind.Dictionary, DictionaryId.Value);
}

/// <summary>Binds an attribute to a dictionary.</summary>
/// <param name="Attribute">The attribute, such as <c>CoPersonRole.ou</c>.</param>
/// <param name="AllowOther">Whether values outside the dictionary are accepted.</param>
public sealed record AttributeEnumeration(
    int Id, [Required("A CO ID must be provided")] CoId? CoId, [Filled, Text(80)] string? Attribute, [Column("optvalue"), Text(128)] string? OptionValue,
    Standing? Status, DictionaryId? DictionaryId, bool? AllowOther) : IRecord
{
    // One that belongs to no CO is the platform's: no CO has the id 0.
    public StreamId? Stream => new(StreamKind.Co, CoId?.Value ?? 0);
}
