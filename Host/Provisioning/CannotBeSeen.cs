using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Targets;

namespace EventRegistry.Host.Provisioning;

/// <summary>It cannot be said how a subject is to be in a target: history cannot be read of it, or a rule breaks on it. The target is well, and was told nothing.</summary>
/// <remarks>Another version of the program, or a rule that is corrected, can mend it: hence it is tried again, and ends among the dead jobs, to be replayed.</remarks>
public sealed class CannotBeSeen(StreamId subject, Exception why) : TargetFailure($"What a target is to hold of {subject} cannot be said: {why.Message}", why)
{
    public override bool MayPass => true;

    public override bool IsOfTarget => false;
}

/// <summary>How a target is to be cannot be read. It is left alone until it can: whom it is to be told of may have changed.</summary>
public sealed class TargetCannotBeKnown(KnownTarget target) : TargetFailure($"How the target '{target.Name}' is to be cannot be read. {target.Fault!.Message}", target.Fault)
{
    public override bool MayPass => true;
}

/// <summary>What everybody of a CO leans on, such as its groups, cannot be read. Its targets are left alone until it can: to tell them less than there is would take things from people.</summary>
public sealed class CoCannotBeSeen(KnownTarget target, CannotBeRead why) : TargetFailure($"Nobody of CO {target.Co.Value} can be told of: {why.Message}", why)
{
    public override bool MayPass => true;
}
