using EventRegistry.Domain.Changelog;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;

namespace EventRegistry.Host.Targets;

/// <summary>A kind of target as it is configured: what one must be given, and how it is made ready and opened.</summary>
internal interface ITargetPlugin
{
    /// <summary>What history calls it, such as <c>SqlProvisioner</c>. It never changes.</summary>
    string Name { get; }

    /// <summary>What a new target is to be where nothing else is wished.</summary>
    TargetWish Usual(TargetWish wish);

    /// <summary>Looks whether a target can be so.</summary>
    /// <exception cref="CommandFailed">It cannot; the message says which option is to be another.</exception>
    void Check(KnownTarget target);

    /// <summary>Why two targets of this kind would write over each other; null when they would not.</summary>
    string? Clash(KnownTarget other, KnownTarget added);

    /// <summary>Makes ready what the target is to hold its subjects in; a second time changes nothing.</summary>
    /// <param name="connection">How it is reached, with what is secret; null where that is kept.</param>
    /// <returns>What was made.</returns>
    /// <exception cref="TargetFailure">It cannot be reached or changed, or is another CO's.</exception>
    Task<SchemaReport> PrepareAsync(KnownTarget target, string? connection, CancellationToken cancel);

    /// <summary>Opens a target.</summary>
    /// <param name="connection">How it is reached, with what is secret; null where that is kept.</param>
    /// <param name="tell">What it is to be told of a subject that it needs and was not told of yet.</param>
    /// <exception cref="TargetFailure">It cannot be reached, or is another CO's.</exception>
    Task<IProvisioner> OpenAsync(KnownTarget target, string? connection, Func<StreamId, Verdict> tell, CancellationToken cancel);
}
