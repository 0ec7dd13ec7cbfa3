using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;

namespace EventRegistry.Domain.Organization;

/// <summary>Identifies terms and conditions.</summary>
public readonly record struct TermsId(int Value);

/// <summary>Terms and conditions that people agree to.</summary>
/// <param name="CouId">The COU whose members they are for; null for all of the CO.</param>
/// <param name="AgreementDuration">Days that an agreement is good for; null for ever.</param>
/// <param name="AgreeToUpdates">Whether a new version needs a new agreement.</param>
public sealed record Terms(
    int Id, [Required("A CO ID must be provided")] CoId CoId,
    [Filled, Text(256)] string? Description,
    [Text(256, Free = true)] string? Url, [Text(4000, Free = true)] string? Body, CouId? CouId, [Required("A valid status must be selected")] Standing? Status, int? Order,
    [AtLeast(0)] int? AgreementDuration, bool? AgreeToUpdates) : IRecord
{
    public StreamId? Stream => new(StreamKind.Terms, Id);
}
