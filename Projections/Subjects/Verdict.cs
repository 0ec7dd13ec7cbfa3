using EventRegistry.Domain.Changelog;

namespace EventRegistry.Projections.Subjects;

/// <summary>What one target is to be told of one subject at one moment: the outcome of the rule set, of the gates and of the filters.</summary>
/// <param name="Subject">Such as <c>person/57</c>.</param>
/// <param name="Action">What the target is to do.</param>
/// <param name="Record">What there is to be told: a <see cref="PersonSubject"/>, a <see cref="GroupSubject"/>, or a record of the CO's own. Null where nothing is known of the subject any more.</param>
/// <param name="Because">Why the target is told less than everything, such as <c>not a member of provisioning group 'VO'</c>; null when it is told everything.</param>
public sealed record Verdict(StreamId Subject, ProvisioningAction Action, object? Record, string? Because);
