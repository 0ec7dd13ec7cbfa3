using EventRegistry.Domain.Changelog;
using EventRegistry.Projections.Targets;

namespace EventRegistry.Host.Provisioning;

/// <summary>It cannot be said how a subject is to be in a target: history cannot be read of it, or a rule breaks on it. The target is well, and was told nothing.</summary>
/// <remarks>Another version of the program, or a rule that is corrected, can mend it: hence it is tried again, and ends among the dead jobs, to be replayed.</remarks>
public sealed class CannotBeSeen(StreamId subject, Exception why) : TargetFailure($"What a target is to hold of {subject} cannot be said: {why.Message}", why)
{
    public override bool MayPass => true;

    public override bool IsOfTarget => false;
}
