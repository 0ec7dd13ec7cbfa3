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
    int Id, CoId CoId, [Required("This field cannot be left blank"), Text(256, MayBeEmpty = false)] string? Description,
    [Text(256, Free = true)] string? Url, [Text(4000, Free = true)] string? Body, CouId? CouId, [Required("A valid status must be selected")] Standing? Status, int? Order,
    int? AgreementDuration, bool? AgreeToUpdates) : IRecord
{
    public StreamId? Stream => new(StreamKind.Terms, Id);
}
