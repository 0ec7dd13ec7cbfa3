using EventRegistry.Domain.Changelog;
using EventRegistry.Projections.Subjects;

namespace EventRegistry.Projections.Targets;

/// <summary>
/// A target that can be written to: one plugin with the configuration of one target. It is told of subjects in batches, and each time how a subject is to
/// be now, so that being told twice changes nothing.
/// </summary>
/// <remarks>
/// One caller at a time in a process. Another process may be told of the same target at the same moment; see <see cref="Permit"/>.
/// Every failure is a <see cref="TargetFailure"/>: of one subject in its <see cref="Told"/>, of the target as a whole thrown.
/// </remarks>
public interface IProvisioner : IAsyncDisposable
{
    /// <summary>The kinds of subject that it wants to be told of; it is called for no other.</summary>
    IReadOnlySet<StreamKind> Wants { get; }

    /// <summary>Makes the target hold of each subject what it is told, all of a subject or nothing of it.</summary>
    /// <param name="tellings">Each subject once; groups and reference data before people.</param>
    /// <param name="permit">Asked before anything is written; see <see cref="Permit"/>.</param>
    /// <returns>One for each telling, in their order.</returns>
    /// <exception cref="TargetFailure">The target as a whole cannot be written, and holds what it held before.</exception>
    Task<IReadOnlyList<Told>> ProvisionAsync(IReadOnlyList<Telling> tellings, Permit permit, CancellationToken cancel);

    /// <summary>What <see cref="ProvisionAsync"/> would do, and does not.</summary>
    /// <inheritdoc cref="ProvisionAsync" path="/exception"/>
    Task<IReadOnlyList<Told>> DryRunAsync(IReadOnlyList<Telling> tellings, CancellationToken cancel);

    /// <summary>Whether the target holds the subjects, in their order; what it holds is compared by a dry run.</summary>
    /// <param name="subjects">Each with the target's own identifier of it, if it gave one.</param>
    /// <inheritdoc cref="ProvisionAsync" path="/exception"/>
    Task<IReadOnlyList<bool>> HoldsAsync(IReadOnlyList<(StreamId Subject, string? Pti)> subjects, CancellationToken cancel);
}

/// <summary>A target that can say of whom it holds anything, so that subjects are found which the registry does not know.</summary>
public interface ICensus
{
    /// <summary>All subjects that the target holds, in no order.</summary>
    /// <exception cref="TargetFailure">The target cannot be read.</exception>
    Task<IReadOnlyList<StreamId>> KnownSubjectsAsync(CancellationToken cancel);
}

/// <summary>
/// Whether who asks may still write. To be asked as late as possible: after the plugin has what keeps others from writing the same subjects (a lock, a
/// transaction that began), and before its first write. Where the answer is no, another worker has taken over meanwhile, and nothing may be written.
/// </summary>
public delegate ValueTask<bool> Permit(CancellationToken cancel);

/// <summary>What a target is told of one subject.</summary>
/// <param name="Verdict">How the subject is to be in the target.</param>
/// <param name="Pti">The target's own identifier of the subject, as it returned it before; null for none.</param>
public sealed record Telling(Verdict Verdict, string? Pti)
{
    public StreamId Subject => Verdict.Subject;
}

/// <summary>What became of telling a target of one subject.</summary>
/// <param name="Subject">The subject.</param>
/// <param name="Written">What differed, and is now as it was told (in a dry run: would be); none when the target held all of it already.</param>
/// <param name="Pti">The target's own identifier of the subject, to be given back the next time; null to keep what it gave before.</param>
/// <param name="Digest">What the target now holds of the subject, as one number that changes with it; null where the plugin reckons none.</param>
/// <param name="Failure">Why the target holds of this subject what it held before; null when it was told.</param>
public sealed record Told(StreamId Subject, IReadOnlyList<Drift> Written, string? Pti = null, Guid? Digest = null, TargetFailure? Failure = null);

/// <summary>The permit was refused: another worker has taken over. Nothing was written.</summary>
public sealed class PermitRefused() : TargetFailure("Another worker has taken over. Nothing was written.")
{
    public override bool MayPass => true;
}
