using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Domain.People;

/// <summary>Identifies an expiration policy.</summary>
public readonly record struct ExpirationPolicyId(int Value);

/// <summary>What becomes of roles whose time is over, or whose sponsor is gone (<c>identity-rules.md</c> 7). Conditions that are set must all hold.</summary>
/// <param name="CondAfterExpiry">Days after the end of validity.</param>
/// <param name="CondBeforeExpiry">Days before the end of validity; not looked at when <paramref name="CondAfterExpiry"/> is set.</param>
/// <param name="CondCount">At most so many times per role.</param>
public sealed record ExpirationPolicy(
    int Id, [Required("A CO ID must be provided")] CoId CoId, [Text(256)] string? Description, [Required("A valid status must be selected")] Standing? Status,
    [TypeOf("CoPersonRole.affiliation", MayBeEmpty = true)] string? CondAffiliation, CouId? CondCouId, [NoneOf("A valid status must be selected", "LK")] PersonStatus? CondStatus,
    [AtLeast(0)] int? CondAfterExpiry, [AtLeast(0)] int? CondBeforeExpiry, bool? CondSponsorInvalid, [AtLeast(1)] int? CondCount,
    [TypeOf("CoPersonRole.affiliation", MayBeEmpty = true)] string? ActAffiliation, bool? ActClearExpiry, CouId? ActCouId,
    [NoneOf("A valid status must be selected", "LK")] PersonStatus? ActStatus) : IRecord
{
    public StreamId? Stream => new(StreamKind.Co, CoId.Value);
}

/// <summary>How often a policy has acted on a role.</summary>
public sealed record ExpirationCount(
    int Id, [Column("co_expiration_policy_id")] ExpirationPolicyId? PolicyId, RoleId? RoleId, [Column("expiration_count")] int? Times) : IRoleAttribute
{
    public StreamId? Stream => null;
}
