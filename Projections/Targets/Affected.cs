namespace EventRegistry.Projections.Targets;

/// <summary>How much of what a target holds a run would change or remove.</summary>
/// <param name="Subjects">The people, groups and other subjects of whom it would.</param>
/// <param name="Of">How many the target holds.</param>
/// <param name="Digest">Names this very difference; empty when there is none.</param>
public readonly record struct Affected(long Subjects, long Of, string Digest);
